"""What waits for a decision, and the decision itself: never on one's own right, never twice (R2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from municipalities.access import (
    Obstacle,
    RightState,
    Standing,
    able_deciders,
    pending,
    right_state,
    still_needed,
    why_not_decide,
)
from municipalities.access.lists import (
    barred_holders,
    categories_of,
    contract_end,
    groups_of,
    title_in,
    waiting_proposals,
)
from municipalities.access.terms import changes_between
from municipalities.actions import (
    AlreadyDecided,
    BeyondContract,
    MayNotDecide,
    NotNarrower,
    ProposalChanged,
    Proposed,
    approve_narrower,
    approve_right,
    refuse_right,
    return_proposal,
)
from municipalities.actions.proposing import GroupNotCovered
from municipalities.forms.decisions import APPROVE, NARROW, RETURN, WORDS, DecisionForm
from municipalities.models import AccessRight, Area, RightEvent
from municipalities.views.entering import area_or_404

DECIDE = "decide_rights"
# From this many days on the wait is shown as long.
LONG_WAIT = 5


@dataclass(frozen=True)
class Row:
    """One proposal of the queue, as the person who looks at it sees it; if barred, who can decide it."""

    proposal: RightEvent
    days: int
    barred: bool
    renews: bool
    others: tuple[str, ...] = ()

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
    form = DecisionForm(request.POST or None, terms=proposed.terms)
    if not form.is_valid():
        return _page(request, area, proposed, form, at)
    try:
        decided = _decide(proposed, form, request.user, at)
    except (BeyondContract, NotNarrower) as refusal:
        form.add_error("choice", _said(refusal))
        return _page(request, area, proposed, form, at)
    except (AlreadyDecided, ProposalChanged, MayNotDecide) as refusal:
        return _refused(request, area, proposed, form, refusal, at)
    messages.success(request, _done(decided))
    return redirect("municipalities:right", decided.right_id)


def _decide(proposed: RightEvent, form: DecisionForm, by: User, at: datetime) -> RightEvent:
    """The one of the four that was chosen."""
    if form.chosen == APPROVE:
        return approve_right(proposed, by=by, at=at)
    if form.chosen == NARROW:
        narrowed = replace(Proposed.of(proposed.terms), **form.narrowed())
        return approve_narrower(proposed, narrowed, reason=form.written, by=by, at=at)
    if form.chosen == RETURN:
        return return_proposal(proposed, question=form.written, by=by, at=at)
    return refuse_right(proposed, reason=form.written, by=by, at=at)


def _refused(
    request: UserRequest,
    area: Area,
    proposed: RightEvent,
    form: DecisionForm,
    refusal: Exception,
    at: datetime,
) -> HttpResponse:
    """The page as it stands now, with what was written; a changed proposal is to be decided on anew."""
    if isinstance(refusal, ProposalChanged):
        newer = _proposal_or_404(area, refusal.proposal.pk)
        anew = DecisionForm(
            terms=newer.terms, initial={name: form.cleaned_data[name] for name in WORDS.values()}
        )
        changes = changes_between(proposed.terms, newer.terms)
        facts = {"changed": True, "changes": changes, "written": form.written}
        return _page(request, area, newer, anew, at, status=HTTPStatus.CONFLICT, **facts)
    status = HTTPStatus.FORBIDDEN if isinstance(refusal, MayNotDecide) else HTTPStatus.CONFLICT
    return _page(request, area, proposed, form, at, status=status, written=form.written)


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
        "present": _present(right, at),
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
            renews=_present(proposed.right, at) is not None,
            others=_others(proposed, at) if proposed.holder_id in barred else (),
        )
        for proposed in waiting_proposals(area, at)
    ]


def _others(proposed: RightEvent, at: datetime) -> tuple[str, ...]:
    return tuple(one.user.name for one in able_deciders(proposed.right, at))


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


def _present(right: AccessRight, at: datetime) -> RightState | None:
    """The right that the holder has already: the proposal is of its renewal or change."""
    state = right_state(right, at)
    return state if state.decision and state.standing != Standing.REFUSED else None


def _said(refusal: BeyondContract | NotNarrower) -> str:
    if isinstance(refusal, NotNarrower):
        # Translators: fi: Mitään ei ole jätetty pois. Poista rasteja tai lyhennä aikaa, tai hyväksy esitys
        # sellaisenaan.
        return _(
            "Nothing is left out. Untick something or shorten the time, or approve the proposal as it is."
        )
    if isinstance(refusal, GroupNotCovered):
        # Translators: fi: Sopimus ei enää kata kaikkia esitettyjä ryhmiä. Hyväksy suppeampana ilman niitä tai
        # palauta esitys.
        return _(
            "The contract no longer covers every proposed group. Approve narrower without them, or return the"
            " proposal."
        )
    # Translators: fi: Sopimus päättyy %(day)s, ennen kuin esitetty oikeus päättyisi. Hyväksy suppeampana
    # niin, että oikeus päättyy silloin, tai palauta esitys.
    words = _(
        "The contract ends on %(day)s, before the proposed right would. Approve narrower so that the right"
        " ends then, or return the proposal."
    )
    return words % {"day": format_date(refusal.last_day) if refusal.last_day else "–"}


def _done(decided: RightEvent) -> str:
    number = decided.decision.short_number if decided.decision else ""
    if decided.kind == RightEvent.Kind.RETURNED:
        # Translators: fi: Esitys palautettiin kysymyksen kanssa. Esittäjä saa viestin.
        return _("The proposal was returned with a question. Its proposer gets a message.")
    if decided.kind == RightEvent.Kind.APPROVED and decided.reason:
        # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus hyväksyttiin suppeampana.
        return _("Decision %(number)s is made: the access right was approved narrower.") % {"number": number}
    if decided.kind == RightEvent.Kind.APPROVED:
        # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus hyväksyttiin.
        return _("Decision %(number)s is made: the access right was approved.") % {"number": number}
    # Translators: fi: Päätös %(number)s on tehty: esitys hylättiin.
    return _("Decision %(number)s is made: the proposal was refused.") % {"number": number}
