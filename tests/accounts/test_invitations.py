"""Coming in by invitation: once, in time, and only the person who was invited."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import get_language

from accounts import actions, letters
from accounts.actions import AlreadyUser, InvitationEnded
from accounts.letters import invitation_letter
from accounts.models import Invitation, User
from audit.models import Entry, Verb

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "kolme vihreää kuusta"


@pytest.fixture
def administrator():
    return User.objects.create_user("paula@example.org", "Paula Pääkäyttäjä", PASSWORD)


@pytest.fixture
def invited(administrator):
    return actions.invite_user("aino@example.org", "Aino Esimerkki", "fi", by=administrator, at=NOW)


def test_an_invitation_opens_the_account_and_leaves_two_entries(invited, administrator):
    user, token = invited
    assert not user.is_active

    joined = actions.accept_invitation(token, PASSWORD, at=NOW)

    user.refresh_from_db()
    assert joined == user
    assert user.is_active
    assert user.check_password(PASSWORD)
    entries = Entry.objects.order_by("seq")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        (Verb.USER_INVITED, administrator.pk),
        (Verb.USER_JOINED, user.pk),
    ]


def test_the_token_is_kept_nowhere(invited):
    _, token = invited

    assert token.encode() not in bytes(Invitation.objects.get().token_hash)
    assert not any(token in entry.body for entry in Entry.objects.all())


def test_an_invitation_is_accepted_once(invited):
    user, token = invited
    actions.accept_invitation(token, PASSWORD, at=NOW)

    with pytest.raises(InvitationEnded):
        actions.accept_invitation(token, "toinen pitkä salasana", at=NOW)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [(timedelta(days=7) - timedelta(seconds=1), True), (timedelta(days=7), False)],
)
def test_an_invitation_lasts_a_week(invited, later, is_open):
    user, token = invited

    if is_open:
        actions.accept_invitation(token, PASSWORD, at=NOW + later)
    else:
        with pytest.raises(InvitationEnded):
            actions.accept_invitation(token, PASSWORD, at=NOW + later)

    user.refresh_from_db()
    assert user.is_active is is_open


def test_an_invitation_of_somebody_who_has_left_is_not_accepted(invited):
    user, token = invited
    user.left_on = NOW.date()
    user.save(update_fields=["left_on"])

    with pytest.raises(InvitationEnded):
        actions.accept_invitation(token, PASSWORD, at=NOW)


def test_a_token_that_was_never_made_opens_nothing(invited):
    with pytest.raises(InvitationEnded):
        actions.accept_invitation("x" * 43, PASSWORD, at=NOW)


def test_nobody_is_invited_twice(invited, administrator):
    with pytest.raises(AlreadyUser):
        actions.invite_user("AINO@example.org", "Toinen Aino", "sv", by=administrator, at=NOW)

    assert Entry.objects.filter(verb=Verb.USER_INVITED).count() == 1


def test_a_new_invitation_ends_the_earlier_one(invited, administrator):
    user, first = invited
    second = actions.invite_again(user, by=administrator, at=NOW)

    with pytest.raises(InvitationEnded):
        actions.accept_invitation(first, PASSWORD, at=NOW)
    assert actions.accept_invitation(second, PASSWORD, at=NOW) == user


def test_a_person_who_has_joined_is_not_invited_again(invited, administrator):
    user, token = invited
    actions.accept_invitation(token, PASSWORD, at=NOW)

    with pytest.raises(AlreadyUser):
        actions.invite_again(user, by=administrator, at=NOW)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_letter_has_the_link_the_name_and_the_last_day(administrator, language, settings):
    user, token = actions.invite_user("aino@example.org", "Aino <b>", language, by=administrator, at=NOW)

    invitation_letter(user, token, at=NOW).send()

    (letter,) = mail.outbox
    assert letter.to == ["aino@example.org"]
    assert f"{settings.BASE_URL}/tili/kutsu/{token}/" in letter.body
    assert "Aino <b>" in letter.body
    assert "1.12.2026" in letter.body


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_letter_is_written_in_the_language_of_the_person(administrator, language, monkeypatch):
    user, token = actions.invite_user("aino@example.org", "Aino", language, by=administrator, at=NOW)
    monkeypatch.setattr(letters, "render_to_string", lambda *_: get_language())

    assert invitation_letter(user, token, at=NOW).body == language


# In the browser


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def link(invited):
    _, token = invited
    return reverse("invitation_link", args=[token])


def choose(client, password=PASSWORD, again=PASSWORD):
    return client.post(reverse("invitation"), {"password1": password, "password2": again})


def test_the_link_takes_the_token_out_of_the_address(client, clock, link, invited):
    page = client.get(link, follow=True)

    assert page.redirect_chain == [(reverse("invitation"), 302)]
    assert "Aino Esimerkki" in page.content.decode()
    assert invited[1] not in page.content.decode()


def test_following_the_link_and_choosing_a_password_lets_the_person_in(client, clock, link, invited):
    client.get(link)

    answer = choose(client)

    assert answer.url == reverse("account_login")
    assert client.login(email="aino@example.org", password=PASSWORD)
    invited[0].refresh_from_db()
    assert invited[0].is_active


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("short", "short", "password1"),
        ("aino@example.org", "aino@example.org", "password1"),
        ("password12345", "password12345", "password1"),
        (PASSWORD, "kolme vihreää kuusta!", "password2"),
        ("", "", "password1"),
    ],
)
def test_a_bad_password_is_explained_beside_its_field_and_the_link_stays_good(
    client, clock, link, invited, password, again, field
):
    client.get(link)

    page = choose(client, password, again)

    assert page.context["form"].errors[field]
    assert not User.objects.get(email="aino@example.org").is_active
    assert choose(client).url == reverse("account_login")


def test_a_used_and_an_invented_link_get_the_same_answer(client, clock, link, invited):
    client.get(link)
    choose(client)

    used = client.get(link, follow=True)
    invented = client.get(reverse("invitation_link", args=["x" * 43]), follow=True)

    assert used.status_code == invented.status_code == 404
    assert "aino@example.org" not in used.content.decode()


def test_a_colleague_who_is_logged_in_at_the_machine_keeps_their_own_password_and_is_logged_out(
    client, clock, link, administrator
):
    client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(link)

    choose(client, "aivan toinen salasana", "aivan toinen salasana")

    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


def test_without_a_link_there_is_nothing_to_choose(client, clock, invited):
    assert choose(client).status_code == 404
    assert not User.objects.get(email="aino@example.org").is_active


def test_the_token_of_a_link_that_was_followed_is_not_readable_in_the_session(client, invited, clock):
    _, token = invited

    client.get(reverse("invitation_link", args=[token]))

    assert token not in json.dumps(dict(client.session.items()))
    assert client.get(reverse("invitation")).status_code == 200
