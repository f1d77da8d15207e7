"""Form numbers as people type them, with a check digit that finds their mistakes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Kind, NumberSeries
from documents.numbers import build_number, next_number, parse_number

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
kinds = st.sampled_from(list(Kind))
years = st.integers(2025, 2098)
runnings = st.integers(1, 999_999)


@given(kinds, years, runnings)
def test_a_number_is_read_back_as_it_was_written(kind, year, running):
    number = build_number(kind, year, running)

    assert parse_number(number) == number


@given(years, runnings, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_found(year, running, place, by):
    number = build_number(Kind.CONSENT_FORM, year, running)
    place += [place >= 2, place >= 8].count(True)  # past the dashes
    wrong = str((int(number[place]) + by) % 10)

    assert parse_number(number[:place] + wrong + number[place + 1 :]) is None


@given(years, runnings, st.integers(0, 7))
def test_two_neighbours_swapped_are_found(year, running, place):
    digits = build_number(Kind.CONSENT_FORM, year, running).replace("-", "")
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]

    assert parse_number(swapped) is None or swapped == digits


@pytest.mark.parametrize(
    "typed",
    [
        "26-004817-1",
        " 26-004817-1 ",
        "26 004817 1",
        "260048171",
        "26–004817–1",
        "26—004817—1",
        "26\u2212004817\u20111",
        "26 - 004817 - 1",
        "26\u00a0004817\u00ad-1",
    ],
)
def test_any_dash_space_or_none_is_accepted(typed):
    assert parse_number(typed) == "26-004817-1"


def test_a_prefix_may_be_typed_small():
    number = build_number(Kind.RIGHT_DECISION, 2026, 14)

    assert number.startswith("P26-000014-")
    assert parse_number(number.lower()) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "26-004817",
        "26-004817-2",
        "X26-004817-1",
        "26-004817-12",
        "140304A903X",
        "²6-004817-1",
        "26/004817/1",
    ],
)
def test_anything_else_is_no_number_of_ours(typed):
    assert parse_number(typed) is None


@pytest.mark.parametrize("running", [0, -1, 1_000_000])
def test_a_running_number_that_does_not_fit_is_refused(running):
    with pytest.raises(ValueError, match="does not fit"):
        build_number(Kind.CONSENT_FORM, 2026, running)


@pytest.mark.db
@pytest.mark.django_db
def test_each_kind_counts_for_itself_and_starts_anew_every_year():
    late = datetime(2026, 12, 31, 22, tzinfo=UTC)  # already 2027 in Helsinki

    assert next_number(Kind.CONSENT_FORM, at=NOON) == build_number(Kind.CONSENT_FORM, 2026, 1)
    assert next_number(Kind.CONSENT_FORM, at=NOON) == build_number(Kind.CONSENT_FORM, 2026, 2)
    assert next_number(Kind.RIGHT_DECISION, at=NOON) == build_number(Kind.RIGHT_DECISION, 2026, 1)
    assert next_number(Kind.CONSENT_FORM, at=late) == build_number(Kind.CONSENT_FORM, 2027, 1)
    assert NumberSeries.objects.count() == 3
