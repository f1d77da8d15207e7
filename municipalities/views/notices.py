"""Notices to KEHA-keskus: what waits at which step, the next step of each, and how long they have taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from documents.serving import file_response
from documents.sheets import CSV
from municipalities.access import holds
from municipalities.access.lists import may_see_right, title_in
from municipalities.access.notices import (
    ALTERS,
    DAYS,
    OPENS,
    NoticeStanding,
    Turn,
    turns_in,
    turns_of,
    with_notices,
)
from municipalities.access.settings import setting
from municipalities.actions import acknowledge_notice, export_notices, record_keha_effect, tell_keha
from municipalities.actions.notices import (
    AlreadyAcknowledged,
    AlreadyInEffect,
    AlreadyNotified,
    NothingToTell,
)
from municipalities.forms.notices import NoticeForm, NoticeStep
from municipalities.models import AccessRight, KehaNotice
from municipalities.views.entering import area_or_404
from municipalities.views.printed import document_response

RECORD = "record_notices"
A_PAGE = 50
STEPS = (NoticeStanding.TO_TELL, NoticeStanding.TOLD, NoticeStanding.ACKNOWLEDGED)


@dataclass(frozen=True)
class Waiting:
    """The turns that wait at one step, those that are late first."""

    standing: NoticeStanding
    turns: list[Turn]

    @property
    def overdue(self) -> int:
        return sum(turn.is_overdue for turn in self.turns)


@dataclass(frozen=True)
class Lags:
    """The usual days of what has been carried out; None where nothing has been."""

    to_tell: int | None
    to_open: int | None
    to_close: int | None

    def __bool__(self) -> bool:
        return self.to_tell is not None


@require_safe
def notices(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, RECORD, at)
    turns = turns_in(area, at)
    done = sorted((turn for turn in turns if turn.is_done), key=_done_on, reverse=True)
    context = {
        "waiting": [_waiting(step, turns) for step in STEPS],
        "overdue": sum(turn.is_overdue for turn in turns),
        "page": Paginator(done, A_PAGE).get_page(request.GET.get("page")),
        "lags": _lags(done),
        "days": setting(area, DAYS, at),
    }
    return render(request, "municipalities/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: UserRequest, right_id: UUID, turn_id: UUID) -> HttpResponse:
    at = now()
    area_or_404(request.user, RECORD, at)
    turn = _turn_or_404(request.user, right_id, turn_id, at)
    form = NoticeForm(request.POST or None, turn=turn, initial={"day": helsinki_day(at)})
    if request.method != "POST":
        show_kept(request, form, at=at)
        return _page(request, turn, form, at)
    if _is_stale(request, turn):
        return _say_faster(request, right_id, turn_id)
    if not form.is_valid():
        return _page(request, turn, form, at)
    try:
        told = _record(turn, form.cleaned_data, request.user, at)
    except (AlreadyNotified, AlreadyAcknowledged, AlreadyInEffect, NothingToTell):
        return _say_faster(request, right_id, turn_id)
    messages.success(request, _done(told, NoticeStep(form.cleaned_data["step"])))
    return redirect("municipalities:notice", right_id, told.event_id or told.pk)


@require_safe
def notice_pdf(request: UserRequest, notice_id: UUID) -> HttpResponse:
    """The notice exactly as it was printed, for whoever may see the right."""
    at = now()
    related = ("document__file", "event__right__contract__municipality__area")
    found = get_object_or_404(
        KehaNotice.objects.select_related(*related, "right__contract__municipality__area"),
        pk=notice_id,
    )
    if not may_see_right(request.user, found.about, at):
        raise Http404
    return document_response(request, found.document, found.about.contract.municipality, at)


@only_posted("municipalities:notices")
def notices_file(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, RECORD, at)
    data = export_notices(area, by=request.user, at=at)
    name = f"keha-ilmoitukset-{helsinki_day(at).isoformat()}.csv"
    return file_response(data, media_type=CSV, filename=name, inline=False)


def turns_for(right: AccessRight, at: datetime) -> list[Turn]:
    """What has been told of the right and what must be."""
    found = with_notices(AccessRight.objects.filter(pk=right.pk)).get()
    days = int(setting(found.contract.municipality.area, DAYS, at))
    return turns_of(found, at, days=days)


def _waiting(standing: NoticeStanding, turns: Iterable[Turn]) -> Waiting:
    own = [turn for turn in turns if turn.standing == standing]
    return Waiting(standing, sorted(own, key=lambda turn: (not turn.is_overdue, turn.waits_since)))


def _done_on(turn: Turn) -> Any:
    return turn.notice.effective_on if turn.notice else None


def _lags(done: Iterable[Turn]) -> Lags:
    done = list(done)
    return Lags(
        to_tell=_usual(turn.days_to_tell for turn in done),
        to_open=_usual(turn.days_to_effect for turn in done if turn.change in OPENS | ALTERS),
        to_close=_usual(turn.days_to_effect for turn in done if turn.change not in OPENS | ALTERS),
    )


def _usual(days: Iterable[int | None]) -> int | None:
    known = [one for one in days if one is not None]
    return median_low(known) if known else None


def _turn_or_404(user: User, right_id: UUID, turn_id: UUID, at: datetime) -> Turn:
    right = get_object_or_404(AccessRight.objects.select_related("contract__municipality__area"), pk=right_id)
    if not holds(user, RECORD, right.contract.municipality.area, at):
        raise Http404
    turns = turns_for(right, at)
    found = next((turn for turn in turns if turn.key == turn_id), None)
    if found is None:
        # An end that was told since has its notice's key now.
        raise Http404
    return found


def _is_stale(request: UserRequest, turn: Turn) -> bool:
    """The page was made for a step that has been taken since."""
    return turn.is_done or (turn.notice is not None and request.POST.get("step") == NoticeStep.SEND)


def _record(turn: Turn, answers: dict[str, Any], by: User, at: datetime) -> KehaNotice:
    day, step = answers["day"], answers["step"]
    if turn.notice is None:
        return tell_keha(turn.right, turn.key, sent_on=day, by=by, at=at)
    if step == NoticeStep.ACKNOWLEDGE:
        return acknowledge_notice(turn.notice, acknowledged_on=day, by=by, at=at)
    return record_keha_effect(turn.notice, effective_on=day, by=by, at=at)


def _page(request: UserRequest, turn: Turn, form: NoticeForm, at: datetime) -> HttpResponse:
    municipality = turn.right.contract.municipality
    context = {
        "turn": turn,
        "form": None if turn.is_done else form,
        "municipality": municipality,
        "holder_title": title_in(turn.right.holder, municipality, at),
        "section": "municipalities:notices",
    }
    return render(request, "municipalities/notice.html", context)


def _say_faster(request: UserRequest, right_id: UUID, turn_id: UUID) -> HttpResponse:
    # Translators: fi: Joku ehti ensin: tämä vaihe on jo kirjattu.
    messages.info(request, _("Somebody was faster: this step is on record already."))
    return redirect("municipalities:notice", right_id, turn_id)


def _done(told: KehaNotice, step: NoticeStep) -> str:
    if step == NoticeStep.SEND:
        # Translators: fi: Ilmoitus %(number)s on tehty. Avaa PDF ja lähetä se KEHA-keskukseen.
        words = _("Notice %(number)s is made. Open the PDF and send it to KEHA-keskus.")
        return words % {"number": told.document.number}
    day = told.effective_on if step == NoticeStep.EFFECT else told.acknowledged_on
    # Translators: fi: %(day)s on kirjattu.
    return _("%(day)s is on record.") % {"day": format_date(day) if day else ""}
