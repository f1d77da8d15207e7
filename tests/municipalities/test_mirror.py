"""guardian's rows follow the facts; whatever was done to them by hand is found and mended."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from municipalities.access import holds
from municipalities.actions import compare, mirror
from municipalities.models import AreaPermission, MunicipalityPermission, Role
from tests.municipalities.make import NOW, TODAY, make_assignment, make_user, make_user_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def director(area):
    return make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")


def give_by_hand(user, codename, place):
    permission = Permission.objects.get(content_type__app_label="municipalities", codename=codename)
    model = {"area": AreaPermission, "municipality": MunicipalityPermission}[permission.content_type.model]
    model.objects.create(user=user, permission=permission, content_object=place)


def check(capsys):
    """What `sync_permissions --check` says, and whether it was content."""
    try:
        call_command("sync_permissions", "--check")
    except CommandError:
        return capsys.readouterr().out, False
    return capsys.readouterr().out, True


def test_the_rows_of_the_cast_are_as_the_facts_say(aino, eino, kerttu, director, capsys):
    assert check(capsys) == ("The permission rows are as the facts say.\n", True)


def test_a_row_that_was_taken_away_is_found_and_put_back(director, area, capsys):
    AreaPermission.objects.filter(permission__codename="decide_rights").delete()

    said, content = check(capsys)
    assert not content
    assert said == f"missing  area {area.pk} decide_rights user {director.pk}\n"
    assert not holds(director, "decide_rights", area, NOW)

    call_command("sync_permissions")
    assert holds(director, "decide_rights", area, NOW)
    assert not compare()


def test_a_row_that_was_put_in_is_found_and_taken_away(eino, laukaa, viitasaari, capsys):
    give_by_hand(eino, "use_gate", laukaa)
    give_by_hand(eino, "propose_rights", viitasaari)

    said, content = check(capsys)
    assert not content
    assert said.splitlines() == [
        f"stale    municipality 410 use_gate user {eino.pk}",
        f"stale    municipality 931 propose_rights user {eino.pk}",
    ]

    call_command("sync_permissions")
    assert not compare()
    assert not MunicipalityPermission.objects.filter(permission__codename="use_gate").exists()


def test_the_row_of_a_granted_right_that_was_taken_away_is_found_and_put_back(aino, laukaa, capsys):
    MunicipalityPermission.objects.filter(permission__codename="use_gate").delete()

    assert not holds(aino, "use_gate", laukaa, NOW)
    assert check(capsys) == (f"missing  municipality 410 use_gate user {aino.pk}\n", False)

    call_command("sync_permissions")
    assert holds(aino, "use_gate", laukaa, NOW)
    assert not compare()


def test_a_row_of_the_area_that_was_put_in_is_found_opens_nothing_and_is_taken_away(eino, area, capsys):
    give_by_hand(eino, "decide_rights", area)

    assert check(capsys) == (f"stale    area {area.pk} decide_rights user {eino.pk}\n", False)
    assert not holds(eino, "decide_rights", area, NOW)

    call_command("sync_permissions")
    assert not AreaPermission.objects.exists()


def test_every_difference_is_named_the_missing_first(aino, director, area, laukaa, viitasaari, capsys):
    AreaPermission.objects.filter(permission__codename="sign_contracts").delete()
    MunicipalityPermission.objects.filter(permission__codename="use_gate").delete()
    give_by_hand(aino, "manage_accounts", area)
    give_by_hand(director, "use_gate", viitasaari)

    said, content = check(capsys)

    assert not content
    assert said.splitlines() == [
        f"missing  area {area.pk} sign_contracts user {director.pk}",
        f"missing  municipality 410 use_gate user {aino.pk}",
        f"stale    area {area.pk} manage_accounts user {aino.pk}",
        f"stale    municipality 931 use_gate user {director.pk}",
    ]
    call_command("sync_permissions")
    assert not compare()


def test_the_shell_sees_that_the_check_failed(director):
    AreaPermission.objects.all().delete()

    with pytest.raises(CommandError) as refused:
        call_command("sync_permissions", "--check")

    assert refused.value.returncode == 1


def test_checking_changes_nothing(director, capsys):
    AreaPermission.objects.all().delete()

    check(capsys)

    assert not AreaPermission.objects.exists()


def test_mending_twice_is_mending_once(aino, director):
    AreaPermission.objects.all().delete()

    assert mirror()
    assert not mirror()


def test_one_person_s_rows_are_mended_without_touching_another_s(aino, director):
    AreaPermission.objects.all().delete()
    MunicipalityPermission.objects.all().delete()

    mirror(aino)

    assert not AreaPermission.objects.exists()
    assert {row.user for row in MunicipalityPermission.objects.all()} == {aino}


def test_dates_are_not_the_mirror_s_business(area):
    former = make_user("Vanha Johtaja")
    make_assignment(former, Role.DIRECTOR, area, ends_before=TODAY)

    assert not compare()
    assert not holds(former, "decide_rights", area, NOW)
