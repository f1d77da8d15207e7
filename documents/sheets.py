"""Workbooks that open in the area's office programs: text is text, a day is a day, nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from documents import cells
from documents.calendar import HELSINKI, format_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
A4 = 9
Cell = str | date | None


def new_workbook(file: io.BytesIO, *, title: str, at: datetime) -> Any:
    """A workbook to write row by row and to use as a context; it is in `file` when the context ends."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    # Otherwise the file would say when this machine's clock thought it was.
    book.set_properties({"title": title, "created": local(at)})
    return book


def local(at: datetime) -> datetime:
    """A spreadsheet's time has no zone: Helsinki's clock."""
    return at.astimezone(HELSINKI).replace(tzinfo=None)


def print_on_a4(sheet: Worksheet) -> None:
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def table_as_xlsx(
    title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], *, at: datetime
) -> bytes:
    """One sheet with a head that stays in sight; `heads` are the words and the width of each column."""
    file = io.BytesIO()
    with new_workbook(file, title=title, at=at) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d.m.yyyy", "align": "left", "valign": "top"})
        sheet = book.add_worksheet(title)
        for column, (words, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, words, head)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, text, day)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        print_on_a4(sheet)
    return file.getvalue()


def table_as_csv(heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as text, days as Finns write them."""
    said = ([_said(cell) for cell in row] for row in rows)
    return cells.as_csv([words for words, _width in heads], said)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, text: Any, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    else:
        sheet.write_string(row, column, cell or "", text)


def _said(cell: Cell) -> str:
    return format_date(cell) if isinstance(cell, date) else cell or ""
