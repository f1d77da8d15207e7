"""Cells of files that open in spreadsheets: text that no program takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# What a spreadsheet would take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain(cell: int | str) -> int | str:
    """Text that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_csv(heads: Iterable[str], rows: Iterable[Iterable[int | str]]) -> bytes:
    """Semicolons, and a mark that Excel knows UTF-8 by."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow(plain(cell) for cell in row)
    return ("\ufeff" + file.getvalue()).encode()
