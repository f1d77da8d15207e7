"""What the decision's three lists say of each municipality, which holds, and what is still unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from documents.calendar import helsinki_day
from municipalities.access.contracts import ContractState, contract_state, newest_first
from municipalities.access.distances import distances
from municipalities.access.due import Matter
from municipalities.models import Area, Contract, ListedFact, ListResolution, Municipality, ServiceKind


@dataclass(frozen=True)
class Listed:
    """A municipality, its contracts, and which of the decision's lists name it."""

    municipality: Municipality
    contracts: list[ContractState]
    sources: frozenset[str]

    @property
    def lists_differ(self) -> bool:
        return 0 < len(self.sources) < len(ListedFact.Source)

    @property
    def marks(self) -> list[tuple[ListedFact.Source, bool]]:
        return [(source, source in self.sources) for source in ListedFact.Source]


def contracts_by_municipality(area: Area, at: datetime) -> list[Listed]:
    """Every municipality of the area by name, in a fixed number of queries."""
    rows = area.municipalities.prefetch_related("listed", Prefetch("contracts__versions", newest_first()))
    near, day = distances(area, Matter.CONTRACT, at), helsinki_day(at)
    return [
        Listed(
            one,
            [contract_state(contract, day, reminders=near) for contract in _shown(one)],
            frozenset(fact.source for fact in one.listed.all()),
        )
        for one in rows
    ]


def _shown(municipality: Municipality) -> list[Contract]:
    """What the decision left unknown is shown until a person has entered a contract and cited its page."""
    contracts = list(municipality.contracts.all())
    resolved = any(is_resolution(one) for one in contracts)
    return [one for one in contracts if not (resolved and one.service_kind == ServiceKind.UNKNOWN)]


def is_resolution(contract: Contract) -> bool:
    """Entered from the paper, citing its page: what the decision left unknown is known by it."""
    return contract.service_kind != ServiceKind.UNKNOWN and bool(contract.page)


@dataclass(frozen=True)
class Sources:
    """What the decision's lists say of a municipality, which of them holds, and what is still unknown."""

    listed: Listed
    resolution: ListResolution | None
    unknown: Contract | None

    @property
    def open(self) -> bool:
        """Whether a person with authority still has something to resolve."""
        return self.unknown is not None or (self.listed.lists_differ and self.by_loading)

    @property
    def by_loading(self) -> bool:
        """Whether nobody but the loader of the decision has said which list holds."""
        return self.resolution is None or self.resolution.by_id is None


def sources_of(municipality: Municipality, at: datetime) -> Sources:
    contracts = list(municipality.contracts.all())
    resolved = any(is_resolution(one) for one in contracts)
    unknown = next((one for one in contracts if one.service_kind == ServiceKind.UNKNOWN), None)
    named = frozenset(municipality.listed.values_list("source", flat=True))
    return Sources(
        listed=Listed(municipality, [], named),
        resolution=newest_resolution(municipality.area, at),
        unknown=None if resolved else unknown,
    )


def newest_resolution(area: Area, at: datetime) -> ListResolution | None:
    """Which list holds by that moment, on what ground."""
    found = area.list_resolutions.filter(at__lte=at).select_related("by")
    return found.order_by("-at", "-recorded_at").first()
