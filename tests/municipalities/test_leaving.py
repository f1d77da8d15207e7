"""Accounts: details are changed, people leave and come back; nobody is left with a way in."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.access import open_invitation
from accounts.actions import AlreadyUser, accept_invitation, invite_again
from accounts.models import Message, User
from audit.models import Entry, Verb
from consents.access import Rule, evaluate_place
from municipalities.access import Standing, holds, right_state
from municipalities.actions import (
    MayNotDecide,
    NotPermitted,
    change_details,
    mark_as_left,
    reopen_account,
    resume_right,
)
from municipalities.actions.people import AlreadyLeft, NotLeft, OwnAccount, StillToCome
from municipalities.models import Role
from tests.municipalities.make import NOW, TODAY, make_user_with_role
from tests.stage import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.usefixtures("clock")]

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OWN_DETAILS = reverse("own_details")


def leave(user, by, area, **facts):
    return mark_as_left(user, **{"area": area, "left_on": TODAY} | facts, by=by, at=NOW)


def change(user, by, area, **changed):
    kept = {"name": user.name, "email": user.email, "language": user.language}
    return change_details(user, area=area, **kept | changed, by=by, at=NOW)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_who_has_left_is_out_at_once_and_the_day_is_recorded(supervisor, laukaa, area, administrator):
    browser = log_in(supervisor)
    assert browser.get(OWN_DETAILS).status_code == 200

    leave(supervisor, administrator, area, left_on=TODAY - DAY)

    assert browser.get(OWN_DETAILS).headers["Location"].startswith(reverse("account_login"))
    assert not holds(supervisor, "propose_rights", laukaa, NOW)
    assert (fresh(supervisor).left_on, fresh(supervisor).is_active) == (TODAY - DAY, False)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.role) == (Verb.USER_CHANGED, administrator.pk, "administrator")
    assert entry.said["grounds"] == {"changed": "left_on", "left_on": (TODAY - DAY).isoformat()}
    assert supervisor.history.latest().left_on == TODAY - DAY


def test_leaving_ends_every_way_in_and_no_role(supervisor, area, administrator):
    log_in(supervisor)
    EmailAddress.objects.create(user=supervisor, email=supervisor.email, verified=True, primary=True)

    leave(supervisor, administrator, area)

    assert not fresh(supervisor).has_usable_password()
    assert not Authenticator.objects.filter(user=supervisor).exists()
    assert not EmailAddress.objects.filter(user=supervisor).exists()
    assert supervisor.assignments.get().ends_before is None


def test_an_invitation_does_not_outlive_the_leaving(area, laukaa, administrator):
    user = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja", is_active=False)
    token = invite_again(user, by=administrator, at=NOW)

    leave(user, administrator, area)
    reopen_account(user, area=area, by=administrator, at=NOW)

    assert open_invitation(token, at=NOW) is None


def test_who_comes_back_is_invited_and_earlier_sessions_stay_dead(supervisor, laukaa, area, administrator):
    browser = log_in(supervisor)
    leave(supervisor, administrator, area)

    token = reopen_account(supervisor, area=area, by=administrator, at=NOW)

    assert not holds(supervisor, "propose_rights", laukaa, NOW)
    accept_invitation(token, "uusi pitkä salasana", at=NOW)
    assert holds(supervisor, "propose_rights", laukaa, NOW)
    assert browser.get(OWN_DETAILS).headers["Location"].startswith(reverse("account_login"))
    assert fresh(supervisor).left_on is None
    assert [entry.verb for entry in Entry.objects.order_by("seq")] == [
        Verb.USER_CHANGED,
        Verb.USER_CHANGED,
        Verb.USER_INVITED,
        Verb.USER_JOINED,
    ]


def test_what_cannot_be_is_refused_and_changes_nothing(supervisor, area, administrator):
    with pytest.raises(OwnAccount):
        leave(administrator, administrator, area)
    with pytest.raises(StillToCome):
        leave(supervisor, administrator, area, left_on=TODAY + DAY)
    with pytest.raises(NotLeft):
        reopen_account(supervisor, area=area, by=administrator, at=NOW)
    leave(supervisor, administrator, area)
    with pytest.raises(AlreadyLeft):
        leave(supervisor, administrator, area, left_on=TODAY - DAY)

    assert Entry.objects.count() == 1
    assert fresh(administrator).is_active


@pytest.mark.parametrize("who", ["eino", "supervisor", "director", "secretary", "officer", "root"])
def test_accounts_are_the_administrators_alone(who, aino, area, request):
    other = request.getfixturevalue(who)

    for act in (leave, change):
        with pytest.raises(NotPermitted):
            act(aino, other, area)
    with pytest.raises(NotPermitted):
        reopen_account(aino, area=area, by=other, at=NOW)
    assert fresh(aino).left_on is None


def test_details_are_changed_and_the_trail_says_which_but_not_to_what(eino, area, administrator):
    changed = change(eino, administrator, area, name="Eino Eskelinen", language="sv")

    assert changed == ["name", "language"]
    assert (fresh(eino).name, fresh(eino).language) == ("Eino Eskelinen", "sv")
    entry = Entry.objects.get()
    assert entry.said["grounds"] == {"changed": "name, language"}
    assert "Eskelinen" not in entry.body


def test_nothing_changed_leaves_no_entry(eino, area, administrator):
    assert change(eino, administrator, area, email=eino.email.upper()) == []

    assert not Entry.objects.exists()


def test_an_address_that_is_anothers_is_not_taken(eino, aino, area, administrator):
    with pytest.raises(AlreadyUser):
        change(eino, administrator, area, name="Eino Eskelinen", email="AINO@example.org")

    assert fresh(eino).name == "Eino Eskola"
    assert not Entry.objects.exists()


def test_a_new_address_makes_the_links_to_the_old_one_worthless(area, laukaa, administrator):
    user = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja", is_active=False)
    token = invite_again(user, by=administrator, at=NOW)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    change(user, administrator, area, email="oskari.oja@example.org")

    assert open_invitation(token, at=NOW) is None
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("act", ["address", "opened again"])
def test_an_administrator_alone_makes_nobody_a_named_worker(aino, laukaa, area, administrator, director, act):
    """The account may have changed hands: its rights wait until the area has made sure who uses it (R13)."""
    assert evaluate_place(aino, laukaa, at=NOW, group="ohjaamo").allowed

    if act == "address":
        change(aino, administrator, area, email="joku.muu@example.org")
    else:
        leave(aino, administrator, area)
        reopen_account(fresh(aino), area=area, by=administrator, at=NOW)

    right = aino.access_rights.get()
    assert Rule.R2 in evaluate_place(aino, laukaa, at=NOW, group="ohjaamo").failed
    assert right_state(right, NOW).standing == Standing.SUSPENDED
    assert Entry.objects.get(verb=Verb.RIGHT_SUSPENDED).actor is None
    assert set(Message.objects.values_list("kind", "to")) == {
        ("own_right_account", aino.pk),
        ("right_account", director.pk),
    }

    with pytest.raises(MayNotDecide):
        resume_right(right, reason="Olen hän.", by=administrator, at=NOW + MINUTE)
    resume_right(right, reason="Tapasin työntekijän.", by=director, at=NOW + MINUTE)
    assert evaluate_place(aino, laukaa, at=NOW + MINUTE, group="ohjaamo").allowed


def test_a_new_name_or_language_stops_no_right(aino, laukaa, area, administrator):
    change(aino, administrator, area, name="Aino Aalto-Ahola", language="sv")

    assert evaluate_place(aino, laukaa, at=NOW, group="ohjaamo").allowed
