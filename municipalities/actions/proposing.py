"""The municipality proposes named workers; nothing is granted by that (R2, R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import Category, ClientGroup, Ground
from documents.calendar import months_after
from municipalities.access import OVER, right_state
from municipalities.access.lists import categories_of, contract_end
from municipalities.access.proposals import CLOSED, PROPOSE, last_step
from municipalities.actions.permitting import permitted
from municipalities.models import (
    AccessRight,
    Contract,
    Municipality,
    RightEvent,
    RightTerms,
    TermsCategory,
    TermsGroup,
    Unit,
)
from municipalities.models.rights import LONGEST_MONTHS, last_day


class NoContract(Exception):
    """The contract has no version yet, so there is nothing to propose a right under."""


class BeyondContract(Exception):
    """The right would begin before the contract or last longer (R4); `last_day` is the contract's own."""

    def __init__(self, last_day: date | None = None) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class GroupNotCovered(BeyondContract):
    """The right would cover a group that the contract does not."""


class TooLong(Exception):
    """No right lasts longer than LONGEST_MONTHS from its first day."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class NothingProposed(Exception):
    """A right covers at least one group and one category."""


class OwnProposal(Exception):
    """Who proposes is another person than who is to have the right."""


class AlreadyHasRight(Exception):
    """The person has a right under the contract, or one waits for a decision."""


class RightIsOver(Exception):
    """The right was refused, removed or ended by the employment: a new one may be proposed."""


class ProposalChanged(Exception):
    """The latest proposal or decision of the right is no longer the one that the person looked at."""

    def __init__(self, proposal: RightEvent) -> None:
        super().__init__(str(proposal.pk))
        self.proposal = proposal


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
    ground: Ground = Ground.PRODUCER

    @property
    def ends_before(self) -> date:
        return self.last_day + timedelta(days=1)

    @classmethod
    def of(cls, terms: RightTerms) -> Proposed:
        """What the terms say."""
        return cls(
            groups=tuple(ClientGroup.objects.filter(pk__in=terms.groups.values("group"))),
            categories=tuple(categories_of(terms)),
            tasks=terms.tasks,
            starts_on=terms.starts_on,
            last_day=last_day(terms.ends_before),
            may_record_changes=terms.may_record_changes,
            reason=terms.reason,
            ground=Ground(terms.ground),
        )


@transaction.atomic
def propose_right(
    holder: User, proposed: Proposed, *, contract: Contract, unit: Unit | str, by: User, at: datetime
) -> RightEvent:
    """The municipality proposes a named worker; `unit` is one of its units, or the name of a new one.

    Raises `OwnProposal`, `NothingProposed`, `EndBeforeStart`, `TooLong`, `NoContract`, `BeyondContract`,
    `GroupNotCovered`, `AlreadyHasRight`.
    """
    acting = permitted(by, PROPOSE, contract.municipality, at)
    _check_proposed(holder, proposed, contract, by)
    _check_free(holder, contract, at)
    place = unit if isinstance(unit, Unit) else _unit(contract.municipality, unit)
    right = AccessRight.objects.create(holder=holder, contract=contract, unit=place, proposed_by=by)
    return _propose(right, proposed, acting=acting, by=by, at=at)


@transaction.atomic
def propose_again(right: AccessRight, proposed: Proposed, *, seen: str, by: User, at: datetime) -> RightEvent:
    """New terms for a right: an answer to a question, a change while it waits, or a renewal.

    `seen` is the id of the latest proposal or decision that the proposer looked at. What is in force stays
    so until the new terms are approved and have begun. Raises as `propose_right` does, and `RightIsOver` and
    `ProposalChanged`.
    """
    acting = permitted(by, PROPOSE, right.contract.municipality, at)
    # Locked: of a change and a decision at once the second finds what the first did. The right before its
    # holder: who decides holds the right when the decision's event refers to the holder.
    right = AccessRight.objects.select_for_update().get(pk=right.pk)
    _check_proposed(right.holder, proposed, right.contract, by)
    if right_state(right, at).standing in CLOSED:
        raise RightIsOver
    latest = last_step(right, at)
    if str(latest.pk) != seen:
        raise ProposalChanged(latest)
    _check_free(right.holder, right.contract, at, but=right)
    return _propose(right, proposed, acting=acting, by=by, at=at)


def check_within(proposed: Proposed, contract: Contract) -> None:
    """Measured against the newest version and the marked end. Raises as `propose_right` does."""
    version, last = contract.versions.order_by("-no").first(), contract_end(contract)
    if version is None or last is None:
        raise NoContract
    if proposed.starts_on < version.starts_on or proposed.last_day > last:
        raise BeyondContract(last)
    if not {group.pk for group in proposed.groups} <= set(version.groups.values_list("group", flat=True)):
        raise GroupNotCovered(last)


def write_terms(right: AccessRight, proposed: Proposed) -> RightTerms:
    """The next terms of the right."""
    terms = RightTerms.objects.create(
        right=right,
        no=right.terms.count() + 1,
        may_record_changes=proposed.may_record_changes,
        ground=proposed.ground,
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


def _unit(municipality: Municipality, name: str) -> Unit:
    """A name that is known already is no second unit."""
    known = municipality.units.filter(name__iexact=name).first()
    return known or Unit.objects.create(municipality=municipality, name=name)


def _check_proposed(holder: User, proposed: Proposed, contract: Contract, by: User) -> None:
    # Locked, so that a person proposed twice at once has one proposal.
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    if holder == by:
        raise OwnProposal
    if not proposed.groups or not proposed.categories:
        raise NothingProposed
    if proposed.last_day < proposed.starts_on:
        raise EndBeforeStart
    if proposed.ends_before > months_after(proposed.starts_on, LONGEST_MONTHS):
        raise TooLong
    check_within(proposed, contract)


def _check_free(holder: User, contract: Contract, at: datetime, *, but: AccessRight | None = None) -> None:
    rights = AccessRight.objects.filter(holder=holder, contract=contract).exclude(pk=but.pk if but else None)
    if any(right_state(right, at).standing not in OVER for right in rights):
        raise AlreadyHasRight


def _propose(right: AccessRight, proposed: Proposed, *, acting: str, by: User, at: datetime) -> RightEvent:
    terms = write_terms(right, proposed)
    event = RightEvent.objects.create(
        right=right, terms=terms, holder=right.holder, kind=RightEvent.Kind.PROPOSED, by=by, at=at
    )
    record(
        Verb.RIGHT_PROPOSED,
        by=by,
        at=at,
        role=acting,
        municipality=right.contract.municipality_id,
        about=right,
        categories=[str(category) for category in proposed.categories],
        grounds={
            "terms": str(terms.pk),
            "contract": str(right.contract_id),
            "user": str(right.holder_id),
        },
    )
    return event
