"""What the area's people see in lists: what waits for a decision, which rights, who has a role."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import pgettext_lazy

from accounts.models import User
from clientgroups.models import AnnexVersion, Category, GroupContent
from documents.calendar import helsinki_day
from municipalities.access.rights import DECISIONS, Standing, pending, with_facts
from municipalities.access.roles import DECIDE, holds, places, roles_with
from municipalities.models import (
    AccessRight,
    Area,
    Assignment,
    Contract,
    ContractEvent,
    Municipality,
    RightEvent,
    RightTerms,
)
from municipalities.models.rights import FINAL, last_day


class Listed(models.TextChoices):
    """How the list of rights sorts them: every right, whatever has become of it, is in one of these."""

    # Translators: fi: Voimassa
    IN_FORCE = "in_force", pgettext_lazy("access rights", "In force")
    # Translators: fi: Odottaa
    WAITING = "waiting", pgettext_lazy("access rights", "Waiting")
    # Translators: fi: Keskeytetty
    SUSPENDED = "suspended", pgettext_lazy("access rights", "Suspended")
    # Translators: fi: Päättynyt
    ENDED = "ended", pgettext_lazy("access rights", "Ended")
    # Translators: fi: Poistettu
    REMOVED = "removed", pgettext_lazy("access rights", "Removed")
    # Translators: fi: Hylätty
    REFUSED = "refused", pgettext_lazy("access rights", "Refused")


LISTED = {
    Standing.PROPOSED: Listed.WAITING,
    Standing.RETURNED: Listed.WAITING,
    Standing.REFUSED: Listed.REFUSED,
    Standing.WAITING_KEHA: Listed.WAITING,
    Standing.NOT_BEGUN: Listed.WAITING,
    Standing.IN_FORCE: Listed.IN_FORCE,
    Standing.SUSPENDED: Listed.SUSPENDED,
    Standing.REMOVED: Listed.REMOVED,
    Standing.EMPLOYMENT_ENDED: Listed.ENDED,
    Standing.ENDED: Listed.ENDED,
}
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


def rights_to_explain(user: User, at: datetime) -> QuerySet[AccessRight] | None:
    """The rights of the person's list, or the person's own; None for who may see nobody's."""
    seen = visible_rights(user, at)
    own = AccessRight.objects.filter(holder=user)
    if seen is None and not own.exists():
        return None
    return with_facts(own) if seen is None else seen


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
    """The last day that a right may reach: the newest version's, signed or not, or a marked end before."""
    version = contract.versions.order_by("-no").first()
    if version is None:
        return None
    marks = ContractEvent.objects.filter(version__contract=contract, kind=ContractEvent.Kind.ENDED)
    marked = marks.aggregate(earliest=models.Min("ends_before"))["earliest"]
    return last_day(min(version.ends_before, marked or date.max))


def people_of(area: Area, at: datetime) -> QuerySet[User]:
    """Everybody who has or has had a role in the area, with the roles in force as `roles`."""
    roles = Assignment.objects.in_force(helsinki_day(at)).filter(area=area).select_related("municipality")
    people = User.objects.filter(Exists(Assignment.objects.filter(user=OuterRef("pk"), area=area)))
    return people.prefetch_related(
        Prefetch("assignments", roles.order_by("starts_on"), to_attr="roles")
    ).order_by("name")


def _undecided(at: datetime) -> QuerySet[AccessRight]:
    """Rights of which `pending` finds a proposal."""
    known = RightEvent.objects.filter(at__lte=at)
    decided = known.filter(right=OuterRef("right"), terms__no__gte=OuterRef("terms__no"), kind__in=DECISIONS)
    proposed = known.filter(~Exists(decided), right=OuterRef("pk"), kind=RightEvent.Kind.PROPOSED)
    over = known.filter(right=OuterRef("pk"), kind__in=FINAL)
    return AccessRight.objects.filter(Exists(proposed), ~Exists(over))
