"""Who could see what on a day: every access right by the gate's own footing rules, R1-R4.

One query asks the rules about every group of every right; the rest only tells since when, until when, and
what lacked. All of it is as it is known now: what was recorded after the moment counts, and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from clientgroups.models import Category, GroupContent
from consents.access import rules
from consents.access.rules import FOOTING, Footing, Rule
from consents.access.spans import Span, common, unbroken
from documents.calendar import helsinki_day
from municipalities.access import RightState, right_state
from municipalities.access.contracts import ContractState, contract_state, signed_on, with_versions
from municipalities.models import (
    AccessRight,
    Assignment,
    Contract,
    PersonalAgreement,
    Qualification,
    RightEvent,
    Role,
    TermsGroup,
)
from municipalities.models.rights import HALTS, last_day

CARRIED = "carried"


@dataclass(frozen=True)
class GroupThatDay:
    """A group of the right: the rules that failed in it, and whether the right's own terms carry it."""

    code: str
    name: str
    failed: frozenset[Rule]
    carried: bool

    @property
    def is_open(self) -> bool:
        return self.carried and not self.failed


@dataclass(frozen=True)
class Known:
    """What is on record of the rights' holders and contracts, whenever it holds."""

    contracts: dict[UUID, Contract]
    agreements: dict[tuple[UUID, str], list[PersonalAgreement]]
    qualifications: dict[UUID, list[Qualification]]
    tasks: dict[tuple[UUID, str], list[Assignment]]


@dataclass(frozen=True)
class RightThatDay:
    """How one right stood at the moment. `span`: the days on which all of its conditions hold, if any."""

    right: AccessRight
    state: RightState
    groups: list[GroupThatDay]
    contract: ContractState
    agreements: list[PersonalAgreement]
    qualifications: list[Qualification]
    at: datetime
    span: Span | None = None
    turns: list[RightEvent] = field(default_factory=list)

    @property
    def could(self) -> bool:
        """Whether the holder could open the data of a client who had consented, in some group."""
        return any(group.is_open for group in self.groups)

    @property
    def open_groups(self) -> list[GroupThatDay]:
        return [group for group in self.groups if group.is_open]

    @property
    def since(self) -> date:
        return self.span.starts_on if self.span else self.state.since

    @property
    def until(self) -> date:
        """The last day, as it is known now."""
        return last_day(self.span.ends_before) if self.span else self.state.until

    @property
    def categories(self) -> list[Category]:
        covered = {row.category for row in self.state.terms.categories.all()}
        return [category for category in Category if category in covered]


def rights_that_day(rights: Iterable[AccessRight], at: datetime) -> list[RightThatDay]:
    """Those of the rights that had been proposed by the moment; the rights as `with_facts` gives them."""
    then = [right for right in rights if any(event.at <= at for event in right.events.all())]
    states = {right.pk: right_state(right, at) for right in then}
    groups = _groups([state.terms.pk for state in states.values()], at)
    known = _known(then)
    return [_that_day(right, states[right.pk], groups, known, at) for right in then]


def _groups(terms: Sequence[UUID], at: datetime) -> dict[UUID, list[GroupThatDay]]:
    """The gate's own question, of every group at once."""
    place = OuterRef("terms__right__contract__municipality")
    footing = Footing(OuterRef("terms__right__holder"), place, OuterRef("group"), at)
    asked = rules.footing_rules(footing) | {
        CARRIED: Q(Exists(rules.terms(footing).filter(pk=OuterRef("terms"))))
    }
    rows = TermsGroup.objects.filter(terms__in=terms).annotate(**rules.columns(asked))
    names = {one.group_id: one.name for one in GroupContent.objects.in_force(helsinki_day(at))}
    found: dict[UUID, list[GroupThatDay]] = {}
    for row in rows.order_by("group__position").values("terms", "group", *asked):
        found.setdefault(row["terms"], []).append(_group(row, names))
    return found


def _group(row: dict[str, Any], names: dict[str, str]) -> GroupThatDay:
    failed = frozenset(rule for rule in FOOTING if not row[rule])
    return GroupThatDay(row["group"], names.get(row["group"], row["group"]), failed, row[CARRIED])


def _known(rights: Sequence[AccessRight]) -> Known:
    holders = {right.holder_id for right in rights}
    contracts = Contract.objects.filter(pk__in={right.contract_id for right in rights})
    agreements: dict[tuple[UUID, str], list[PersonalAgreement]] = {}
    for agreement in PersonalAgreement.objects.filter(user__in=holders).prefetch_related("events", "groups"):
        agreements.setdefault((agreement.user_id, agreement.municipality_id), []).append(agreement)
    qualifications: dict[UUID, list[Qualification]] = {}
    for one in Qualification.objects.filter(user__in=holders).order_by("done_on", "recorded_at"):
        qualifications.setdefault(one.user_id, []).append(one)
    tasks: dict[tuple[UUID, str], list[Assignment]] = {}
    for task in Assignment.objects.filter(user__in=holders, role=Role.WORKER):
        tasks.setdefault((task.user_id, task.municipality_id or ""), []).append(task)
    by_key = {contract.pk: contract for contract in with_versions(contracts)}
    return Known(by_key, agreements, qualifications, tasks)


def _that_day(
    right: AccessRight,
    state: RightState,
    groups: dict[UUID, list[GroupThatDay]],
    known: Known,
    at: datetime,
) -> RightThatDay:
    whose, day = (right.holder_id, right.contract.municipality_id), helsinki_day(at)
    contract = known.contracts[right.contract_id]
    agreements = known.agreements.get(whose, [])
    qualifications = known.qualifications.get(right.holder_id, [])
    found = RightThatDay(
        right,
        state,
        groups.get(state.terms.pk, []),
        contract_state(contract, day),
        agreements,
        qualifications,
        at,
        turns=[event for event in right.events.all() if event.at <= at and helsinki_day(event.at) == day],
    )
    if not found.could:
        return found
    spans = [
        _of_right(right, state, at),
        unbroken(_of_contract(contract), day),
        unbroken(_of_agreements(agreements), day),
        unbroken(_of_tasks(known.tasks.get(whose, [])), day),
        *(_of_kind(qualifications, kind) for kind in Qualification.Kind),
    ]
    return RightThatDay(**{**vars(found), "span": common(spans)})


def _of_right(right: AccessRight, state: RightState, at: datetime) -> Span:
    """From the opening or the latest return until the terms end, a stop comes or newer terms begin."""
    events = right.events.all()
    stops = [helsinki_day(one.at) for one in events if one.kind in HALTS and one.at > at]
    grants = [one for one in events if one.kind == RightEvent.Kind.APPROVED and one.terms != state.terms]
    newer = [max(helsinki_day(one.at), one.terms.starts_on) for one in grants]
    coming = [day for day in newer if day > helsinki_day(at)]
    return Span(state.since, min([state.terms.ends_before, *stops, *coming]))


def _of_contract(contract: Contract) -> list[Span]:
    """Each signed version from its first day on until a newer one, its end or the mark that ends all."""
    versions = sorted(contract.versions.all(), key=lambda version: -version.no)
    marks = [event.ends_before for version in versions for event in version.events.all()]
    ends_before = min((mark for mark in marks if mark), default=date.max)
    spans: list[Span] = []
    for version in versions:
        signed = signed_on(version)
        if signed:
            starts_on = max(version.starts_on, signed)
            spans.append(Span(starts_on, min(version.ends_before, ends_before)))
            ends_before = min(ends_before, starts_on)
    return spans


def _of_agreements(agreements: Iterable[PersonalAgreement]) -> list[Span]:
    return [span for agreement in agreements if (span := span_of_agreement(agreement))]


def span_of_agreement(agreement: PersonalAgreement) -> Span | None:
    """The days on which it is signed by both and not ended; None while a signature is missing."""
    days = {event.kind: event.on for event in agreement.events.all()}
    signed = [days.get("worker_signed"), days.get("supervisor_signed")]
    signatures = [day for day in signed if day]
    if len(signatures) < len(signed):
        return None
    ends = [end for end in (agreement.ends_before, days.get("ended")) if end]
    return Span(max(agreement.starts_on, *signatures), min(ends, default=date.max))


def _of_tasks(tasks: Iterable[Assignment]) -> list[Span]:
    return [Span(task.starts_on, task.ends_before or date.max) for task in tasks]


def _of_kind(qualifications: Iterable[Qualification], kind: str) -> Span | None:
    return next((Span(one.done_on) for one in qualifications if one.kind == kind), None)
