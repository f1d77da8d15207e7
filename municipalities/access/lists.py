"""What the area's people see in lists: what waits for a decision, which rights, how contracts stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clientgroups.models import AnnexVersion, Category, GroupContent
from documents.calendar import helsinki_day
from municipalities.access.rights import DECISIONS, pending, with_facts
from municipalities.access.roles import DECIDE, holds, places, roles_with
from municipalities.models import (
    AccessRight,
    Area,
    Assignment,
    Contract,
    ContractEvent,
    ContractVersion,
    ListedFact,
    Municipality,
    RightEvent,
    RightTerms,
    ServiceKind,
)
from municipalities.models.contracts import SIGNATURES
from municipalities.models.rights import last_day

SEE_ALL, SEE_OWN = "see_rights", "see_own_rights"


def waiting_proposals(area: Area, at: datetime) -> list[RightEvent]:
    """The area's proposals that wait for a decision, oldest first; two queries, however many there are."""
    rights = with_facts(_undecided(at).filter(contract__municipality__area=area))
    found = [proposal for right in rights if (proposal := pending(right, at))]
    return sorted(found, key=lambda proposal: proposal.at)


def count_waiting(user: User, at: datetime) -> int:
    """How many proposals wait in the areas where the person has a deciding role; for the menu, one query."""
    roles = user.assignments.in_force(helsinki_day(at)).filter(role__in=roles_with(DECIDE))
    return _undecided(at).filter(contract__municipality__area__in=roles.values("area")).count()


def barred_holders(user: User, area: Area, at: datetime) -> set[UUID]:
    """Those on whose right the person never decides: their own, and of whom they only stand in for."""
    roles = area.assignments.in_force(helsinki_day(at)).filter(user=user, role__in=roles_with(DECIDE))
    stood_in_for = set(roles.values_list("deputy_for__user", flat=True))
    return {user.pk} if None in stood_in_for else {user.pk, *stood_in_for}


def visible_rights(user: User, at: datetime) -> QuerySet[AccessRight] | None:
    """The area's rights, or the person's own municipalities'; None for who may see no list."""
    areas, homes = places(user, SEE_ALL, at), places(user, SEE_OWN, at)
    if not areas and not homes:
        return None
    seen = Q(contract__municipality__area__in=areas) | Q(contract__municipality__in=homes)
    rights = with_facts(AccessRight.objects.filter(seen)).prefetch_related("events__terms__groups")
    return rights.order_by("contract__municipality__short_fi", "holder__name", "recorded_at")


def may_see_right(user: User, right: AccessRight, at: datetime) -> bool:
    """The holder, the holder's municipality and the area."""
    municipality = right.contract.municipality
    return (
        right.holder_id == user.pk
        or holds(user, SEE_ALL, municipality.area, at)
        or holds(user, SEE_OWN, municipality, at)
    )


def title_in(user: User, municipality: Municipality, at: datetime) -> str:
    """As what the person works in the municipality, or for the area when not in the municipality."""
    here = Q(municipality=municipality) | Q(municipality=None, area=municipality.area)
    roles = user.assignments.in_force(helsinki_day(at)).filter(here)
    # The municipality's own first, on both databases.
    found = roles.order_by(models.F("municipality").asc(nulls_last=True), "starts_on").first()
    return (found.title or str(found.get_role_display())) if found else ""


def groups_of(terms: RightTerms) -> list[GroupContent]:
    """The groups in the order and the words of the contract's annex."""
    annexes = AnnexVersion.objects.filter(contract_versions__contract=terms.right.contract)
    annex = annexes.order_by("-contract_versions__no").first()
    chosen = GroupContent.objects.filter(annex=annex, group__in=terms.groups.values("group"))
    return list(chosen.select_related("group").order_by("group__position"))


def categories_of(terms: RightTerms) -> list[Category]:
    chosen = set(terms.categories.values_list("category", flat=True))
    return [category for category in Category if category in chosen]


def contract_end(contract: Contract) -> date | None:
    """The last day of the contract's newest version, signed or not: no right reaches beyond it."""
    version = contract.versions.order_by("-no").first()
    return last_day(version.ends_before) if version else None


class ContractStanding(models.TextChoices):
    # Translators: fi: sisältö kirjaamatta
    NOT_ENTERED = "not_entered", _("content not entered")
    # Translators: fi: allekirjoituksia puuttuu
    DRAFTED = "drafted", _("signatures missing")
    # Translators: fi: ei ole vielä alkanut
    NOT_BEGUN = "not_begun", _("has not begun yet")
    # Translators: fi: voimassa
    IN_FORCE = "in_force", _("in force")
    # Translators: fi: päättynyt
    ENDED = "ended", _("ended")


@dataclass(frozen=True)
class ContractState:
    """How a contract stands on a day, by which version, and which of its four signatures are missing."""

    contract: Contract
    standing: ContractStanding
    version: ContractVersion | None = None
    missing: tuple[str, ...] = ()
    ended_on: date | None = None

    @property
    def last_day(self) -> date | None:
        return self.ended_on or (last_day(self.version.ends_before) if self.version else None)


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
    newest_first = ContractVersion.objects.order_by("-no").select_related("annex").prefetch_related("events")
    rows = area.municipalities.prefetch_related("listed", Prefetch("contracts__versions", newest_first))
    return [
        Listed(one, _contract_states(one, helsinki_day(at)), frozenset(f.source for f in one.listed.all()))
        for one in rows
    ]


def contract_state(contract: Contract, day: date) -> ContractState:
    """As `ContractVersionQuerySet.in_force` sees it, in words; versions and events may be prefetched."""
    versions = sorted(contract.versions.all(), key=lambda version: -version.no)
    if not versions:
        return ContractState(contract, ContractStanding.NOT_ENTERED)
    ended = _ended_before(versions, day)
    all_signed = [version for version in versions if not _missing(version, day)]
    # A newer version that was signed in advance holds from its first day on.
    begun = (version for version in all_signed if version.starts_on <= day)
    signed = next(begun, all_signed[0] if all_signed else None)
    if ended:
        shown = signed or versions[0]
        return ContractState(contract, ContractStanding.ENDED, shown, ended_on=last_day(ended))
    if signed is None:
        missing = _missing(versions[0], day)
        return ContractState(contract, ContractStanding.DRAFTED, versions[0], missing=missing)
    return ContractState(contract, _within(signed, day), signed)


def people_of(area: Area, at: datetime) -> QuerySet[User]:
    """Everybody who has or has had a role in the area, with the roles in force as `roles`."""
    roles = Assignment.objects.in_force(helsinki_day(at)).filter(area=area).select_related("municipality")
    people = User.objects.filter(Exists(Assignment.objects.filter(user=OuterRef("pk"), area=area)))
    return people.prefetch_related(
        Prefetch("assignments", roles.order_by("starts_on"), to_attr="roles")
    ).order_by("name")


def _undecided(at: datetime) -> QuerySet[AccessRight]:
    decided = RightEvent.objects.filter(terms=OuterRef("terms"), kind__in=DECISIONS, at__lte=at)
    proposed = RightEvent.objects.filter(
        ~Exists(decided), right=OuterRef("pk"), kind=RightEvent.Kind.PROPOSED, at__lte=at
    )
    return AccessRight.objects.filter(Exists(proposed))


def _contract_states(municipality: Municipality, day: date) -> list[ContractState]:
    states = [contract_state(contract, day) for contract in municipality.contracts.all()]
    entered = [state for state in states if state.contract.service_kind != ServiceKind.UNKNOWN]
    # What the decision said without dates is shown until a person has entered a contract.
    return entered or states


def _ended_before(versions: Iterable[ContractVersion], day: date) -> date | None:
    ends = [event.ends_before for version in versions for event in version.events.all() if event.ends_before]
    return min((end for end in ends if end <= day), default=None)


def _missing(version: ContractVersion, day: date) -> tuple[str, ...]:
    there = {event.kind for event in version.events.all() if event.on <= day}
    return tuple(str(ContractEvent.Kind(kind).label) for kind in SIGNATURES if kind not in there)


def _within(version: ContractVersion, day: date) -> ContractStanding:
    if version.starts_on > day:
        return ContractStanding.NOT_BEGUN
    return ContractStanding.IN_FORCE if version.ends_before > day else ContractStanding.ENDED
