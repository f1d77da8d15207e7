"""Days and clock times as Finland counts and writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

HELSINKI = ZoneInfo("Europe/Helsinki")
SATURDAY = 5
TYPED_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII)
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)


def helsinki_day(at: datetime) -> date:
    """The calendar day in Helsinki at an aware moment."""
    return at.astimezone(HELSINKI).date()


def end_of_day(day: date) -> datetime:
    """The last microsecond of a Helsinki day, aware."""
    return datetime.combine(day, time.max, tzinfo=HELSINKI)


def full_years(born: date, day: date) -> int:
    """How many years old somebody is on the day; born on 29 February, older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_working_day(day: date) -> bool:
    """Not a weekend or a holiday; the eves of Midsummer and Christmas are holidays (150/1930 § 5)."""
    return day.weekday() < SATURDAY and day not in _holidays()


def working_day_after(day: date, n: int) -> date:
    """The n-th working day after `day`; `day` itself is never counted. n must be at least 1."""
    if n < 1:
        raise ValueError("Counting working days starts from one.")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or of an earlier one by a negative number; at most the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def format_date(day: date) -> str:
    """24.9.2025, without leading zeros."""
    return f"{day.day}.{day.month}.{day.year}"


def parse_date(text: str) -> date | None:
    """The day that a person typed as 24.9.2025 (spaces, leading zeros) or a browser gave as 2025-09-24.

    None when there is no such day. The century is never guessed: a year has four digits.
    """
    typed = re.sub(r"\s", "", text)
    match = TYPED_DAY.fullmatch(typed) or ISO_DAY.fullmatch(typed)
    if not match:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def format_time(at: datetime) -> str:
    """9.30 in Helsinki, without the word klo (sv kl.), which the sentence adds."""
    local = at.astimezone(HELSINKI)
    return f"{local.hour}.{local.minute:02}"


@cache
def _holidays() -> HolidayBase:
    # It works out each year when first asked for a day of it, so one calendar serves every year.
    return country_holidays("FI")
