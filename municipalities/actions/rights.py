"""Named workers are proposed by their municipality and decided on by whoever may grant (R2, R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from clientgroups.models import Category, ClientGroup
from municipalities.access import (
    Decider,
    Obstacle,
    Standing,
    able_deciders,
    acting_role,
    pending,
    right_state,
    why_not_decide,
)
from municipalities.actions.mirroring import mirror
from municipalities.actions.permitting import permitted
from municipalities.actions.printing import issue_decision
from municipalities.models import (
    AccessRight,
    Contract,
    ContractVersion,
    RightEvent,
    RightTerms,
    TermsCategory,
    TermsGroup,
    Unit,
)


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


class NoContract(Exception):
    """The contract has no version yet, so there is nothing to propose a right under."""


class BeyondContract(Exception):
    """The right would begin before the contract, last longer or cover more groups (R4)."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class NothingProposed(Exception):
    """A right covers at least one group and one category."""


class AlreadyHasRight(Exception):
    """The person has a right under the contract, or one waits for a decision."""


REFUSALS = {cls.obstacle: cls for cls in (OwnRight, DeputyOfHolder, NoGrantAuthority, NotTheGranter)}
# Standings after which a new right may be proposed.
OVER = {Standing.REFUSED, Standing.REMOVED, Standing.ENDED}


@dataclass(frozen=True)
class Proposed:
    """Content, scope, authority and duration of a right (§ 124), both days included."""

    groups: tuple[ClientGroup, ...]
    categories: tuple[Category, ...]
    tasks: str
    starts_on: date
    last_day: date
    may_record_changes: bool = False
    reason: str = ""

    @property
    def ends_before(self) -> date:
        return self.last_day + timedelta(days=1)


@transaction.atomic
def propose_right(
    holder: User, proposed: Proposed, *, contract: Contract, unit: Unit, by: User, at: datetime
) -> RightEvent:
    """The municipality proposes a named worker.

    Raises `NothingProposed`, `EndBeforeStart`, `NoContract`, `BeyondContract`, `AlreadyHasRight`.
    """
    municipality = contract.municipality
    acting = permitted(by, "propose_rights", municipality, at)
    # Locked, so that a person proposed twice at once has one proposal.
    User.objects.select_for_update().get(pk=holder.pk)
    _check_proposed(proposed, contract)
    _check_free(holder, contract, at)
    right = AccessRight.objects.create(holder=holder, contract=contract, unit=unit, proposed_by=by)
    terms = _terms(right, proposed)
    event = RightEvent.objects.create(
        right=right, terms=terms, holder=holder, kind=RightEvent.Kind.PROPOSED, by=by, at=at
    )
    record(
        Verb.RIGHT_PROPOSED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.code,
        about=right,
        categories=[str(category) for category in proposed.categories],
        grounds={"terms": str(terms.pk), "contract": str(contract.pk), "user": str(holder.pk)},
    )
    return event


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
        _record_refusal(proposal.right, verb, refusal.obstacle, by=by, at=at)
        raise


def _decide(
    proposal: RightEvent, kind: RightEvent.Kind, verb: Verb, *, reason: str, by: User, at: datetime
) -> RightEvent:
    # Locked: of two who decide at once the second finds the decision of the first.
    right = AccessRight.objects.select_for_update().get(pk=proposal.right_id)
    decider = _check_decider(right, proposal, by, at)
    if kind == RightEvent.Kind.APPROVED:
        _check_within(right, proposal.terms)
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


def _record_refusal(right: AccessRight, verb: Verb, obstacle: Obstacle, *, by: User, at: datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        outcome=Outcome.REFUSED,
        role=acting_role(by, "decide_rights", at),
        municipality=right.contract.municipality_id,
        about=right,
        reasons=[obstacle.value],
    )


def _check_proposed(proposed: Proposed, contract: Contract) -> None:
    if not proposed.groups or not proposed.categories:
        raise NothingProposed
    if proposed.last_day < proposed.starts_on:
        raise EndBeforeStart
    version = _newest_version(contract)
    if proposed.starts_on < version.starts_on or proposed.ends_before > version.ends_before:
        raise BeyondContract
    if not {group.pk for group in proposed.groups} <= set(version.groups.values_list("group", flat=True)):
        raise BeyondContract


def _check_within(right: AccessRight, terms: RightTerms) -> None:
    # The contract may have been shortened after the proposal.
    if terms.ends_before > _newest_version(right.contract).ends_before:
        raise BeyondContract


def _newest_version(contract: Contract) -> ContractVersion:
    version = contract.versions.order_by("-no").first()
    if version is None:
        raise NoContract
    return version


def _check_free(holder: User, contract: Contract, at: datetime) -> None:
    rights = AccessRight.objects.filter(holder=holder, contract=contract)
    if any(right_state(right, at).standing not in OVER for right in rights):
        raise AlreadyHasRight


def _terms(right: AccessRight, proposed: Proposed) -> RightTerms:
    terms = RightTerms.objects.create(
        right=right,
        no=right.terms.count() + 1,
        may_record_changes=proposed.may_record_changes,
        tasks=proposed.tasks,
        reason=proposed.reason,
        starts_on=proposed.starts_on,
        ends_before=proposed.ends_before,
    )
    for group in proposed.groups:
        TermsGroup.objects.create(terms=terms, group=group)
    for category in proposed.categories:
        TermsCategory.objects.create(terms=terms, category=category)
    return terms
