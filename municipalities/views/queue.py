"""What waits for a decision, and the decision itself: never on one's own right, never twice (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import kept_text, show_kept
from accounts.models import User
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from municipalities.access import Obstacle, able_deciders, pending, right_state, still_needed, why_not_decide
from municipalities.access.lists import (
    barred_holders,
    categories_of,
    contract_end,
    groups_of,
    title_in,
    waiting_proposals,
)
from municipalities.actions import (
    AlreadyDecided,
    BeyondContract,
    MayNotDecide,
    ProposalChanged,
    approve_right,
    refuse_right,
)
from municipalities.forms import APPROVE, DecisionForm
from municipalities.models import Area, RightEvent
from municipalities.views.entering import area_or_404

DECIDE = "decide_rights"
# From this many days on the wait is shown as long.
LONG_WAIT = 5


@dataclass(frozen=True)
class Row:
    """One proposal of the queue, as the person who looks at it sees it."""

    proposal: RightEvent
    days: int
    barred: bool

    @property
    def long(self) -> bool:
        return self.days >= LONG_WAIT


@require_safe
def queue(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, DECIDE, at)
    return render(request, "municipalities/queue.html", {"rows": _rows(request.user, area, at)})


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: UserRequest, proposal_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, DECIDE, at)
    proposed = _proposal_or_404(area, proposal_id)
    form = DecisionForm(request.POST or None)
    if not form.is_valid():
        return _page(request, area, proposed, form, at)
    try:
        decided = _decide(proposed, form.cleaned_data, request.user, at)
    except BeyondContract:
        form.add_error(None, _beyond_contract(proposed))
        return _page(request, area, proposed, form, at)
    except (AlreadyDecided, ProposalChanged, MayNotDecide) as refusal:
        return _refused(request, area, proposed, form, refusal, at)
    messages.success(request, _done(decided))
    return redirect("municipalities:right", decided.right_id)


def _decide(proposed: RightEvent, answers: dict[str, Any], by: User, at: datetime) -> RightEvent:
    if answers["choice"] == APPROVE:
        return approve_right(proposed, by=by, at=at)
    return refuse_right(proposed, reason=answers["reason"], by=by, at=at)


def _refused(
    request: UserRequest,
    area: Area,
    proposed: RightEvent,
    form: DecisionForm,
    refusal: Exception,
    at: datetime,
) -> HttpResponse:
    """The page as it stands now, with what was written; a changed proposal is to be decided on anew."""
    written = form.cleaned_data["reason"]
    if isinstance(refusal, ProposalChanged):
        newer = _proposal_or_404(area, refusal.proposal.pk)
        form = DecisionForm(initial={"reason": written})
        return _page(request, area, newer, form, at, status=HTTPStatus.CONFLICT, changed=True)
    status = HTTPStatus.FORBIDDEN if isinstance(refusal, MayNotDecide) else HTTPStatus.CONFLICT
    return _page(request, area, proposed, form, at, status=status, written=written)


def _page(
    request: UserRequest,
    area: Area,
    proposed: RightEvent,
    form: DecisionForm,
    at: datetime,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    """The queue, the proposal, and either the form or the reason why there is none."""
    right, terms = proposed.right, proposed.terms
    newest = pending(right, at)
    context = {
        "form": form,
        "rows": _rows(request.user, area, at),
        "proposal": proposed,
        "municipality": right.contract.municipality,
        "holder_title": title_in(right.holder, right.contract.municipality, at),
        "proposer_title": title_in(proposed.by or right.proposed_by, right.contract.municipality, at),
        "groups": groups_of(terms),
        "categories": categories_of(terms),
        "contract_end": contract_end(right.contract),
        "needs": [need for need in still_needed(right, at) if need.code not in ("notice", "opening")],
        "newer": newest if newest and newest.pk != proposed.pk else None,
        "section": "municipalities:queue",
        **_obstacle(request.user, proposed, at),
        **facts,
    }
    if context.get("obstacle") or context["newer"]:
        context.setdefault("written", kept_text(request, "reason", at=at))
    else:
        show_kept(request, form, at=at)
    return render(request, "municipalities/proposal.html", context, status=status)


def _obstacle(user: User, proposed: RightEvent, at: datetime) -> dict[str, Any]:
    obstacle = why_not_decide(user, proposed.right, at)
    if obstacle is None:
        return {}
    if obstacle == Obstacle.ALREADY_DECIDED:
        return {"obstacle": obstacle, "state": right_state(proposed.right, at)}
    return {"obstacle": obstacle, "others": able_deciders(proposed.right, at)}


def _rows(user: User, area: Area, at: datetime) -> list[Row]:
    barred, today = barred_holders(user, area, at), helsinki_day(at)
    return [
        Row(
            proposal=proposed,
            days=(today - helsinki_day(proposed.at)).days,
            barred=proposed.holder_id in barred,
        )
        for proposed in waiting_proposals(area, at)
    ]


def _proposal_or_404(area: Area, proposal_id: UUID) -> RightEvent:
    related = (
        "terms__right__contract",
        "right__holder",
        "right__unit",
        "right__contract__municipality__area",
    )
    proposals = RightEvent.objects.filter(
        kind=RightEvent.Kind.PROPOSED, right__contract__municipality__area=area
    )
    found: RightEvent = get_object_or_404(proposals.select_related("by", *related), pk=proposal_id)
    return found


def _beyond_contract(proposed: RightEvent) -> str:
    end = contract_end(proposed.right.contract)
    # Translators: fi: Sopimus päättyy %(day)s, ennen kuin esitetty oikeus päättyisi. Hylkää esitys, niin
    # esihenkilö voi esittää lyhyempää aikaa.
    words = _(
        "The contract ends on %(day)s, before the proposed right would. Refuse the proposal, so that the"
        " supervisor can propose a shorter time."
    )
    return words % {"day": format_date(end) if end else "–"}


def _done(decided: RightEvent) -> str:
    number = decided.decision.short_number if decided.decision else ""
    if decided.kind == RightEvent.Kind.APPROVED:
        # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus hyväksyttiin.
        return _("Decision %(number)s is made: the access right was approved.") % {"number": number}
    # Translators: fi: Päätös %(number)s on tehty: esitys hylättiin.
    return _("Decision %(number)s is made: the proposal was refused.") % {"number": number}
