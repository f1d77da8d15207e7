"""One person's roles by time, and for whom somebody may stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.models import User
from municipalities.models import Area, Assignment, Role


@dataclass(frozen=True)
class RolesByTime:
    """Every role that the person has, will have or has had in the area."""

    in_force: list[Assignment]
    coming: list[Assignment]
    past: list[Assignment]


def roles_by_time(user: User, area: Area, day: date) -> RolesByTime:
    """Two queries: in force and coming by their first day, past ones the latest first."""
    deputies = Assignment.objects.select_related("user").order_by("starts_on", "pk")
    rows = list(
        area.assignments.filter(user=user)
        .select_related("municipality", "given_by", "deputy_for__user")
        .prefetch_related(Prefetch("deputies", deputies))
        .order_by("starts_on", "role", "pk")
    )
    over = [one for one in rows if one.ends_before and one.ends_before <= day]
    return RolesByTime(
        in_force=[one for one in rows if one not in over and one.starts_on <= day],
        coming=[one for one in rows if one not in over and one.starts_on > day],
        past=sorted(over, key=lambda one: one.ends_before or day, reverse=True),
    )


def administrators(area: Area, day: date) -> list[str]:
    """The names of those who record the area's facts and settings."""
    roles = area.assignments.in_force(day).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return list(roles.order_by("user__name").values_list("user__name", flat=True))


def to_stand_in_for(user: User, area: Area, day: date) -> QuerySet[Assignment]:
    """Roles in force or coming whose holder somebody may stand in for: another's, not a deputy's."""
    standing = area.assignments.filter(Q(ends_before=None) | Q(ends_before__gt=day), deputy_for=None)
    return (
        standing.exclude(user=user)
        .select_related("user", "municipality")
        .order_by("user__name", F("municipality").asc(nulls_first=True))
    )
