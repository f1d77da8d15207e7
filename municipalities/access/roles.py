"""Roles and permissions. A permission holds when guardian's row and a dated fact both say so.

guardian's rows mirror assignments and granted rights and know no dates; the dated fact knows the day. Never
`has_perm`: a superuser passes it, and checkers remember.
"""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from documents.calendar import helsinki_day
from municipalities.models import (
    Area,
    AreaPermission,
    Assignment,
    GrantAuthority,
    Municipality,
    MunicipalityPermission,
    RightTerms,
    Role,
)

Place = Area | Municipality
Row = AreaPermission | MunicipalityPermission

PERMISSIONS: MappingProxyType[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.DIRECTOR: (
            "decide_rights",
            "sign_contracts",
            "see_contracts",
            "see_rights",
            "record_notices",
            "export_reports",
        ),
        # Decides on rights only while a recorded authority says so (R2); the director is the default.
        Role.MANAGER: ("decide_rights", "sign_contracts", "see_contracts", "see_rights", "record_notices"),
        Role.SECRETARY: ("export_reports", "see_contracts"),
        Role.OFFICER: ("see_rights", "see_contracts"),
        Role.ADMINISTRATOR: ("manage_accounts",),
        Role.EXPERT: ("receive_matters", "record_withdrawals"),
        Role.COORDINATOR: ("record_withdrawals",),
        Role.SUPERVISOR: ("propose_rights", "see_own_rights", "record_own_withdrawals"),
        Role.RECEIVER: ("record_own_withdrawals",),
        Role.WORKER: ("record_own_withdrawals",),
    }
)
DECIDE = "decide_rights"
# What a granted access right confers in its municipality, whatever has become of the right since.
GATE = "use_gate"
AREA_PERMISSIONS = frozenset(codename for codename, _ in Area._meta.permissions)


def roles_with(perm: str) -> list[Role]:
    """The roles that confer the permission."""
    return [role for role, perms in PERMISSIONS.items() if perm in perms]


def roles_of(user: User, at: datetime) -> list[Assignment]:
    """The person's roles in force, the longest held first."""
    rows = user.assignments.in_force(helsinki_day(at)).select_related("municipality", "area")
    return list(rows.order_by("starts_on", "role", "pk"))


def permissions_of(user: User, at: datetime) -> set[str]:
    """What the person may do somewhere, by the dated facts alone: for menus. Pages ask `holds`."""
    roles = roles_of(user, at)
    found = {perm for one in roles for perm in PERMISSIONS[Role(one.role)]}
    if DECIDE in found and not any(_may_decide(one, helsinki_day(at)) for one in roles):
        found.remove(DECIDE)
    # Whoever works in no municipality any more has no desk there, whatever the right.
    works = any(one.municipality_id for one in roles)
    return found | ({GATE} if places(user, GATE, at) and works else set())


def holds(user: User, perm: str, on: Place, at: datetime) -> bool:
    """Whether the person has the permission there at that moment."""
    return _rows(user, perm, at).filter(content_object=on.pk).exists()


def places(user: User, perm: str, at: datetime) -> list[Place]:
    """Where the person has the permission: municipalities by name, or the area for the area's permissions."""
    rows = _rows(user, perm, at).select_related("content_object")
    found: list[Place] = [row.content_object for row in rows]
    return sorted(found, key=lambda place: place.in_language("name", "fi"))


def acting_role(user: User, perm: str, at: datetime) -> str:
    """The role by which the person acts, for the trail; empty when no assignment in force confers it."""
    return next((one.role for one in roles_of(user, at) if perm in PERMISSIONS[Role(one.role)]), "")


def area_of(user: User, at: datetime) -> Area | None:
    return next((one.area for one in roles_of(user, at)), None)


def home_of(user: User, at: datetime) -> Municipality | None:
    """The municipality that the person works in; None for the area's own people."""
    return next((one.municipality for one in roles_of(user, at) if one.municipality), None)


def _rows(user: User, perm: str, at: datetime) -> QuerySet[Row]:
    model = AreaPermission if perm in AREA_PERMISSIONS else MunicipalityPermission
    rows: QuerySet[Row] = model._default_manager.filter(
        user=user, user__is_active=True, permission__codename=perm
    )
    return rows.filter(_granted(user, at) if perm == GATE else _assigned(user, perm, helsinki_day(at)))


def _assigned(user: User, perm: str, day: date) -> Exists:
    roles = Assignment.objects.in_force(day).filter(user=user, role__in=roles_with(perm))
    if perm == DECIDE:
        roles = roles.filter(Q(role=Role.DIRECTOR) | _authorised(day))
    place = "area" if perm in AREA_PERMISSIONS else "municipality"
    return Exists(roles.filter(**{place: OuterRef("content_object")}))


def _authorised(day: date) -> Exists:
    authorities = GrantAuthority.objects.in_force(day)
    return Exists(authorities.filter(area=OuterRef("area"), role=OuterRef("role")))


def _may_decide(one: Assignment, day: date) -> bool:
    # The director sees the queue also when no authority is recorded, and is told what is missing.
    if one.role == Role.DIRECTOR:
        return True
    return one.area.grant_authorities.in_force(day).filter(role=one.role).exists()


def _granted(user: User, at: datetime) -> Exists:
    terms = RightTerms.objects.granted(at).filter(right__holder=user)
    return Exists(terms.filter(right__contract__municipality=OuterRef("content_object")))
