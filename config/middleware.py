"""What holds for every request, whatever the page. None of it decides who may see a client: the gate does."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from audit.origin import coming_from
from config.views import is_outage, log_in_again, out_of_order, use_up_kept

GetResponse = Callable[[HttpRequest], HttpResponse]

# What a browser is asked to keep away from every page of ours.
UNUSED_POWERS = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"  # noqa: E501 - one header
# Where a person without a second factor may go: to get one, to prove who they are, to leave.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "set_language",
    }
)


def bind_origin(get_response: GetResponse) -> GetResponse:
    """Give the request an id, which its trail entries, log lines and response share."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        with (
            coming_from(request_id=request_id, address=client_address(request)),
            structlog.contextvars.bound_contextvars(request_id=request_id),
        ):
            response = get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response

    return middleware


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost trusted proxy saw; what a client claims is not believed."""
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if count and len(seen) >= count:
        return seen[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


def add_permissions_policy(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = UNUSED_POWERS
        return response

    return middleware


def forbid_storing(get_response: GetResponse) -> GetResponse:
    """Let no page stay in a browser or proxy: the next person at the machine must not go *Back* to it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def forget_browsers_language(get_response: GetResponse) -> GetResponse:
    """Speak Finnish to a visitor who has not chosen: an English browser says nothing of its user."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return middleware


def speak_users_language(get_response: GetResponse) -> GetResponse:
    """Prefer the language that the person has chosen for themselves to what was chosen at this machine."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware


def clear_browser_at_logout(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


class LoginMiddleware(LoginRequiredMiddleware):
    """Ask for the login; what a form had brought waits until its owner is back (accounts/kept.py)."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return log_in_again(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form is through when it is answered with another page; `stale_form` answers 303."""
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            use_up_kept(request)
        return response


class SecondFactorMiddleware:
    """Send people who have no second factor yet to get one; allauth itself only offers it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        is_public = not getattr(view, "login_required", True)
        if is_public or (match and match.url_name in BEFORE_SECOND_FACTOR) or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_activate_totp")


class OutageMiddleware:
    """Answer 503 without any data when the trail or the database cannot be written or reached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return out_of_order(error) if is_outage(error) else None
