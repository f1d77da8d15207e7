"""Rights in force that nobody uses: the last opening by each, and when it will be suspended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet

from consents.models import Opening
from documents.calendar import helsinki_day
from municipalities.access import Standing, right_state, setting, with_facts
from municipalities.models import AccessRight, Area

DAYS, WARNING_DAYS = "right.unused_days", "right.unused_warning_days"


@dataclass(frozen=True)
class Unused:
    """A right in force: the day of its last opening, or since when it has been in force without one.

    `days` is how long it may stand unused, `warned_on` from which day on people are warned.
    """

    right: AccessRight
    since: date
    days: int
    warned_on: date

    @property
    def suspended_on(self) -> date:
        return self.since + timedelta(days=self.days)


def unused_rights(area: Area, at: datetime) -> list[Unused]:
    """Every right in force in the area, the longest unused first; a fixed number of queries."""
    found = _unused(AccessRight.objects.filter(contract__municipality__area=area), area, at)
    return sorted(found, key=lambda one: (one.since, one.right.holder.name))


def unused_right(right: AccessRight, at: datetime) -> Unused | None:
    """The same of one right; None when it is not in force."""
    area = right.contract.municipality.area
    return next(iter(_unused(AccessRight.objects.filter(pk=right.pk), area, at)), None)


def _unused(rights: QuerySet[AccessRight], area: Area, at: datetime) -> list[Unused]:
    days, warning = int(setting(area, DAYS, at)), int(setting(area, WARNING_DAYS, at))
    openings = Opening.objects.filter(terms__right__in=rights, opened_at__lte=at)
    last = dict(openings.values_list("terms__right").annotate(Max("opened_at")))
    states = [(right, right_state(right, at)) for right in with_facts(rights)]
    found = []
    for right, state in states:
        if state.standing == Standing.IN_FORCE:
            opened = last.get(right.pk)
            since = max(state.since, helsinki_day(opened)) if opened else state.since
            found.append(Unused(right, since, days, since + timedelta(days=days - warning)))
    return found
