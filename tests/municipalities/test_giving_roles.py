"""Roles are given and ended by somebody else, for a period, and recorded."""

from datetime import timedelta

import pytest

from accounts.actions import AlreadyUser
from accounts.models import User
from audit.models import Entry, Verb
from municipalities.access import granting_role, holds, printed, setting
from municipalities.actions import (
    AlreadyAdministered,
    NotPermitted,
    create_first_administrator,
    end_role,
    give_role,
    invite_person,
    record_grant_authority,
    set_setting,
)
from municipalities.actions.authority import NoSource, RoleCannotDecide
from municipalities.actions.roles import (
    AlreadyEnded,
    AlreadyInRole,
    DeputyWithoutEnd,
    EndBeforeStart,
    HasLeft,
    OwnRole,
    WrongDeputy,
    WrongPlace,
)
from municipalities.actions.settings import UnknownSetting
from municipalities.models import Assignment, Role
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_area,
    make_assignment,
    make_municipality,
    make_user,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def anni(area):
    return make_user_with_role(Role.ADMINISTRATOR, area, "Anni Admin")


@pytest.fixture
def eino():
    return make_user("Eino Eskola")


def give(user, role, place, by, **facts):
    return give_role(user, role, place, **{"starts_on": TODAY} | facts, by=by, at=NOW)


def test_a_role_that_is_given_holds_at_once_and_is_recorded(eino, laukaa, anni):
    give(eino, Role.SUPERVISOR, laukaa, anni, last_day=TODAY)

    assert holds(eino, "propose_rights", laukaa, NOW)
    assert not holds(eino, "propose_rights", laukaa, NOW + DAY)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.role) == (Verb.USER_ROLE_GIVEN, anni.pk, Role.ADMINISTRATOR)
    assert entry.said["grounds"] == {"user": str(eino.pk), "role": "supervisor"}


def test_a_role_that_is_ended_stops_with_its_last_day(eino, laukaa, anni):
    assignment = give(eino, Role.SUPERVISOR, laukaa, anni, starts_on=TODAY - DAY)

    end_role(assignment, last_day=TODAY, by=anni, at=NOW)

    assert holds(eino, "propose_rights", laukaa, NOW)
    assert not holds(eino, "propose_rights", laukaa, NOW + DAY)
    with pytest.raises(AlreadyEnded):
        end_role(assignment, last_day=TODAY + DAY, by=anni, at=NOW)


def test_nobody_gives_or_ends_their_own_role(anni, area):
    with pytest.raises(OwnRole):
        give(anni, Role.DIRECTOR, area, anni)
    with pytest.raises(OwnRole):
        end_role(anni.assignments.get(), last_day=TODAY, by=anni, at=NOW)


@pytest.mark.parametrize("role", [one for one in Role if one != Role.ADMINISTRATOR])
def test_only_an_administrator_gives_roles(role, eino, area, laukaa):
    municipal = role in (Role.WORKER, Role.SUPERVISOR, Role.RECEIVER)
    other = make_user_with_role(role, laukaa if municipal else area, "Oskari Oja")

    with pytest.raises(NotPermitted):
        give(eino, Role.WORKER, laukaa, other)
    with pytest.raises(NotPermitted):
        invite_person("u@example.org", "Uusi", "fi", role=Role.WORKER, place=laukaa, by=other, at=NOW)
    assert not User.objects.filter(email="u@example.org").exists()


def test_a_role_that_cannot_be_is_not_given(eino, laukaa, area, anni):
    with pytest.raises(WrongPlace):
        give(eino, Role.WORKER, area, anni)
    with pytest.raises(WrongPlace):
        give(eino, Role.DIRECTOR, laukaa, anni)
    with pytest.raises(EndBeforeStart):
        give(eino, Role.WORKER, laukaa, anni, last_day=TODAY - DAY)

    assert Assignment.objects.filter(user=eino).count() == 0


@pytest.mark.parametrize(
    ("starts_on", "last_day", "overlaps"),
    [
        (TODAY, None, True),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY + 9 * DAY, None, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY + 10 * DAY, None, False),
    ],
)
def test_the_same_role_is_not_held_twice_at_once(eino, laukaa, anni, starts_on, last_day, overlaps):
    give(eino, Role.WORKER, laukaa, anni, last_day=TODAY + 9 * DAY)

    if overlaps:
        with pytest.raises(AlreadyInRole):
            give(eino, Role.WORKER, laukaa, anni, starts_on=starts_on, last_day=last_day)
    else:
        give(eino, Role.WORKER, laukaa, anni, starts_on=starts_on, last_day=last_day)


def test_a_deputy_stands_in_for_a_time_in_the_same_role_and_place(eino, area, laukaa, anni):
    director = make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen").assignments.get()
    manager = make_user_with_role(Role.MANAGER, area, "Mauno Mäki").assignments.get()
    own = make_assignment(eino, Role.DIRECTOR, area, ends_before=TODAY)

    with pytest.raises(DeputyWithoutEnd):
        give(eino, Role.DIRECTOR, area, anni, deputy_for=director)
    for wrong in (manager, own):
        with pytest.raises(WrongDeputy):
            give(eino, Role.DIRECTOR, area, anni, deputy_for=wrong, last_day=TODAY)
    given = give(eino, Role.DIRECTOR, area, anni, deputy_for=director, last_day=TODAY)

    assert given.deputy_for == director
    assert holds(eino, "see_rights", area, NOW)
    assert not holds(eino, "see_rights", area, NOW + DAY)


def test_who_has_left_gets_no_role(laukaa, anni):
    gone = make_user("Lauri Lähtenyt", left_on=TODAY - DAY, is_active=False)

    with pytest.raises(HasLeft):
        give(gone, Role.WORKER, laukaa, anni)
    assert not gone.assignments.exists()


def test_an_invited_person_can_do_nothing_before_the_link_is_used(laukaa, anni):
    user, token = invite_person(
        "uusi@example.org", "Uusi Työntekijä", "sv", role=Role.SUPERVISOR, place=laukaa, by=anni, at=NOW
    )

    assert token
    assert user.language == "sv"
    assert not holds(user, "propose_rights", laukaa, NOW)
    assert [entry.verb for entry in Entry.objects.order_by("seq")] == [
        Verb.USER_INVITED,
        Verb.USER_ROLE_GIVEN,
    ]


def test_an_address_is_invited_once_and_nothing_is_left_half_done(laukaa, anni, eino):
    with pytest.raises(AlreadyUser):
        invite_person(eino.email, "Toinen", "fi", role=Role.WORKER, place=laukaa, by=anni, at=NOW)

    assert not eino.assignments.exists()
    assert not Entry.objects.exists()


def test_there_is_no_second_first_administrator_while_one_is_in_force(area):
    first, _ = create_first_administrator("anni@example.org", "Anni", area=area, at=NOW)
    with pytest.raises(AlreadyAdministered):
        create_first_administrator("olli@example.org", "Olli", area=area, at=NOW)

    first.assignments.update(ends_before=TODAY + DAY)
    create_first_administrator("olli@example.org", "Olli", area=area, at=NOW + DAY)


def test_an_authority_names_its_source_and_a_role_that_can_decide(area, anni):
    with pytest.raises(NoSource):
        record_grant_authority(area, source="  ", starts_on=TODAY, by=anni, at=NOW)
    with pytest.raises(RoleCannotDecide):
        record_grant_authority(area, role=Role.SECRETARY, source="Sääntö", starts_on=TODAY, by=anni, at=NOW)

    record_grant_authority(
        area, source="Hallintosääntö 12 §", starts_on=TODAY, last_day=TODAY, by=anni, at=NOW
    )

    assert granting_role(area, NOW).role == Role.DIRECTOR
    assert granting_role(area, NOW - DAY) is None
    assert granting_role(area, NOW + DAY) is None


def test_a_setting_is_what_it_was_on_the_day(area, anni):
    with pytest.raises(UnknownSetting):
        set_setting(area, "form.fone", "014", starts_on=TODAY, by=anni, at=NOW)
    assert setting(area, "opening.minutes", NOW) == "15"

    set_setting(area, "opening.minutes", "20", starts_on=TODAY, by=anni, at=NOW)
    set_setting(area, "opening.minutes", "30", starts_on=TODAY + DAY, by=anni, at=NOW)

    assert [setting(area, "opening.minutes", NOW + days * DAY) for days in (-1, 0, 1)] == ["15", "20", "30"]
    with pytest.raises(KeyError):
        setting(area, "form.fone", NOW)


def test_a_printed_setting_is_in_the_language_of_the_form_where_there_is_one(area, anni):
    set_setting(area, "form.phone", "014 555 01", starts_on=TODAY, by=anni, at=NOW)
    assert printed(area, "form.phone", NOW, language="sv") == "014 555 01"

    set_setting(area, "form.phone_sv", "tfn 014 555 01", starts_on=TODAY, by=anni, at=NOW)

    assert printed(area, "form.phone", NOW, language="sv") == "tfn 014 555 01"
    assert printed(area, "form.phone", NOW, language="fi") == "014 555 01"
