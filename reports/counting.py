"""What happened in a period, counted from dated facts: never from anything that says who a client is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from clientgroups.models import GroupContent
from consents.models import ConsentPart, Opening, Outcome, PartEvent
from documents.calendar import HELSINKI
from municipalities.models import Area, Municipality
from reports.suppression import TOTAL, Hidden, Key, Shown, publish


class Measure(TextChoices):
    """The columns of the report."""

    # Translators: fi: Annettu
    GIVEN = "given", _("Given")
    # Translators: fi: Kieltäytyi
    REFUSED = "refused", _("Refused")
    # Translators: fi: Peruttu
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # Translators: fi: Avauksia
    OPENED = "opened", _("Number of openings")
    # Translators: fi: Johti toimenpiteeseen
    LED = "led", _("Led to an action")
    # Translators: fi: Ei johtanut
    NOTHING = "nothing", _("Did not lead")
    # Translators: fi: Ei vielä kirjattu (a column of openings whose outcome is not recorded)
    OPEN = "open", _("Not yet recorded")


CONSENTS = (Measure.GIVEN, Measure.REFUSED, Measure.WITHDRAWN)
# The outcomes of an opening, of which exactly one is true; together they are the openings.
OUTCOMES = (Measure.LED, Measure.NOTHING, Measure.OPEN)
OPENINGS = (Measure.OPENED, *OUTCOMES)
# The employment areas began then; nothing can have happened before.
BEGINNING = date(2025, 1, 1)

# Numbers by municipality, group and measure.
Numbers = Counter[tuple[str, str, Measure]]


@dataclass(frozen=True)
class Period:
    """Helsinki days, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the first moment after the last."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True)
class Counts:
    """Everything that may be told of a period; `chosen` is the one municipality to show, None for all.

    The choice changes no number: what is hidden is hidden beside all the others', so that two reports of the
    same period tell no more than one.
    """

    period: Period
    limit: int
    municipalities: tuple[Municipality, ...]
    groups: Mapping[str, str]
    figures: Mapping[Key, Shown]
    chosen: Municipality | None = None

    def told(self, measure: Measure, place: str = TOTAL, group: str = TOTAL) -> Shown:
        """The number of a municipality's code and a group's code, or over all of them."""
        return self.figures.get((place, group, measure.value), Hidden.FEW)

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to count for: no contract, or no decision on groups yet."""
        return not (self.municipalities and self.groups)


def count(area: Area, period: Period, *, municipality: Municipality | None, limit: int) -> Counts:
    """Four queries: consents, openings, municipalities, groups. Numbers under `limit` are hidden.

    A consent counts once for each thing that became of its viewing part in the period, by when it was so in
    the world; an opening by when it was opened, with what has come of it by now.
    """
    numbers = _numbers(area, period)
    places = tuple(_municipalities(area, {place for place, _group, _measure in numbers}))
    groups = _groups(period, {group for _place, group, _measure in numbers})
    figures = _published(numbers, [place.pk for place in places], groups, limit=limit)
    return Counts(period, limit, places, groups, figures, chosen=municipality)


def _numbers(area: Area, period: Period) -> Numbers:
    # A protected client (R14) belongs to the totals and to no part of them. When it is recorded who they are,
    # their facts get a level of their own here, in place of municipality and group, which takes part in the
    # suppression and is left out of every table.
    return _consents(area, period) + _openings(area, period)


def _consents(area: Area, period: Period) -> Numbers:
    events = PartEvent.objects.filter(
        part__kind=ConsentPart.Kind.VIEWING,
        part__consent__need__municipality__area=area,
        kind__in=[measure.value for measure in CONSENTS],
        **_within("at", period),
    )
    rows = events.values_list(
        "part__consent__need__municipality", "part__consent__need__content__group", "kind"
    ).annotate(n=Count("part", distinct=True))
    return Counter({(place, group, Measure(kind)): number for place, group, kind, number in rows})


def _openings(area: Area, period: Period) -> Numbers:
    nothing = Q(outcome__result=Outcome.Result.NOTHING)
    rows = (
        Opening.objects.filter(need__municipality__area=area, **_within("opened_at", period))
        .values_list("need__municipality", "need__content__group")
        .annotate(
            led=Count("pk", filter=Q(outcome__isnull=False) & ~nothing),
            nothing=Count("pk", filter=nothing),
            open=Count("pk", filter=Q(outcome__isnull=True)),
        )
    )
    return Counter(
        {
            (place, group, measure): number
            for place, group, *by_outcome in rows
            for measure, number in zip(OUTCOMES, by_outcome, strict=True)
        }
    )


def _municipalities(area: Area, used: Iterable[str]) -> Iterable[Municipality]:
    """Those that have made a contract, and any other with something to count."""
    there = Q(contracts__isnull=False) | Q(pk__in=used)
    return Municipality.objects.filter(there, area=area).distinct()


def _groups(period: Period, used: Iterable[str]) -> dict[str, str]:
    """Code and name of the groups of the annexes in force in the period, and of any other that has numbers.

    The name is the newest of the period.
    """
    contents = GroupContent.objects.select_related("annex").order_by("group__position", "annex__starts_on")
    found = {}
    for content in contents:
        annex = content.annex
        begun, over = annex.starts_on <= period.last, (annex.ends_before or date.max) <= period.first
        if (begun and not over) or (content.group_id in used and (begun or content.group_id not in found)):
            found[content.group_id] = content.name
    return found


def _published(
    numbers: Numbers, places: Iterable[str], groups: Iterable[str], *, limit: int
) -> dict[Key, Shown]:
    """The consents' measures one by one, for they do not add up; the outcomes as parts of the openings."""
    cells = [(place, group) for place in places for group in groups]
    told: dict[Key, Shown] = {}
    for measure in CONSENTS:
        found = publish({cell: numbers[(*cell, measure)] for cell in cells}, limit=limit)
        told |= {(*key, measure.value): shown for key, shown in found.items()}
    parts = {(*cell, one.value): numbers[(*cell, one)] for cell in cells for one in OUTCOMES}
    for (place, group, outcome), shown in publish(parts, limit=limit).items():
        told[place, group, outcome or Measure.OPENED.value] = shown
    return told


def _within(field: str, period: Period) -> dict[str, datetime]:
    first, after = period.moments
    return {f"{field}__gte": first, f"{field}__lt": after}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HELSINKI)
