"""An access right is removed: first what falls with it, then the tick, then the decision (R2, § 126)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import UserRequest
from consents.access.falling import falling_with
from consents.actions.ending import FallsUnread
from consents.actions.removing import remove_right
from consents.forms.ending import ReadForm, RightReadForm, showing
from consents.views.falls import unread_facts
from municipalities.access import why_barred
from municipalities.actions import MayNotDecide, StandsOtherwise
from municipalities.forms.stopping import MISUSE, RemovalForm
from municipalities.models import AccessRight, RightEvent
from municipalities.views.entering import decided_right_or_404
from municipalities.views.stopping import refused_page, stop_page

PAGE = "consents/right_removal.html"


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: UserRequest, right_id: UUID) -> HttpResponse:
    at = now()
    right = decided_right_or_404(request.user, right_id, at)
    form, read = RemovalForm(request.POST or None), RightReadForm(request.POST or None)
    if not (form.is_valid() and read.is_valid()):
        return _page(request, right, form, at)
    try:
        event = _remove(right, form, read, request, at)
    except FallsUnread as unread:
        return _page(request, right, form, at, **unread_facts(unread.falls, read))
    except (MayNotDecide, StandsOtherwise) as refusal:
        return refused_page(request, PAGE, right, form, refusal, at, act=_heading())
    # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus poistettiin.
    said = _("Decision %(number)s is made: the access right is removed.")
    messages.success(request, said % {"number": event.decision.short_number if event.decision else ""})
    return redirect("municipalities:right", right.pk)


def _remove(
    right: AccessRight, form: RemovalForm, read: ReadForm, request: UserRequest, at: datetime
) -> RightEvent:
    return remove_right(
        right,
        misuse=form.cleaned_data["cause"] == MISUSE,
        reason=form.cleaned_data["reason"],
        read=read.code,
        by=request.user,
        at=at,
    )


def _page(
    request: UserRequest, right: AccessRight, form: RemovalForm, at: datetime, **facts: Any
) -> HttpResponse:
    falls = falling_with(right, at)
    facts = {"falls": falls, "read": showing(falls.code, kind=RightReadForm), "act": _heading()} | facts
    facts["asked"] = [form, facts["read"]]
    obstacle = why_barred(request.user, right, at)
    return stop_page(request, PAGE, right, form, RightEvent.Kind.REMOVED, at, obstacle=obstacle, **facts)


def _heading() -> str:
    # Translators: fi: Käyttöoikeuden poistaminen
    return _("Removing the access right")
