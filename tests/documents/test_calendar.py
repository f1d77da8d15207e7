"""Days and clock times as Finland counts and writes them."""

from datetime import UTC, date, datetime

import pytest

from documents.calendar import (
    end_of_day,
    format_date,
    format_time,
    helsinki_day,
    is_working_day,
    months_after,
    working_day_after,
)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 14, 21, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 22, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 20, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 21, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_the_day_changes_at_midnight_in_helsinki(moment, day):
    assert helsinki_day(moment) == day


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 24)])
def test_a_day_ends_on_itself_even_when_the_clocks_are_moved(day):
    assert helsinki_day(end_of_day(day)) == day
    assert end_of_day(day).microsecond == 999_999


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 6, 19),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2027, 12, 6),
    ],
)
def test_a_finnish_holiday_or_its_eve_is_no_working_day(holiday):
    assert holiday.weekday() < 5
    assert not is_working_day(holiday)


@pytest.mark.parametrize(
    ("day", "third"),
    [
        (date(2026, 11, 24), date(2026, 11, 27)),  # Tuesday to Friday
        (date(2026, 11, 26), date(2026, 12, 1)),  # over a weekend
        (date(2026, 4, 1), date(2026, 4, 8)),  # over Easter: Thursday, Tuesday, Wednesday
        (date(2026, 12, 23), date(2026, 12, 30)),  # over Christmas and its eve
    ],
)
def test_the_third_working_day_is_counted_from_the_next_day(day, third):
    assert working_day_after(day, 3) == third


def test_counting_starts_from_one():
    with pytest.raises(ValueError, match="starts from one"):
        working_day_after(date(2026, 11, 24), 0)


def test_dates_and_times_are_written_without_leading_zeros():
    assert format_date(date(2025, 9, 4)) == "4.9.2025"
    assert format_time(datetime(2026, 11, 24, 7, 5, tzinfo=UTC)) == "9.05"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 24), 6, date(2027, 5, 24)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2027, 12, 31), -8, date(2027, 4, 30)),
        (date(2028, 5, 31), -3, date(2028, 2, 29)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 2, 28), -14, date(2025, 12, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day, months, then):
    assert months_after(day, months) == then
