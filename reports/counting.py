"""What happened in a period, counted from dated facts: never from anything that says who a client is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from clientgroups.models import GroupContent
from consents.models import ConsentPart, Opening, Outcome, PartEvent
from documents.calendar import HELSINKI
from municipalities.models import Area, Municipality
from reports.suppression import Column, publish


class Measure(TextChoices):
    """The columns of the report."""

    # Translators: fi: Annettu
    GIVEN = "given", _("Given")
    # Translators: fi: Kieltäytyi
    REFUSED = "refused", _("Refused")
    # Translators: fi: Peruttu
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # Translators: fi: Johti toimenpiteeseen
    LED = "led", _("Led to an action")
    # Translators: fi: Ei johtanut toimenpiteeseen
    NOTHING = "nothing", _("Did not lead to an action")
    # Translators: fi: Seurausta ei ole kirjattu
    OPEN = "open", _("No outcome recorded")


CONSENTS = (Measure.GIVEN, Measure.REFUSED, Measure.WITHDRAWN)
OPENINGS = (Measure.LED, Measure.NOTHING, Measure.OPEN)


@dataclass(frozen=True)
class Period:
    """Helsinki days, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the first moment after the last."""
        after = self.last + timedelta(days=1)
        return _midnight(self.first), _midnight(after)


@dataclass(frozen=True)
class Counts:
    """Everything that may be published of a period: every municipality with a contract, every group, each
    measure.
    """

    period: Period
    municipalities: tuple[Municipality, ...]
    groups: tuple[GroupContent, ...]
    columns: Mapping[Measure, Column]
    limit: int


def count(area: Area, period: Period, *, municipality: Municipality | None, limit: int) -> Counts:
    """Four queries: municipalities, groups, consents, openings.

    A consent counts once for what was decided of it in the period, by when it was so in the world; an
    opening by when it was opened. Protected clients (R14) are to be left out of the breakdown here when they
    are known.
    """
    places = Municipality.objects.filter(area=area, contracts__isnull=False).distinct().order_by("short_fi")
    if municipality:
        places = places.filter(pk=municipality.pk)
    found = tuple(places)
    groups = tuple(GroupContent.objects.in_force(period.last))
    numbers = _consents(period) + _openings(period)
    cells = [(place.pk, content.group_id) for place in found for content in groups]
    columns = {
        measure: publish({cell: numbers[(*cell, measure.value)] for cell in cells}, limit=limit)
        for measure in Measure
    }
    return Counts(period, found, groups, columns, limit)


def _consents(period: Period) -> Counter[tuple[str, str, str]]:
    events = PartEvent.objects.filter(
        part__kind=ConsentPart.Kind.VIEWING,
        kind__in=[measure.value for measure in CONSENTS],
        **_within("at", period),
    )
    rows = events.values_list(
        "part__consent__need__municipality", "part__consent__need__content__group", "kind"
    ).annotate(n=Count("part", distinct=True))
    return _counter(rows)


def _openings(period: Period) -> Counter[tuple[str, str, str]]:
    nothing = Q(outcome__result=Outcome.Result.NOTHING)
    rows = (
        Opening.objects.filter(**_within("opened_at", period))
        .values_list("need__municipality", "need__content__group")
        .annotate(
            led=Count("pk", filter=Q(outcome__isnull=False) & ~nothing),
            nothing=Count("pk", filter=nothing),
            open=Count("pk", filter=Q(outcome__isnull=True)),
        )
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for place, group, *numbers in rows:
        for measure, number in zip(OPENINGS, numbers, strict=True):
            found[place, group, measure.value] += number
    return found


def _within(field: str, period: Period) -> dict[str, datetime]:
    first, after = period.moments
    return {f"{field}__gte": first, f"{field}__lt": after}


def _counter(rows: QuerySet[Any, Any]) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for place, group, kind, number in rows:
        found[place, group, kind] += number
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HELSINKI)
