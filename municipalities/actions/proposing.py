"""The municipality proposes named workers; nothing is granted by that (R2, R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import Category, ClientGroup
from documents.calendar import months_after
from municipalities.access import OVER, right_state
from municipalities.access.lists import categories_of, contract_end
from municipalities.actions.permitting import permitted
from municipalities.models import (
    AccessRight,
    Contract,
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


class AlreadyHasRight(Exception):
    """The person has a right under the contract, or one waits for a decision."""


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
        )


@transaction.atomic
def propose_right(
    holder: User, proposed: Proposed, *, contract: Contract, unit: Unit, by: User, at: datetime
) -> RightEvent:
    """The municipality proposes a named worker.

    Raises `NothingProposed`, `EndBeforeStart`, `TooLong`, `NoContract`, `BeyondContract`, `GroupNotCovered`,
    `AlreadyHasRight`.
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


def _check_proposed(proposed: Proposed, contract: Contract) -> None:
    if not proposed.groups or not proposed.categories:
        raise NothingProposed
    if proposed.last_day < proposed.starts_on:
        raise EndBeforeStart
    if proposed.ends_before > months_after(proposed.starts_on, LONGEST_MONTHS):
        raise TooLong
    check_within(proposed, contract)


def check_within(proposed: Proposed, contract: Contract) -> None:
    """Measured against the newest version and the marked end. Raises as `propose_right` does."""
    version, last = contract.versions.order_by("-no").first(), contract_end(contract)
    if version is None or last is None:
        raise NoContract
    if proposed.starts_on < version.starts_on or proposed.last_day > last:
        raise BeyondContract(last)
    if not {group.pk for group in proposed.groups} <= set(version.groups.values_list("group", flat=True)):
        raise GroupNotCovered(last)


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
