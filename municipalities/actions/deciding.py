"""A proposed right is decided on by whoever may grant it, in a numbered decision (R2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from municipalities.access import (
    Decider,
    Obstacle,
    able_deciders,
    acting_role,
    pending,
    why_not_decide,
)
from municipalities.actions.mirroring import mirror
from municipalities.actions.printing import issue_decision
from municipalities.actions.proposing import Proposed, check_within
from municipalities.models import AccessRight, RightEvent


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


class ProposalChanged(Exception):
    """The proposal is no longer the one that the person looked at."""

    def __init__(self, proposal: RightEvent) -> None:
        super().__init__(str(proposal.pk))
        self.proposal = proposal


class NoReason(Exception):
    """A refusal says why."""


REFUSALS = {cls.obstacle: cls for cls in (OwnRight, DeputyOfHolder, NoGrantAuthority, NotTheGranter)}


def approve_right(proposal: RightEvent, *, by: User, at: datetime) -> RightEvent:
    """Grant what was proposed, in a numbered decision. `proposal` is the one that the decider looked at.

    Raises `OwnRight`, `DeputyOfHolder`, `NoGrantAuthority`, `NotTheGranter`, `AlreadyDecided`,
    `ProposalChanged`, `BeyondContract`.
    """
    return _decided(proposal, RightEvent.Kind.APPROVED, Verb.RIGHT_APPROVED, reason="", by=by, at=at)


def refuse_right(proposal: RightEvent, *, reason: str, by: User, at: datetime) -> RightEvent:
    """Refuse it in a numbered decision that says why. Raises as `approve_right` does, and `NoReason`."""
    if not reason.strip():
        raise NoReason
    return _decided(
        proposal, RightEvent.Kind.REFUSED, Verb.RIGHT_REFUSED, reason=reason.strip(), by=by, at=at
    )


def _decided(
    proposal: RightEvent, kind: RightEvent.Kind, verb: Verb, *, reason: str, by: User, at: datetime
) -> RightEvent:
    try:
        with transaction.atomic():
            return _decide(proposal, kind, verb, reason=reason, by=by, at=at)
    except MayNotDecide as refusal:
        # In a transaction of its own: the refusal stays although nothing else did.
        record_refusal(proposal.right, verb, refusal.obstacle, by=by, at=at)
        raise


def _decide(
    proposal: RightEvent, kind: RightEvent.Kind, verb: Verb, *, reason: str, by: User, at: datetime
) -> RightEvent:
    # Locked: of two who decide at once the second finds the decision of the first.
    right = AccessRight.objects.select_for_update().get(pk=proposal.right_id)
    decider = _check_decider(right, proposal, by, at)
    if kind == RightEvent.Kind.APPROVED:
        # The contract may have been shortened or narrowed after the proposal.
        check_within(Proposed.of(proposal.terms), right.contract)
    decision = issue_decision(proposal, kind, decider=decider, reason=reason, by=by, at=at)
    event = RightEvent.objects.create(
        right=right,
        terms=proposal.terms,
        holder=right.holder,
        kind=kind,
        by=by,
        at=at,
        decision=decision,
        reason=reason,
    )
    mirror(right.holder)
    record(
        verb,
        by=by,
        at=at,
        role=decider.assignment.role,
        municipality=right.contract.municipality_id,
        about=right,
        grounds={
            "terms": str(proposal.terms_id),
            "contract": str(right.contract_id),
            "authority": str(decider.authority.pk),
            "decision": decision.number,
            "user": str(right.holder_id),
        },
    )
    return event


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
