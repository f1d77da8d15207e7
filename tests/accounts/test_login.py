"""Logging in: password and second factor, no sign-up, and what the log stream hears."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from structlog.testing import capture_logs

from accounts.adapter import AccountAdapter
from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "kolme vihreää kuusta"
HOME = "/"


@pytest.fixture
def aino():
    return User.objects.create_user("aino@example.org", "Aino Esimerkki", PASSWORD)


@pytest.fixture
def eino():
    return User.objects.create_user("eino@example.org", "Eino Esimerkki", PASSWORD)


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def with_phone(aino, secret):
    TOTP.activate(aino, secret)
    return aino


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def log_in(client, email="aino@example.org", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_logged_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


def test_a_password_alone_does_not_let_in_a_person_with_a_second_factor(client, with_phone):
    answer = log_in(client)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_logged_in(client, with_phone)


def test_password_and_code_let_the_person_in(client, with_phone, secret):
    log_in(client)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert answer.url == HOME
    assert is_logged_in(client, with_phone)


def test_the_code_of_a_colleague_does_not_let_in(client, with_phone, eino):
    others = generate_totp_secret()
    TOTP.activate(eino, others)
    log_in(client)

    page = client.post(reverse("mfa_authenticate"), {"code": code_of(others)})

    assert page.context["form"].errors["code"]
    assert not is_logged_in(client, with_phone)


def test_a_code_works_once(client, with_phone, secret):
    log_in(client)
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    log_in(client)

    page = client.post(reverse("mfa_authenticate"), {"code": code})

    assert page.context["form"].errors["code"]


def test_a_person_without_a_second_factor_gets_nowhere_before_having_one(client, aino, settings):
    assert settings.MFA_REQUIRED
    log_in(client)
    assert is_logged_in(client, aino)

    for name in ("own_details", "account_change_password", "mfa_index"):
        assert client.get(reverse(name)).url == reverse("mfa_activate_totp")


def test_setting_up_the_second_factor_right_after_login_asks_for_no_second_password(client, aino):
    log_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    code = code_of(page.context["form"].secret)

    answer = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("own_details")).status_code == 200
    assert set(Authenticator.objects.values_list("user", "type")) == {
        (aino.pk, "totp"),
        (aino.pk, "recovery_codes"),
    }


def test_an_old_login_must_be_confirmed_before_the_second_factor_changes(
    client, with_phone, secret, time_machine
):
    time_machine.move_to("2026-11-24T09:00:00+02:00", tick=False)
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    time_machine.shift(301)

    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.url.startswith(reverse("account_reauthenticate"))


def test_a_recovery_code_lets_in_once(client, aino):
    log_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    client.post(reverse("account_logout"))

    log_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == HOME
    client.post(reverse("account_logout"))
    log_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).context["form"].errors


@pytest.mark.db
def test_the_secrets_of_the_second_factor_are_encrypted_in_the_database(client, aino):
    log_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    stored = {row.type: row.data for row in Authenticator.objects.all()}

    assert secret not in str(stored)
    assert not re.search(r"[0-9a-f]{80}", str(stored))  # the seed of the recovery codes
    assert "mfa.totp.secret" not in client.session


def test_nobody_signs_up(client):
    for name in ("account_signup", "account_email", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/tili/signup/", "/accounts/signup/", "/tili/rekisteroidy/"):
        assert client.get(path).status_code in {302, 404}
    assert AccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "password"),
    [("aino@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", ""), ("aino@example.org", "")],
)
def test_a_refused_login_says_the_same_whether_the_account_exists(client, aino, email, password):
    page = log_in(client, email, password)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not is_logged_in(client, aino)
    assert "nobody" not in str(page.context["form"].errors)


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, aino):
    wrong = log_in(client, password="wrong").context["form"].errors
    unknown = log_in(client, email="nobody@example.org").context["form"].errors

    assert wrong == unknown


def test_after_five_wrong_passwords_the_right_one_must_wait(client, aino):
    for _ in range(5):
        log_in(client, password="wrong")

    assert log_in(client).context["form"].errors
    assert not is_logged_in(client, aino)


def test_a_flood_of_logins_from_one_address_is_answered_with_a_page_that_says_so(client, aino):
    answers = [log_in(client, email=f"nobody{n}@example.org").status_code for n in range(31)]

    assert answers.count(429) >= 1
    assert "<h1>" in log_in(client).content.decode()
    assert not is_logged_in(client, aino)


@pytest.mark.parametrize("spelling", ["AINO@EXAMPLE.ORG", " aino@example.org "])
def test_the_address_may_be_written_in_any_case(client, aino, spelling):
    log_in(client, email=spelling)

    assert is_logged_in(client, aino)


def test_a_person_whose_account_is_closed_is_told_so_and_kept_out(client, aino):
    aino.is_active = False
    aino.save(update_fields=["is_active"])

    answer = log_in(client)

    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200
    assert not is_logged_in(client, aino)


def test_a_login_ends_when_the_account_is_closed(client, with_phone, secret):
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    with_phone.is_active = False
    with_phone.save(update_fields=["is_active"])

    assert client.get(reverse("own_details")).url.startswith(reverse("account_login"))


def test_the_log_stream_hears_of_logins_without_an_address_or_a_password(client, with_phone, secret):
    with capture_logs() as lines:
        log_in(client, password="wrong password")
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        client.post(reverse("account_logout"))

    person = str(with_phone.pk)
    assert [(line["event"], line.get("user")) for line in lines] == [
        ("password_refused", None),
        ("second_factor_refused", person),
        ("logged_in", person),
        ("logged_out", person),
    ]
    assert "aino" not in str(lines)


# A forgotten password


def reset_link(client, email="aino@example.org"):
    client.post(reverse("account_reset_password"), {"email": email})
    links = [link for letter in mail.outbox for link in re.findall(r"https?://[^/]+(/\S+)", str(letter.body))]
    return links[0] if links else None


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, aino):
    link = reset_link(client)
    form_url = client.get(link).url
    new = {"password1": "neljä punaista omenaa", "password2": "neljä punaista omenaa"}

    assert client.post(form_url, new).url == reverse("account_reset_password_from_key_done")

    aino.refresh_from_db()
    assert aino.check_password("neljä punaista omenaa")
    assert client.get(link).context["token_fail"]


def test_an_unknown_address_gets_the_same_page_and_no_message(client, aino):
    known = client.post(reverse("account_reset_password"), {"email": "aino@example.org"})
    sent = len(mail.outbox)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert sent == len(mail.outbox) == 1


def test_the_link_is_sent_in_the_language_of_the_person_not_of_the_page(client, aino, monkeypatch):
    aino.language = "sv"
    aino.save(update_fields=["language"])
    monkeypatch.setattr("allauth.account.adapter.render_to_string", lambda *_: str(get_language()))

    client.post(reverse("account_reset_password"), {"email": "aino@example.org"})

    assert mail.outbox[0].body == "sv"


def test_an_invited_person_cannot_come_in_by_the_link_for_a_forgotten_password(client):
    User.objects.create_user("uusi@example.org", "Uusi Ihminen", is_active=False)

    assert reset_link(client, "uusi@example.org") is None


def test_a_new_password_does_not_replace_the_second_factor(client, with_phone):
    form_url = client.get(reset_link(client)).url
    client.post(form_url, {"password1": "neljä punaista omenaa", "password2": "neljä punaista omenaa"})

    assert log_in(client, password="neljä punaista omenaa").url == reverse("mfa_authenticate")


def test_asking_for_a_new_password_does_not_keep_the_person_from_a_second_factor(client, aino):
    """The library notes the address as unverified then; here the invitation has verified it."""
    reset_link(client)
    assert EmailAddress.objects.filter(verified=False).count() <= 1
    log_in(client)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_person_is_told_in_their_language_that_the_password_was_changed(
    client, with_phone, secret, language
):
    with_phone.language = language
    with_phone.save(update_fields=["language"])
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "neljä punaista omenaa", "password2": "neljä punaista omenaa"},
    )

    assert answer.url == reverse("own_details")
    (letter,) = mail.outbox
    assert letter.to == ["aino@example.org"]
    assert letter.subject.startswith("Luvalla: ")
