"""Keeps guardian's rows in step: part of other actions, or a repair. What they mirror is in the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from accounts.models import User
from municipalities.access.mirror import Mirrored, present_rows, wanted_rows
from municipalities.models import AreaPermission, MunicipalityPermission

MODELS: dict[str, type[AreaPermission | MunicipalityPermission]] = {
    "area": AreaPermission,
    "municipality": MunicipalityPermission,
}


@dataclass(frozen=True)
class Differences:
    missing: list[Mirrored]
    stale: list[Mirrored]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale)


def compare(user: User | None = None) -> Differences:
    """What guardian lacks and what it has too much of, for one person or for everybody."""
    wanted, present = wanted_rows(user), present_rows(user)
    return Differences(missing=sorted(wanted - present), stale=sorted(present - wanted))


@transaction.atomic
def mirror(user: User | None = None) -> Differences:
    """Make guardian's rows what they should be; tells what was changed."""
    differences = compare(user)
    for row in differences.missing:
        MODELS[row.kind]._default_manager.create(
            user_id=row.user, permission=_permission(row), content_object_id=row.place
        )
    for row in differences.stale:
        MODELS[row.kind]._default_manager.filter(
            user_id=row.user, permission__codename=row.codename, content_object_id=row.place
        ).delete()
    return differences


def _permission(row: Mirrored) -> Permission:
    return Permission.objects.get(
        content_type__app_label="municipalities", content_type__model=row.kind, codename=row.codename
    )
