"""The municipality proposes named workers; nothing is granted by that (R2, R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import Category, ClientGroup
from municipalities.access import OVER, right_state
from municipalities.actions.permitting import permitted
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


def _check_proposed(proposed: Proposed, contract: Contract) -> None:
    if not proposed.groups or not proposed.categories:
        raise NothingProposed
    if proposed.last_day < proposed.starts_on:
        raise EndBeforeStart
    version = newest_version(contract)
    if proposed.starts_on < version.starts_on or proposed.ends_before > version.ends_before:
        raise BeyondContract
    if not {group.pk for group in proposed.groups} <= set(version.groups.values_list("group", flat=True)):
        raise BeyondContract


def newest_version(contract: Contract) -> ContractVersion:
    """The version that a proposal is measured against. Raises `NoContract`."""
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
