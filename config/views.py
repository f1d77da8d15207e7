"""The front door, the pages that everybody may read, and the pages for what went wrong."""

import sys
from datetime import datetime
from http import HTTPStatus

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error as djangos_server_error
from django.views.i18n import set_language

from accounts import actions
from accounts.models import Language, User
from audit.trail import TrailUnavailable
from config.navigation import items_for
from municipalities import access
from municipalities.models import Area

alarm = structlog.get_logger("luvalla.alarm")

CONTACT = ("controller", "controller_contact", "dpo", "requests_to", "area_contact", "keep_form", "keep_log")


class Request(HttpRequest):
    """A request after LoginRequiredMiddleware: the user is known."""

    user: User


@require_safe
def home(request: Request) -> HttpResponse:
    """Send people to the first place of their own menu."""
    places = items_for(request.user, request.path, now())
    return redirect(places[0].url) if places else render(request, "pages/no_tasks.html")


@require_POST
@login_not_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie, and of a person who is logged in for the messages sent to them too."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in Language.values:
        actions.choose_language(request.user, chosen, by=request.user, at=now())
    return set_language(request)


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render_in_language(request, "accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render_in_language(request, "privacy.html")


@require_safe
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render_in_language(request, "help.html")


def render_in_language(request: HttpRequest, name: str) -> HttpResponse:
    """Whole pages are written in each language, not translated sentence by sentence."""
    language = get_language() or settings.LANGUAGE_CODE
    return render(request, f"pages/{language}/{name}", {"contact": contact_details(language, at=now())})


def contact_details(language: str, *, at: datetime) -> dict[str, str]:
    """Where to turn, as the area has set it; nothing that it has not set."""
    area = Area.objects.first()
    if area is None:
        return {}
    return {name: access.printed(area, f"form.{name}", at, language=language) for name in CONTACT}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404: the same bytes for what is not there and for what this person may not know of (R9)."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


# The pages below ask the database nothing: it may be what went wrong.


def is_outage(error: BaseException | None) -> bool:
    """Tell whether the trail or the database is out of order, rather than our own code wrong."""
    return isinstance(error, TrailUnavailable | OperationalError | InterfaceError)


def out_of_order(error: BaseException) -> HttpResponse:
    """Return the 503 page, and call for help: nobody can work until this is mended."""
    alarm.critical("out_of_order", cause=type(error).__name__)
    page = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    page.headers["Retry-After"] = "60"
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of what no view caught, such as a database that went away before the view began."""
    error = sys.exception()
    if error and is_outage(error):
        return out_of_order(error)
    return djangos_server_error(request)
