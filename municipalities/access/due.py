"""What comes to its end and nobody has renewed yet: contracts, access rights, personal agreements.

Whom to remind of it, and from which distances on, is asked here; municipalities/actions/reminding.py does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from documents.calendar import helsinki_day
from municipalities.access.distances import Distance, distances, passed
from municipalities.access.rights import (
    GIVEN,
    RightState,
    employment_end,
    pending,
    right_state,
    with_facts,
)
from municipalities.models import (
    AccessRight,
    AgreementEvent,
    Area,
    Contract,
    ContractEvent,
    ContractVersion,
    Municipality,
    PersonalAgreement,
    ReviewResult,
    ReviewRound,
    RightEvent,
    Role,
)
from municipalities.models.agreements import PersonalAgreementQuerySet
from municipalities.models.contracts import SIGNATURES
from municipalities.models.rights import last_day


class Matter(models.TextChoices):
    """What ends; the value is the last part of the setting that holds its distances."""

    CONTRACT = "contract"
    RIGHT = "right"
    AGREEMENT = "agreement"
    REVIEW = "review"


@dataclass(frozen=True)
class Ending:
    """One thing that ends unless somebody renews it.

    `version` is the version or the terms that end, `known_on` the day since when this end has been known,
    `holder` whose right or agreement it is. `may_be_renewed` is false of a right for which nobody answered in
    its latest review.
    """

    matter: Matter
    about: Contract | AccessRight | PersonalAgreement | ReviewRound
    version: str
    municipality: Municipality
    last_day: date
    known_on: date
    holder: User | None = None
    may_be_renewed: bool = True


def endings(area: Area, at: datetime, *, municipality: Municipality | None = None) -> list[Ending]:
    """Everything of the area that ends within its longest distance and is not renewed; the first end first.

    With a municipality only what is its own. The queries are as many however much there is.
    """
    here: dict[str, Municipality | Area]
    here = {"municipality": municipality} if municipality else {"municipality__area": area}
    contracts = Contract.objects.filter(**here)
    rights = AccessRight.objects.filter(contract__in=contracts)
    agreements = PersonalAgreement.objects.filter(**here)
    return _near(area, [*_contracts(contracts, at), *_rights(rights, at), *_agreements(agreements, at)], at)


def endings_of(user: User, municipality: Municipality, at: datetime) -> list[Ending]:
    """The person's own right and agreement there that end within their longest distance."""
    rights = AccessRight.objects.filter(holder=user, contract__municipality=municipality)
    agreements = PersonalAgreement.objects.filter(user=user, municipality=municipality)
    return _near(municipality.area, [*_rights(rights, at), *_agreements(agreements, at)], at)


def reached(area: Area, ending: Ending, at: datetime) -> list[Distance]:
    """The distances to remind of by now, the nearest to the end first."""
    those = distances(area, ending.matter, at)
    return passed(those, ending.last_day, known_on=ending.known_on, day=helsinki_day(at))


@dataclass(frozen=True)
class Responsible:
    """Who does something about ends in the area, on a day: roles and the people in them."""

    area: Sequence[User]
    directors: Sequence[User]
    supervisors: dict[str, list[User]]

    def of(self, ending: Ending) -> list[User]:
        """Those who are reminded, each once: who can act, and the holder."""
        if ending.matter == Matter.CONTRACT:
            local = self.supervisors.get(ending.municipality.pk, [])
            return list(dict.fromkeys([*self.area, *local]))
        holder = [ending.holder] if ending.holder else []
        return list(dict.fromkeys([*self.local(ending.municipality), *holder]))

    def local(self, municipality: Municipality) -> Sequence[User]:
        """The supervisors. A municipality without one has nobody who could act: the area is told."""
        return self.supervisors.get(municipality.pk) or self.directors


def responsible(area: Area, at: datetime) -> Responsible:
    roles = area.assignments.in_force(helsinki_day(at)).filter(
        role__in=(Role.DIRECTOR, Role.MANAGER, Role.SUPERVISOR), user__is_active=True, user__left_on=None
    )
    everybody = list(roles.select_related("user").order_by("starts_on", "pk"))
    supervisors: dict[str, list[User]] = {}
    for one in everybody:
        if one.municipality_id:
            supervisors.setdefault(one.municipality_id, []).append(one.user)
    return Responsible(
        area=[one.user for one in everybody if not one.municipality_id],
        directors=[one.user for one in everybody if one.role == Role.DIRECTOR],
        supervisors=supervisors,
    )


def _near(area: Area, found: Sequence[Ending], at: datetime) -> list[Ending]:
    day = helsinki_day(at)
    begins = {matter: distances(area, matter, at) for matter in {ending.matter for ending in found}}
    near = [
        ending
        for ending in found
        if day <= ending.last_day and any(one.before(ending.last_day) <= day for one in begins[ending.matter])
    ]
    return sorted(near, key=lambda ending: (ending.last_day, ending.municipality.short_fi, ending.version))


def _contracts(contracts: QuerySet[Contract], at: datetime) -> Iterator[Ending]:
    versions = ContractVersion.objects.in_force(helsinki_day(at)).filter(contract__in=contracts)
    versions = versions.filter(~Exists(_ended("contract")), ~Exists(_renewals()))
    for version in versions.select_related("contract__municipality").prefetch_related("events"):
        yield Ending(
            matter=Matter.CONTRACT,
            about=version.contract,
            version=str(version.pk),
            municipality=version.contract.municipality,
            last_day=last_day(version.ends_before),
            known_on=max(event.on for event in version.events.all() if event.kind in SIGNATURES),
        )


def _ended(contract: str) -> QuerySet[ContractEvent]:
    """A contract that somebody has ended is not forgotten: nobody needs reminding."""
    return ContractEvent.objects.filter(version__contract=OuterRef(contract), kind=ContractEvent.Kind.ENDED)


def _renewals() -> QuerySet[ContractVersion]:
    """A later version, or the same service's next contract, signed or not, that lasts longer."""
    newer = ContractVersion.objects.filter(contract=OuterRef("contract"), no__gt=OuterRef("no"))
    latest = Q(contract=OuterRef("contract"), no__gt=OuterRef("no")) | (
        ~Q(contract=OuterRef("contract")) & ~Exists(newer) & ~Exists(_ended("contract"))
    )
    return ContractVersion.objects.filter(
        latest,
        contract__municipality=OuterRef("contract__municipality"),
        contract__service_kind=OuterRef("contract__service_kind"),
        ends_before__gt=OuterRef("ends_before"),
    )


def _rights(rights: QuerySet[AccessRight], at: datetime) -> Iterator[Ending]:
    states = [(right, right_state(right, at)) for right in with_facts(_reviewed(rights, at))]
    reach = _reach(states, at)
    ends = contract_ends({right.contract_id for right, _ in states}, at)
    for right, state in states:
        # Of a worker who is leaving nobody needs to renew anything.
        if employment_end(right, at):
            continue
        if state.standing in GIVEN and reach[_whose(right)] <= last_day(state.terms.ends_before):
            yield Ending(
                matter=Matter.RIGHT,
                about=right,
                version=str(state.terms.pk),
                municipality=right.contract.municipality,
                last_day=min(state.until, ends.get(right.contract_id, state.until)),
                known_on=_granted_on(right, state),
                holder=right.holder,
                may_be_renewed=not _was_unanswered(right, state),
            )


def _reviewed(rights: QuerySet[AccessRight], at: datetime) -> QuerySet[AccessRight]:
    """The rights with what their latest review decided on them."""
    results = ReviewResult.objects.filter(right=OuterRef("pk"), closed__at__lte=at).order_by("-closed__at")
    return rights.annotate(
        review_result=Subquery(results.values("result")[:1]),
        review_closed_at=Subquery(results.values("closed__at")[:1]),
    )


def _was_unanswered(right: AccessRight, state: RightState) -> bool:
    """Nobody answered for the right in its latest review, and it has not been granted anew since."""
    result, closed_at = (getattr(right, name) for name in ("review_result", "review_closed_at"))
    return result == ReviewResult.Result.UNANSWERED and _granted_on(right, state) <= helsinki_day(closed_at)


def _whose(right: AccessRight) -> tuple[object, str]:
    return right.holder_id, right.contract.municipality_id


def _reach(states: Sequence[tuple[AccessRight, RightState]], at: datetime) -> dict[tuple[object, str], date]:
    """How far each holder's rights in a municipality last, with what is granted ahead or not decided yet."""
    reach: dict[tuple[object, str], date] = {}
    for right, state in states:
        proposal = pending(right, at)
        terms = [proposal.terms] if proposal else []
        if state.standing in GIVEN:
            terms += [event.terms for event in _approvals(right) if event.terms.no >= state.terms.no]
        days = [last_day(one.ends_before) for one in terms]
        reach[_whose(right)] = max([reach.get(_whose(right), date.min), *days])
    return reach


def contract_ends(contracts: set[object], at: datetime) -> dict[object, date]:
    """The last day of each contract that is in force: no right reaches beyond it."""
    versions = ContractVersion.objects.in_force(helsinki_day(at)).filter(contract__in=contracts)
    ends = ContractEvent.objects.filter(version__contract__in=contracts, kind=ContractEvent.Kind.ENDED)
    found = dict(versions.values_list("contract", "ends_before"))
    for contract, ends_before in ends.values_list("version__contract", "ends_before"):
        if contract in found and ends_before:
            found[contract] = min(found[contract], ends_before)
    return {contract: last_day(ends_before) for contract, ends_before in found.items()}


def _granted_on(right: AccessRight, state: RightState) -> date:
    own = [event for event in _approvals(right) if event.terms_id == state.terms.pk]
    return helsinki_day(own[-1].at)


def _approvals(right: AccessRight) -> list[RightEvent]:
    return [event for event in right.events.all() if event.kind == RightEvent.Kind.APPROVED]


def _agreements(agreements: PersonalAgreementQuerySet, at: datetime) -> Iterator[Ending]:
    ended = AgreementEvent.objects.filter(agreement=OuterRef("pk"), kind=AgreementEvent.Kind.ENDED)
    longer = Q(ends_before=None) | Q(ends_before__gt=OuterRef("ends_before"))
    renewals = PersonalAgreement.objects.filter(
        longer, ~Exists(ended), user=OuterRef("user"), municipality=OuterRef("municipality")
    )
    found = agreements.in_force(at).filter(~Exists(ended), ~Exists(renewals), ends_before__isnull=False)
    for agreement in found.select_related("user", "municipality").prefetch_related("events"):
        yield Ending(
            matter=Matter.AGREEMENT,
            about=agreement,
            version=str(agreement.pk),
            municipality=agreement.municipality,
            last_day=last_day(agreement.ends_before or date.max),
            known_on=max(event.on for event in agreement.events.all()),
            holder=agreement.user,
        )
