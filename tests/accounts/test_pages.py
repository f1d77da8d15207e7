"""The login pages and a person's own details."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import resolve, reverse

from accounts.models import User
from audit.models import Entry, Verb

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person(email, name):
    user = User.objects.create_user(email, name, "kolme vihreää kuusta")
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def aino(client):
    user = person("aino@example.org", "Aino Esimerkki")
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def eino():
    return person("eino@example.org", "Eino Esimerkki")


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_a_public_page_is_whole_and_has_one_heading(client, name):
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("name", ["own_details", "mfa_index", "account_change_password", "account_logout"])
def test_a_page_of_ones_own_is_whole_and_has_one_heading(client, aino, name):
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("name", ["own_details", "mfa_index", "account_change_password", "mfa_activate_totp"])
def test_a_page_of_ones_own_asks_a_stranger_to_log_in(client, name):
    answer = client.get(reverse(name))

    assert answer.url.startswith(reverse("account_login"))


def test_a_refused_login_in_a_demo_is_titled_by_what_is_wrong(client, monkeypatch):
    view: Any = resolve(reverse("account_login")).func
    monkeypatch.setitem(view.view_initkwargs["extra_context"], "demo", True)

    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()

    assert page.count("Tämä on esittely") == 1
    assert "2 kohtaa pitää korjata" in page


def test_no_field_of_the_login_hides_its_label_in_a_placeholder(client):
    assert "placeholder" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demonstration_says_that_its_people_are_invented(client, monkeypatch, settings, demo):
    view: Any = resolve(reverse("account_login")).func
    monkeypatch.setitem(view.view_initkwargs["extra_context"], "demo", demo)

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("account_login")).content.decode()

    assert ("This is a demonstration" in page) is demo


def test_own_details_are_ones_own(client, aino, eino):
    page = client.get(reverse("own_details")).content.decode()

    assert "aino@example.org" in page
    assert "eino@example.org" not in page


def test_choosing_a_language_changes_ones_own_and_leaves_an_entry(client, aino, eino):
    answer = client.post(reverse("own_details"), {"language": "sv"})

    aino.refresh_from_db()
    eino.refresh_from_db()
    assert answer.url == reverse("own_details")
    assert (aino.language, eino.language) == ("sv", "fi")
    assert [(entry.verb, entry.actor) for entry in Entry.objects.all()] == [(Verb.USER_CHANGED, aino.pk)]
    assert '<html lang="sv"' in client.get(reverse("own_details")).content.decode()


def test_choosing_the_language_that_one_has_changes_nothing(client, aino):
    client.post(reverse("own_details"), {"language": "fi"})

    assert not Entry.objects.exists()


@pytest.mark.parametrize("language", ["", "de", "fi' --"])
def test_a_language_that_is_not_offered_is_refused_beside_the_field(client, aino, language):
    page = client.post(reverse("own_details"), {"language": language})

    assert page.context["form"].errors["language"]
    aino.refresh_from_db()
    assert aino.language == "fi"
