"""People: one account a mailbox, and a history of what changed about them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def aino():
    return User.objects.create_user("Aino.Ääkkönen@Example.org ", "Aino Ääkkönen", "a long enough password")


def test_the_address_is_kept_in_one_spelling(aino):
    assert aino.email == "aino.ääkkönen@example.org"
    assert User.objects.get_by_natural_key("AINO.ÄÄKKÖNEN@example.org") == aino


@pytest.mark.parametrize("address", ["aino.ääkkönen@example.org", "AINO.ÄÄKKÖNEN@EXAMPLE.ORG"])
def test_a_mailbox_has_one_account(aino, address):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(address, "Joku Muu")


def test_the_database_refuses_a_second_spelling_that_came_past_the_program(aino):
    other = User(email="first@example.org", name="Yksi")
    other.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="FIRST@example.org", name="Kaksi").save()


def test_without_a_password_nobody_logs_in():
    assert not User.objects.create_user("eino@example.org", "Eino Esimerkki").has_usable_password()


def test_there_is_no_admin_site_to_be_staff_of(aino):
    assert aino.is_staff is False


def test_the_history_tells_what_changed_about_a_person(aino):
    aino.name = "Aino Uusinimi"
    aino.save(update_fields=["name"])

    assert [row.name for row in aino.history.order_by("history_id")] == ["Aino Ääkkönen", "Aino Uusinimi"]


def test_the_history_holds_no_password_and_no_login(aino):
    names = {field.name for field in User.history.model._meta.get_fields()}

    assert not names & {"password", "last_login"}


def test_a_login_leaves_no_row_in_the_history(aino):
    aino.last_login = timezone.now()
    aino.save(update_fields=["last_login"])

    assert aino.history.count() == 1


def test_a_person_who_has_left_is_still_named(aino):
    aino.left_on = datetime(2026, 11, 24, tzinfo=UTC).date()
    aino.save(update_fields=["left_on"])

    assert str(User.objects.get(pk=aino.pk)) == "Aino Ääkkönen"
