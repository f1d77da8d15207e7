"""How long before an end people are reminded of it, as the area has set it with a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from documents.calendar import months_after
from municipalities.access.settings import DEFAULTS, setting
from municipalities.models import Area

_DISTANCE = re.compile(r"(?P<count>[1-9]\d{0,2})(?P<unit>[mwd])")
_DAYS = {"w": 7, "d": 1}


class NoDistances(ValueError):
    """The text does not say distances as `8m 4w 14d` does."""


@dataclass(frozen=True)
class Distance:
    """So many months (m), weeks (w) or days (d) before a last day."""

    count: int
    unit: str

    @property
    def code(self) -> str:
        return f"{self.count}{self.unit}"

    def before(self, last_day: date) -> date:
        """The day on which it is so long to the last day; the 31st becomes a shorter month's last."""
        if self.unit == "m":
            return months_after(last_day, -self.count)
        return last_day - timedelta(days=self.count * _DAYS[self.unit])


def distances(area: Area, matter: str, at: datetime) -> tuple[Distance, ...]:
    """The distances of `remind.<matter>` on that day; a slip in the setting never stops the reminders."""
    key = f"remind.{matter}"
    try:
        return parsed(setting(area, key, at))
    except NoDistances:
        return parsed(DEFAULTS[key])


def parsed(text: str) -> tuple[Distance, ...]:
    """`8m 4w 14d` as distances. Raises `NoDistances`."""
    found = [_DISTANCE.fullmatch(word) for word in text.split()]
    if not found or not all(found):
        raise NoDistances(text)
    return tuple(Distance(int(one["count"]), one["unit"]) for one in found if one)


def passed(those: Iterable[Distance], last_day: date, *, known_on: date, day: date) -> list[Distance]:
    """The distances that have been reached by the day, the nearest to the end first.

    What was farther off than the end was when it became known does not count: a right of three weeks is not
    reminded of four.
    """
    reached = [one for one in those if known_on < one.before(last_day) <= day]
    return sorted(reached, key=lambda one: one.before(last_day), reverse=True)
