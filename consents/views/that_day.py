"""*Who could see what* on a chosen day: since when, on what decision and until when, or why not."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import UserRequest
from consents.access.lacking import lacks, recorded_later
from consents.access.that_day import rights_that_day
from consents.forms.that_day import ThatDayForm
from documents.calendar import helsinki_day
from municipalities.access.lists import rights_to_explain
from municipalities.models import AccessRight


@require_safe
def that_day(request: UserRequest) -> HttpResponse:
    at = now()
    form = ThatDayForm(
        request.GET or {"day": helsinki_day(at)}, rights=_rights_or_404(request.user, at), at=at
    )
    context = {"form": form, "now": at, "today": helsinki_day(at)}
    if form.is_valid():
        rows = rights_that_day(form.chosen, form.moment)
        context |= {
            "day": form.cleaned_data["day"],
            "could": [(row, lacks(row), recorded_later(row)) for row in rows if row.could],
            "could_not": [(row, lacks(row), recorded_later(row)) for row in rows if not row.could],
        }
    return render(request, "consents/that_day.html", context)


def _rights_or_404(user: User, at: datetime) -> list[AccessRight]:
    rights = rights_to_explain(user, at)
    if rights is None:
        raise Http404
    return list(rights.prefetch_related("events__terms__categories"))
