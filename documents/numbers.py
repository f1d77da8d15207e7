"""Running numbers of printed documents: P26-000014-5 = prefix of the kind, year, running number, check digit.

The check digit (Damm) finds every single wrong digit and every swap of two neighbours.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from stdnum import damm

from documents.calendar import helsinki_day
from documents.models import Kind, NumberSeries

# People type any dash their phone offers, a space instead of one, or none at all.
_SEPARATORS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]+")
_SHAPE = re.compile(r"([A-Z]?)([0-9]{2})([0-9]{6})([0-9])")


def next_number(kind: Kind, *, at: datetime) -> str:
    """The next free number of the year in Helsinki at `at`.

    Call inside a transaction: the series stays locked until it ends, so numbers neither repeat nor skip.
    """
    year = helsinki_day(at).year
    with transaction.atomic():
        NumberSeries.objects.get_or_create(kind=kind, year=year)
        series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
        series.last += 1
        series.save(update_fields=["last"])
    return build_number(kind, year, series.last)


def build_number(kind: Kind, year: int, running: int) -> str:
    """The written form; running numbers reach 999 999 a year."""
    if not 0 < running < 1_000_000:
        raise ValueError(f"Running number {running} does not fit a form number.")
    digits = f"{year % 100:02}{running:06}"
    return f"{kind.prefix}{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def parse_number(text: str) -> str | None:
    """The number as we write it, or None when it is none of ours or its check digit is wrong.

    Tolerates spaces, missing or other dashes, and small letters.
    """
    shape = _SHAPE.fullmatch(_SEPARATORS.sub("", text).upper())
    if shape is None:
        return None
    prefix, year, running, check = shape.groups()
    if prefix not in Kind.prefixes() or not damm.is_valid(year + running + check):
        return None
    return f"{prefix}{year}-{running}-{check}"
