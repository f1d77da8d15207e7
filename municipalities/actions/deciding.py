"""A proposed right is decided on by whoever may grant it, in a numbered decision, or asked about (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from documents.models import IssuedDocument
from municipalities.access import (
    Decider,
    Obstacle,
    able_deciders,
    acting_role,
    pending,
    why_not_decide,
)
from municipalities.access.proposals import answering
from municipalities.actions.mirroring import mirror
from municipalities.actions.printing import issue_decision
from municipalities.actions.proposing import ProposalChanged, Proposed, check_within, write_terms
from municipalities.models import AccessRight, RightEvent, RightTerms


class MayNotDecide(Exception):
    """The person may not decide on this right; the refusal is in the trail."""

    obstacle: Obstacle


class OwnRight(MayNotDecide):
    """Nobody decides on their own right."""

    obstacle = Obstacle.OWN_RIGHT


class DeputyOfHolder(MayNotDecide):
    """Who stands in for a person decides on that person's right no more than the person does."""

    obstacle = Obstacle.DEPUTY_OF_HOLDER


class NoGrantAuthority(MayNotDecide):
    """It is not on record who may grant rights, so nobody may."""

    obstacle = Obstacle.NO_AUTHORITY


class NotTheGranter(MayNotDecide):
    """The person does not hold the role that may grant rights."""

    obstacle = Obstacle.NOT_GRANTER


class AlreadyDecided(Exception):
    """Somebody was faster, or the page was sent twice."""


class NoReason(Exception):
    """A refusal and a narrower approval say why, and a question is asked."""


class NotNarrower(Exception):
    """A narrower approval leaves something of the proposal out and adds nothing to it."""


REFUSALS = {cls.obstacle: cls for cls in (OwnRight, DeputyOfHolder, NoGrantAuthority, NotTheGranter)}
Kind = RightEvent.Kind
VERBS = {
    Kind.APPROVED: Verb.RIGHT_APPROVED,
    Kind.REFUSED: Verb.RIGHT_REFUSED,
    Kind.RETURNED: Verb.RIGHT_RETURNED,
}


@dataclass(frozen=True)
class _Choice:
    """What the decider chose; `narrowed` instead of what was proposed, `reason` as it was written."""

    kind: RightEvent.Kind
    reason: str = ""
    narrowed: Proposed | None = None


def approve_right(proposal: RightEvent, *, by: User, at: datetime) -> RightEvent:
    """Grant what was proposed, in a numbered decision. `proposal` is the one that the decider looked at.

    Raises `OwnRight`, `DeputyOfHolder`, `NoGrantAuthority`, `NotTheGranter`, `AlreadyDecided`,
    `ProposalChanged`, `BeyondContract`, `GroupNotCovered`.
    """
    return _decided(proposal, _Choice(Kind.APPROVED), by=by, at=at)


def approve_narrower(
    proposal: RightEvent, narrowed: Proposed, *, reason: str, by: User, at: datetime
) -> RightEvent:
    """Grant less than was proposed: fewer groups or data, less authority, a shorter time; and say why.

    Raises as `approve_right` does, and `NotNarrower`, `NoReason`.
    """
    return _decided(proposal, _Choice(Kind.APPROVED, _written(reason), narrowed), by=by, at=at)


def return_proposal(proposal: RightEvent, *, question: str, by: User, at: datetime) -> RightEvent:
    """Ask the proposer instead of deciding: no number, and a letter to who can answer.

    Raises as `approve_right` does, and `NoReason` without a question.
    """
    return _decided(proposal, _Choice(Kind.RETURNED, _written(question)), by=by, at=at)


def refuse_right(proposal: RightEvent, *, reason: str, by: User, at: datetime) -> RightEvent:
    """Refuse it in a numbered decision that says why. Raises as `approve_right` does, and `NoReason`."""
    return _decided(proposal, _Choice(Kind.REFUSED, _written(reason)), by=by, at=at)


def _written(reason: str) -> str:
    if not reason.strip():
        raise NoReason
    return reason.strip()


def _decided(proposal: RightEvent, choice: _Choice, *, by: User, at: datetime) -> RightEvent:
    try:
        with transaction.atomic():
            return _decide(proposal, choice, by=by, at=at)
    except MayNotDecide as refusal:
        # In a transaction of its own: the refusal stays although nothing else did.
        record_refusal(proposal.right, VERBS[choice.kind], refusal.obstacle, by=by, at=at)
        raise


def _decide(proposal: RightEvent, choice: _Choice, *, by: User, at: datetime) -> RightEvent:
    # Locked: of two who decide at once the second finds the decision of the first.
    right = AccessRight.objects.select_for_update().get(pk=proposal.right_id)
    decider = _check_decider(right, proposal, by, at)
    terms = _terms(right, proposal, choice)
    decision = None
    if choice.kind != Kind.RETURNED:
        decision = issue_decision(
            proposal, choice.kind, terms, decider=decider, reason=choice.reason, by=by, at=at
        )
    event = RightEvent.objects.create(
        right=right,
        terms=terms,
        holder=right.holder,
        kind=choice.kind,
        by=by,
        at=at,
        decision=decision,
        reason=choice.reason,
    )
    _tell(event, proposal, at=at)
    _record(event, proposal, decider, decision)
    return event


def _terms(right: AccessRight, proposal: RightEvent, choice: _Choice) -> RightTerms:
    """The terms that are decided on: those proposed, or new ones when less is granted."""
    if choice.kind != Kind.APPROVED:
        return proposal.terms
    proposed = Proposed.of(proposal.terms)
    # The contract may have been shortened or narrowed after the proposal.
    check_within(choice.narrowed or proposed, right.contract)
    if choice.narrowed is None:
        return proposal.terms
    if not is_narrower(choice.narrowed, proposed):
        raise NotNarrower
    return write_terms(right, choice.narrowed)


def is_narrower(narrowed: Proposed, proposed: Proposed) -> bool:
    """Whether it is less in some respect, more in none, and not nothing."""
    return (
        narrowed != proposed
        and bool(narrowed.groups and narrowed.categories)
        and set(narrowed.groups) <= set(proposed.groups)
        and set(narrowed.categories) <= set(proposed.categories)
        and narrowed.may_record_changes <= proposed.may_record_changes
        and proposed.starts_on <= narrowed.starts_on <= narrowed.last_day <= proposed.last_day
        and (narrowed.tasks, narrowed.ground) == (proposed.tasks, proposed.ground)
    )


def _tell(event: RightEvent, proposal: RightEvent, *, at: datetime) -> None:
    """What the turn sets going elsewhere: guardian's rows, and a letter about a question."""
    if event.kind != Kind.RETURNED:
        mirror(event.holder)
        return
    municipality = event.right.contract.municipality
    facts: dict[str, str | dict[str, str]] = {
        "holder": event.holder.name,
        "municipality": in_each_language(lambda: municipality.name),
    }
    for to in answering(proposal, at):
        queue_message(
            to,
            "proposal_returned",
            about=event.right,
            dedupe_key=f"proposal_returned:{event.pk}:{to.pk}",
            facts=facts,
            at=at,
        )


def _record(
    event: RightEvent, proposal: RightEvent, decider: Decider, decision: IssuedDocument | None
) -> None:
    grounds = {
        "terms": str(event.terms_id),
        "contract": str(event.right.contract_id),
        "authority": str(decider.authority.pk),
        "user": str(event.holder_id),
    }
    if decision:
        grounds["decision"] = decision.number
    if event.terms_id != proposal.terms_id:
        grounds["narrowed"] = str(proposal.terms_id)
    record(
        VERBS[Kind(event.kind)],
        by=event.by,
        at=event.at,
        role=decider.assignment.role,
        municipality=event.right.contract.municipality_id,
        about=event.right,
        grounds=grounds,
    )


def _check_decider(right: AccessRight, proposal: RightEvent, by: User, at: datetime) -> Decider:
    obstacle = why_not_decide(by, right, at)
    if obstacle in REFUSALS:
        raise REFUSALS[obstacle]
    waiting = pending(right, at)
    if waiting is None:
        raise AlreadyDecided
    if waiting.pk != proposal.pk:
        raise ProposalChanged(waiting)
    return next(one for one in able_deciders(right, at) if one.user == by)


def record_refusal(
    right: AccessRight, verb: Verb, obstacle: Obstacle, *, by: User, at: datetime, perm: str = "decide_rights"
) -> None:
    """Somebody wanted to do something to a right and may not: the refusal is an entry of its own."""
    record(
        verb,
        by=by,
        at=at,
        outcome=Outcome.REFUSED,
        role=acting_role(by, perm, at),
        municipality=right.contract.municipality_id,
        about=right,
        reasons=[obstacle.value],
    )
