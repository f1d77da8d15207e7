"""The pages that belong to everybody: statements, help, language, and what went wrong."""

from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings as here
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import translation

from accounts.models import User
from audit.trail import TrailUnavailable
from config import urls
from config.navigation import Item

pytestmark = pytest.mark.django_db


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a reason that is nobody's business")


def unrecorded(request: HttpRequest) -> HttpResponse:
    raise TrailUnavailable


handler404 = urls.handler404
handler500 = urls.handler500
urlpatterns = [*urls.urlpatterns, path("forbidden/", forbidden), path("unrecorded/", unrecorded)]


@pytest.fixture
def sanna() -> User:
    return User.objects.create_user("sanna@example.org", "Sanna Koivuranta")


@pytest.fixture
def inside(client: Client, sanna: User, settings: Any) -> Client:
    settings.MFA_REQUIRED = False  # the second factor has tests of its own
    client.force_login(sanna)
    return client


@pytest.mark.parametrize("page", ["accessibility", "privacy", "help"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_statements_and_help_can_be_read_without_logging_in(client: Client, page: str, language: str) -> None:
    client.cookies[here.LANGUAGE_COOKIE_NAME] = language
    response = client.get(reverse(page))
    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}"' in response.text


def test_the_accessibility_statement_says_what_the_law_asks(client: Client) -> None:
    client.cookies[here.LANGUAGE_COOKIE_NAME] = "fi"
    text = client.get(reverse("accessibility")).text
    for words in ("306/2019", "WCAG", "14 vuorokauden", "Traficom", "osittain"):
        assert words in text


def test_a_language_is_kept_and_of_a_person_for_their_messages_too(inside: Client, sanna: User) -> None:
    response = inside.post(reverse("set_language"), {"language": "sv", "next": reverse("help")})
    sanna.refresh_from_db()
    assert response["Location"] == reverse("help")
    assert response.cookies[here.LANGUAGE_COOKIE_NAME].value == "sv"
    assert sanna.language == "sv"
    assert '<html lang="sv"' in inside.get(reverse("help")).text


@pytest.mark.parametrize("language", ["", "xx", "fi-FI"])
def test_an_unknown_language_changes_nothing(inside: Client, sanna: User, language: str) -> None:
    inside.post(reverse("set_language"), {"language": language, "next": reverse("help")})
    sanna.refresh_from_db()
    assert sanna.language == "fi"


def test_a_language_switch_leads_to_no_other_site(inside: Client) -> None:
    response = inside.post(reverse("set_language"), {"language": "sv", "next": "https://evil.example/"})
    assert "evil" not in response["Location"]


def test_every_page_offers_the_three_languages_as_buttons_that_need_no_script(client: Client) -> None:
    text = client.get(reverse("help")).text
    for language in ("fi", "sv", "en"):
        assert f'name="language" value="{language}" lang="{language}"' in text


def test_a_page_that_is_not_there_is_the_same_wherever_one_looked(inside: Client) -> None:
    first, second = inside.get("/nowhere/"), inside.get("/suostumukset/26-004817-3/?x=1")
    assert first.status_code == second.status_code == HTTPStatus.NOT_FOUND
    assert first.content == second.content
    assert b"nowhere" not in first.content


def test_a_page_that_is_not_there_holds_nothing_that_changes(inside: Client) -> None:
    text = inside.get("/nowhere/").text
    for changing in ("csrfmiddlewaretoken", "nonce", "print-head", "<form", 'aria-current="page"'):
        assert changing not in text


def test_a_page_that_is_not_there_belongs_to_no_place_of_the_menu() -> None:
    text = render_to_string(
        "404.html", {"navigation": [Item("desk", "Work desk", "/tyopoyta/", current=True)]}
    )
    assert "Work desk" in text
    assert 'aria-current="page"' not in text


@pytest.mark.urls("tests.look.test_pages")
def test_what_is_not_for_a_person_is_said_plainly_and_without_the_reason(inside: Client) -> None:
    response = inside.get("/forbidden/")
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "business" not in response.text
    assert "<h1>" in response.text


@pytest.mark.urls("tests.look.test_pages")
def test_an_outage_says_that_no_data_was_opened(inside: Client) -> None:
    response = inside.get("/unrecorded/")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert 'class="panel' in response.text


@pytest.mark.parametrize("page", ["500.html", "503.html", "403_csrf.html", "429.html"])
def test_pages_for_what_went_wrong_need_no_request_and_no_database(
    page: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        text = render_to_string(page)
    assert "<h1>" in text
    assert 'class="foot"' in text


def test_a_stale_page_is_answered_in_plain_words(sanna: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sanna)
    response = strict.post(reverse("set_language"), {"language": "sv"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "CSRF" not in response.text
    assert "<h1>" in response.text


def test_no_page_has_a_style_or_a_script_of_its_own(client: Client) -> None:
    for page in (reverse("help"), "/nowhere/", reverse("account_login")):
        text = client.get(page).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text


def test_a_person_without_a_role_is_told_so(inside: Client) -> None:
    response = inside.get("/")
    assert response.status_code == HTTPStatus.OK
    assert "<h1>" in response.text


def test_the_title_says_first_that_something_is_wrong() -> None:
    request = RequestFactory().get("/")
    with translation.override("en"):
        right, wrong = (
            render_to_string("pages/en/help.html", {"has_errors": e}, request) for e in (False, True)
        )
    assert "<title>Help and support – Luvalla</title>" in right
    assert "<title>Error: Help and support – Luvalla</title>" in wrong
