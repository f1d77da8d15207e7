import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path, reverse
from pytest_django import Settings

from accounts.models import User
from audit import origin
from audit.trail import TrailUnavailable
from config.middleware import client_address

pytestmark = pytest.mark.django_db

TRUST_NOBODY, TRUST_ONE = 0, 1


@login_not_required
def tells_origin(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{origin.current().request_id} {origin.current().address}")


@login_not_required
def tells_language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.LANGUAGE_CODE)


@login_not_required
def has_no_trail(request: HttpRequest) -> HttpResponse:
    raise TrailUnavailable


@login_not_required
def has_no_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection; its name is secret")


@login_not_required
def is_wrong(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("our own mistake")


urlpatterns = [
    path("origin/", tells_origin),
    path("language/", tells_language),
    path("no-trail/", has_no_trail),
    path("no-database/", has_no_database),
    path("wrong/", is_wrong),
    path("", include("config.urls")),
]
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"


@pytest.fixture(autouse=True)
def _these_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def user() -> User:
    return User.objects.create_user("aino@example.org", "Aino", language="sv")


@pytest.fixture
def logged_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def add_second_factor(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "-"})


def test_every_page_says_what_a_browser_may_do_with_it(client: Client):
    headers = client.get(reverse("account_login")).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    for directive in (
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    ):
        assert directive in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/no-trail/", "/nowhere/", "/"])
def test_no_answer_to_a_logged_in_person_is_kept(logged_in: Client, address: str):
    assert logged_in.get(address).headers["Cache-Control"] == "no-store"


def test_a_request_and_its_trail_share_an_id_and_a_truncated_address(client: Client):
    response = client.get("/origin/", REMOTE_ADDR="192.0.2.77")

    request_id, address = response.content.decode().split()
    assert response.headers["X-Request-ID"] == request_id
    assert address == "192.0.2.0"
    assert origin.current().request_id == "", "nothing is left for what runs outside a request"
    assert client.get("/origin/").headers["X-Request-ID"] != request_id


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (TRUST_NOBODY, "203.0.113.9", "192.0.2.1"),
        (TRUST_ONE, "203.0.113.9", "203.0.113.9"),
        (TRUST_ONE, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (TRUST_ONE, None, "192.0.2.1"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_a_client_cannot_say_where_it_comes_from(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str | None, address: str
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == address


def test_a_persons_own_language_wins(logged_in: Client, user: User, settings: Settings):
    add_second_factor(user)

    logged_in.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert logged_in.get("/language/").content == b"sv"


def test_a_visitor_reads_finnish_until_they_choose_otherwise(client: Client, settings: Settings):
    english_browser = {"Accept-Language": "en-GB,en;q=0.9"}
    assert client.get("/language/", headers=english_browser).content == b"fi"
    assert '<html lang="fi"' in client.get(reverse("account_login"), headers=english_browser).text

    client.post(reverse("set_language"), {"language": "sv"}, headers=english_browser)

    assert client.get("/language/", headers=english_browser).content == b"sv"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    assert client.get("/language/", headers=english_browser).content == b"fi"


def test_a_person_without_a_second_factor_is_sent_to_get_one(logged_in: Client, user: User):
    where = reverse("mfa_activate_totp")
    assert logged_in.get("/").headers["Location"] == where
    assert logged_in.get(reverse("own_details")).headers["Location"] == where
    assert logged_in.get(reverse("help")).status_code == 200, "what everybody may read is not kept back"

    add_second_factor(user)
    assert logged_in.get("/").headers.get("Location") != where


def test_a_demo_asks_for_no_second_factor(logged_in: Client, settings: Settings):
    settings.MFA_REQUIRED = False

    assert logged_in.get("/").headers.get("Location") != reverse("mfa_activate_totp")


def test_logging_out_empties_the_browser(logged_in: Client):
    assert "Clear-Site-Data" not in logged_in.get(reverse("help")).headers

    assert logged_in.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("address", ["/no-trail/", "/no-database/"])
def test_an_outage_is_said_without_any_data_and_raises_an_alarm(
    logged_in: Client, address: str, caplog: pytest.LogCaptureFixture
):
    response = logged_in.get(address)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "Aino" not in response.content.decode()
    assert "secret" not in response.content.decode()
    assert [record.levelname for record in caplog.records if record.name == "luvalla.alarm"] == ["CRITICAL"]


def test_an_outage_before_the_view_is_said_too(
    client: Client, logged_in: Client, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.contrib.auth.middleware.get_user", fail)
    logged_in.raise_request_exception = False

    assert logged_in.get("/").status_code == 503


def test_our_own_mistake_is_no_outage(client: Client):
    client.raise_request_exception = False

    assert client.get("/wrong/").status_code == 500
