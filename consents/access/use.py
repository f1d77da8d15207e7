"""How much an access right has been used: counts of openings, and never a client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from consents.models import Opening, Outcome
from documents.calendar import end_of_day
from municipalities.models import AccessRight


@dataclass(frozen=True)
class Use:
    """When data was last opened by the right, how often in the period, how many openings lack an outcome."""

    last: datetime | None = None
    openings: int = 0
    owed: int = 0


def use_of(
    rights: Iterable[AccessRight], starts_on: date, ends_before: date, at: datetime
) -> dict[UUID, Use]:
    """The use of each right by `at`, in one query, of the unused ones too; the period's end is exclusive."""
    known = {right.pk: Use() for right in rights}
    first, last = (end_of_day(day - timedelta(days=1)) for day in (starts_on, ends_before))
    recorded = Outcome.objects.filter(at__lte=at).values("opening")
    rows = (
        Opening.objects.filter(terms__right__in=known, opened_at__lte=at)
        .values("terms__right")
        .annotate(
            last=Max("opened_at"),
            n=Count("pk", filter=Q(opened_at__gt=first, opened_at__lte=last)),
            owed=Count("pk", filter=~Q(pk__in=recorded)),
        )
    )
    return known | {row["terms__right"]: Use(row["last"], row["n"], row["owed"]) for row in rows}
