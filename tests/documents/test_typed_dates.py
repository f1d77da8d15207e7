from datetime import date

import pytest

from documents.calendar import parse_date


@pytest.mark.parametrize("text", ["24.9.2025", "24.09.2025", " 24. 9. 2025 ", "2025-09-24"])
def test_a_day_is_read_as_people_and_browsers_write_it(text):
    assert parse_date(text) == date(2025, 9, 24)


@pytest.mark.parametrize(
    "text", ["", "24.9.25", "31.9.2025", "29.2.2025", "9/24/2025", "24.9.", "huomenna", "0.0.0000"]
)
def test_what_is_no_day_is_not_guessed(text):
    assert parse_date(text) is None
