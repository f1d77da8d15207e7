"""guardian's rows as they should be: one for each permission that an assignment or a granted right confers.

Dates are ignored, so a row says only that a dated fact is worth asking about; `holds` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from municipalities.access.roles import GATE, PERMISSIONS
from municipalities.models import (
    AreaPermission,
    Assignment,
    MunicipalityPermission,
    RightEvent,
    Role,
)


@dataclass(frozen=True, order=True)
class Mirrored:
    """One row: who has which permission on which area (its id) or municipality (its code)."""

    kind: str
    place: str
    codename: str
    user: UUID


def wanted_rows(user: User | None = None) -> set[Mirrored]:
    """The rows that assignments and granted rights ask for, of one person or of everybody."""
    return {*_by_assignments(user), *_by_rights(user)}


def present_rows(user: User | None = None) -> set[Mirrored]:
    """The rows that there are."""
    return {
        Mirrored(kind, str(place), codename, owner)
        for kind, model in (("area", AreaPermission), ("municipality", MunicipalityPermission))
        for place, codename, owner in model.objects.filter(**_of(user, "user")).values_list(
            "content_object", "permission__codename", "user"
        )
    }


def _by_assignments(user: User | None) -> Iterator[Mirrored]:
    for one in Assignment.objects.filter(**_of(user, "user")):
        kind, place = ("municipality", one.municipality_id) if one.municipality_id else ("area", one.area_id)
        for codename in PERMISSIONS[Role(one.role)]:
            yield Mirrored(kind, str(place), codename, one.user_id)


def _by_rights(user: User | None) -> Iterator[Mirrored]:
    approvals = RightEvent.objects.filter(kind=RightEvent.Kind.APPROVED, **_of(user, "holder"))
    for code, holder in approvals.values_list("right__contract__municipality", "holder"):
        yield Mirrored("municipality", code, GATE, holder)


def _of(user: User | None, field: str) -> dict[str, User]:
    return {field: user} if user else {}
