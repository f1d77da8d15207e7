"""What falls with a contract that ends earlier or covers fewer groups, and with an access right that is
removed: counts, and never a client.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from consents.models import Consent, ConsentPart, ConsentWorker, Opening, PartEvent
from consents.models.consents import IN_FORCE_KINDS
from documents.calendar import end_of_day, helsinki_day
from municipalities.access.contracts import contract_state
from municipalities.models import AccessRight, Contract, ContractVersion, RightEvent, RightTerms
from municipalities.models.rights import last_day


@dataclass(frozen=True)
class Reach:
    """How far a contract would reach: its exclusive end, and the groups; None for those that it has."""

    ends_before: date
    groups: frozenset[str] | None = None


@dataclass(frozen=True)
class Falling:
    """How many access rights, consents and openings without an outcome lose what they rest on.

    `late` are openings made after an end that has passed already. `ends_before` is the end that the counts
    belong to, `shorter` whether the contract would end earlier and not only cover less.
    """

    ends_before: date
    at: datetime
    shorter: bool = False
    rights: int = 0
    consents: int = 0
    openings: int = 0
    late: int = 0

    def __bool__(self) -> bool:
        return any((self.rights, self.consents, self.openings, self.late))

    @property
    def code(self) -> str:
        """What a page sends back to say which counts its reader saw."""
        counts = (self.rights, self.consents, self.openings, self.late)
        return f"{self.ends_before.isoformat()}:{'-'.join(map(str, counts))}"

    def is_of_the_day_of(self, code: str) -> bool:
        """Whether the code tells counts of the same end: counts of another end have not changed."""
        return code.partition(":")[0] == self.ends_before.isoformat()

    @property
    def grounds(self) -> dict[str, str]:
        """The counts for the trail."""
        return {"rights": str(self.rights), "consents": str(self.consents), "openings": str(self.openings)}


@dataclass(frozen=True)
class _Fall:
    """The part of what a contract carries that it would carry no longer."""

    contract: Contract
    reach: Reach
    shorter: bool
    covered: frozenset[str]
    at: datetime

    @property
    def dropped(self) -> frozenset[str]:
        return frozenset() if self.reach.groups is None else self.covered - self.reach.groups

    @property
    def today(self) -> date:
        return helsinki_day(self.at)


def falling(contract: Contract, reach: Reach, at: datetime) -> Falling:
    """What would fall if the contract reached only so far; nothing when it carries nothing now."""
    fall = _fall(contract, reach, at)
    if fall is None:
        return Falling(reach.ends_before, at)
    return Falling(
        ends_before=reach.ends_before,
        at=at,
        shorter=fall.shorter,
        rights=_rights(fall).count(),
        consents=_consents(fall).count(),
        openings=_openings(fall).count(),
        late=_late(fall).count(),
    )


def falling_with(right: AccessRight, at: datetime) -> Falling:
    """What falls with the right: consents that nobody else may use, and openings without an outcome."""
    return Falling(
        ends_before=helsinki_day(at),
        at=at,
        rights=1,
        consents=_consents_for_only(right, at).count(),
        openings=Opening.objects.filter(terms__right=right, outcome=None).count(),
    )


def _consents_for_only(right: AccessRight, at: datetime) -> QuerySet[Consent]:
    """Given consents in which the client named the holder and nobody else."""
    others = ConsentWorker.objects.filter(consent=OuterRef("pk")).exclude(user=right.holder_id)
    found: QuerySet[Consent] = _given(at).filter(
        ~Exists(others),
        workers__user=right.holder_id,
        ends_before__gt=helsinki_day(at),
        need__municipality=right.contract.municipality_id,
    )
    return found


def falling_holders(contract: Contract, reach: Reach, at: datetime) -> list[User]:
    """Whose access rights fall, by name."""
    fall = _fall(contract, reach, at)
    if fall is None:
        return []
    holders = _rights(fall).values("holder")
    return list(User.objects.filter(pk__in=holders).order_by("name"))


def _fall(contract: Contract, reach: Reach, at: datetime) -> _Fall | None:
    state = contract_state(contract, helsinki_day(at))
    version, ends_before = state.version, state.ends_before
    # Without all its signatures a contract carries nothing that could fall.
    if version is None or ends_before is None or state.missing:
        return None
    covered = frozenset(version.groups.values_list("group", flat=True))
    fall = _Fall(contract, reach, reach.ends_before < ends_before, covered, at)
    return fall if fall.shorter or fall.dropped else None


def _rights(fall: _Fall) -> QuerySet[AccessRight]:
    """Granted rights, in force or on their way, that would have lasted longer or cover a dropped group."""
    removed = RightEvent.objects.filter(
        right=OuterRef("right"), kind=RightEvent.Kind.REMOVED, at__lte=fall.at
    )
    longer = Q(ends_before__gt=fall.reach.ends_before) if fall.shorter else Q(pk=None)
    terms = RightTerms.objects.promised(fall.at).filter(
        longer | Q(groups__group__in=fall.dropped),
        ~Exists(removed),
        right__contract=fall.contract,
        ends_before__gt=min(fall.today, fall.reach.ends_before),
    )
    return AccessRight.objects.filter(pk__in=terms.values("right"))


def _consents(fall: _Fall) -> QuerySet[Consent]:
    """Given consents that would have lasted longer, in groups that no other contract covers then."""
    others = ContractVersion.objects.in_force(max(fall.reach.ends_before, fall.today)).filter(
        ~Q(contract=fall.contract), contract__municipality=fall.contract.municipality_id
    )
    longer = Q(ends_before__gt=fall.reach.ends_before) if fall.shorter else Q(pk=None)
    found: QuerySet[Consent] = _given(fall.at).filter(
        longer | Q(need__content__group__in=fall.dropped),
        ~Exists(others.covering(OuterRef("need__content__group"))),
        ends_before__gt=fall.today,
        need__municipality=fall.contract.municipality_id,
        need__content__group__in=fall.covered,
    )
    return found


def _given(at: datetime) -> QuerySet[Consent]:
    """Consents whose viewing part is given and not withdrawn."""
    latest = PartEvent.objects.filter(
        part__consent=OuterRef("pk"), part__kind=ConsentPart.Kind.VIEWING, at__lte=at
    ).newest_first()
    last = Subquery(latest.values("kind")[:1])
    found: QuerySet[Consent] = Consent.objects.annotate(last=last).filter(last__in=IN_FORCE_KINDS)
    return found


def _openings(fall: _Fall) -> QuerySet[Opening]:
    """Openings on the contract whose outcome is not recorded."""
    found = Opening.objects.filter(contract_version__contract=fall.contract, outcome=None)
    return found if fall.shorter else found.filter(need__content__group__in=fall.dropped)


def _late(fall: _Fall) -> QuerySet[Opening]:
    """Openings made after an end of which we learn late."""
    end = end_of_day(last_day(fall.reach.ends_before))
    return Opening.objects.filter(contract_version__contract=fall.contract, opened_at__gt=end)
