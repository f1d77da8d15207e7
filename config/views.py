"""The front door, the pages that everybody may read, and the pages for what went wrong."""

import sys
from datetime import datetime
from http import HTTPStatus

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error as djangos_server_error
from django.views.i18n import set_language

from accounts import actions, kept
from accounts.models import Language, User
from audit.trail import TrailUnavailable
from config.navigation import items_for
from municipalities import access
from municipalities.models import Area

alarm = structlog.get_logger("luvalla.alarm")

CONTACT = ("controller", "controller_contact", "dpo", "requests_to", "area_contact", "keep_form", "keep_log")


class Request(HttpRequest):
    """A request after LoginMiddleware: the user is known."""

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


def log_in_again(request: HttpRequest) -> HttpResponseRedirect:
    """Answer a form that came without a session: the login, and then the page where the form stood."""
    page = kept.page_of(request.POST)
    if page is not None and _keep(request, page):
        # Translators: fi: Kirjaudu uudelleen. Kirjoittamasi tiedot ovat tallessa.
        messages.info(request, _("Log in again. What you typed is safe."))
    else:
        # Translators: fi: Kirjaudu uudelleen. Mitään ei tallennettu.
        messages.info(request, _("Log in again. Nothing was saved."))
    return redirect_to_login(page.path if page else request.get_full_path())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handler of a form with an outdated token: its owner has logged in again in another tab meanwhile.

    A view that keeps what was typed in its own way (the steps of a new consent) is asked first.
    """
    match = request.resolver_match
    if match is not None and hasattr(match.func, "keeps_stale"):
        return match.func.keeps_stale(request, **match.kwargs) or csrf_failure(request, reason)
    page = kept.page_of(request.POST)
    if page is None:
        return csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return log_in_again(request)
    if page.owner != request.user.pk or not _keep(request, page):
        return csrf_failure(request, reason)
    answer = redirect(page.path)
    answer.status_code = HTTPStatus.SEE_OTHER  # nothing went through
    return answer


def use_up_kept(request: HttpRequest) -> None:
    """The form of this request went through."""
    page = kept.page_of(request.POST)
    if page is None or page.owner != request.user.pk:
        return
    try:
        kept.use_up(page)
    except DatabaseError as error:  # what was done is done: the answers go with their hour
        alarm.error("kept_answers_stay", cause=type(error).__name__)


def _keep(request: HttpRequest, page: kept.Page) -> bool:
    """Whether the answers are safe. That they are not is no reason to keep anybody from logging in."""
    try:
        return kept.keep(page, request.POST, with_file=bool(request.FILES), at=now())
    except DatabaseError as error:
        alarm.error("answers_not_kept", cause=type(error).__name__)
        return False


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
