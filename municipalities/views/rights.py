"""Access rights of named workers: the list, one right with its turns, and the decision as it was printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from documents.models import Kind
from documents.serving import file_response
from documents.sheets import CSV, XLSX
from municipalities.access import (
    OVER,
    RightState,
    Standing,
    holds,
    pending,
    places,
    right_state,
    with_facts,
)
from municipalities.access.lists import (
    LISTED,
    Listed,
    categories_of,
    groups_of,
    may_see_right,
    title_in,
    visible_rights,
)
from municipalities.access.proposals import CLOSED, PROPOSE, returned
from municipalities.access.rights import employment_end
from municipalities.access.steps import asleep
from municipalities.actions import FileForm, NotPermitted, export_register
from municipalities.models import AccessRight, RightEvent
from municipalities.views.agreements import rows_of as agreement_rows
from municipalities.views.printed import document_response
from municipalities.views.steps import lights
from municipalities.views.stopping import stop_buttons

A_PAGE = 50
MEDIA_TYPES = {FileForm.XLSX: XLSX, FileForm.CSV: CSV}
TAGS = {
    Standing.IN_FORCE: "success",
    Standing.PROPOSED: "info",
    Standing.NOT_BEGUN: "info",
    Standing.WAITING_KEHA: "warning",
    Standing.RETURNED: "warning",
    Standing.SUSPENDED: "danger",
    Standing.REMOVED: "danger",
}


@dataclass(frozen=True)
class Row:
    right: AccessRight
    state: RightState
    lacks: Promise | None = None

    @property
    def label(self) -> Promise | str:
        """How it stands; opened at KEHA-keskus it still sleeps until the last condition is met (R3)."""
        return self.lacks if self.lacks and self._is_opened else self.state.standing.label

    @property
    def _is_opened(self) -> bool:
        return self.state.standing == Standing.IN_FORCE

    @property
    def listed(self) -> Listed:
        """Where the list puts it: a right that sleeps waits, whatever KEHA-keskus has done."""
        return Listed.WAITING if self.lacks and self._is_opened else LISTED[self.state.standing]

    @property
    def groups(self) -> int:
        return len(self.state.terms.groups.all())

    @property
    def color(self) -> str:
        if self.lacks and self._is_opened:
            return "warning"
        return TAGS.get(self.state.standing, "neutral")


@require_safe
def rights(request: UserRequest) -> HttpResponse:
    at = now()
    seen = visible_rights(request.user, at)
    if seen is None:
        raise Http404
    rows, chosen = _rows(seen, at), request.GET.get("state", "")
    shown = [row for row in rows if row.listed == chosen] if chosen in Listed.values else rows
    context = {
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "counts": _counts(rows),
        "all": len(rows),
        "may_propose": bool(places(request.user, PROPOSE, at)),
    }
    return render(request, "municipalities/rights.html", context)


def _rows(seen: QuerySet[AccessRight], at: datetime) -> list[Row]:
    """Every right with its state; all of them are read, for the state is no column to count by."""
    rights = list(seen)
    lacking = asleep(rights, at)
    return [Row(right, right_state(right, at), lacking.get(right.pk)) for right in rights]


def _counts(rows: list[Row]) -> list[tuple[Listed, int]]:
    known = Counter(row.listed for row in rows)
    return [(listed, known[listed]) for listed in Listed]


@only_posted("municipalities:rights")
def register_file(request: UserRequest) -> HttpResponse:
    """The file leaves only after its entry is committed."""
    at = now()
    try:
        form = FileForm(request.POST.get("form", ""))
        data = export_register(form, by=request.user, at=at)
    except (ValueError, NotPermitted) as outside:
        raise Http404 from outside
    name = f"kayttooikeudet-{helsinki_day(at).isoformat()}.{form}"
    return file_response(data, media_type=MEDIA_TYPES[form], filename=name, inline=False)


@require_safe
def right(request: UserRequest, right_id: UUID) -> HttpResponse:
    at = now()
    shown = _right_or_404(request.user, right_id, at)
    row = Row(shown, right_state(shown, at), asleep([shown], at).get(shown.pk))
    municipality = shown.contract.municipality
    context = {
        "row": row,
        "right": shown,
        "municipality": municipality,
        "today": helsinki_day(at),
        "holder_title": title_in(shown.holder, municipality, at),
        "groups": groups_of(row.state.terms),
        "categories": categories_of(row.state.terms),
        "events": [event for event in shown.events.all() if event.at <= at],
        "proposal": pending(shown, at),
        "lights": [] if row.state.standing in OVER else lights(request.user, shown, row.state, at),
        "agreements": agreement_rows(request.user, shown, at),
        "ends": employment_end(shown, at) if row.state.standing not in OVER else None,
        "question": returned(shown, at),
        "may_propose": _may_propose(request.user, shown, row.state, at),
        "stops": stop_buttons(request.user, shown, row.state, at),
        "section": "municipalities:rights",
    }
    return render(request, "municipalities/right.html", context)


def _may_propose(user: User, right: AccessRight, state: RightState, at: datetime) -> bool:
    """New terms are for the municipality to propose: not for the holder, nor for somebody who is leaving."""
    goes_on = state.standing not in CLOSED and employment_end(right, at) is None
    return goes_on and right.holder != user and holds(user, PROPOSE, right.contract.municipality, at)


@require_safe
def decision_pdf(request: UserRequest, document_id: UUID) -> HttpResponse:
    """The decision exactly as it was printed, for those who may see the right, its holder among them."""
    decided = RightEvent.objects.filter(decision=document_id, decision__kind=Kind.RIGHT_DECISION)
    event = get_object_or_404(
        decided.select_related("decision__file", "right__contract__municipality__area")[:1]
    )
    at = now()
    if event.decision is None or not may_see_right(request.user, event.right, at):
        raise Http404
    return document_response(request, event.decision, event.right.contract.municipality, at)


def _right_or_404(user: User, right_id: UUID, at: datetime) -> AccessRight:
    rights = with_facts(AccessRight.objects.filter(pk=right_id)).select_related(
        "contract__municipality__area"
    )
    found: AccessRight | None = rights.first()
    if found is None or not may_see_right(user, found, at):
        raise Http404
    return found
