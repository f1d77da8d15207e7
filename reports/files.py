"""The published numbers as files that open in the board's office programs."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from documents.calendar import HELSINKI, format_date, format_time
from reports.counting import Counts
from reports.tables import Cell, Table, tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a spreadsheet would take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def name_of(counts: Counts, form: str) -> str:
    return f"luvalla-{counts.period.first.isoformat()}-{counts.period.last.isoformat()}.{form}"


def xlsx(counts: Counts, *, at: datetime) -> bytes:
    """A cover sheet and a sheet a table; numbers are numbers, dates are dates, nothing is a formula."""
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "d.m.yyyy", "align": "left"})
        # Translators: fi: Tiedot
        _cover(book.add_worksheet(_("About")), counts, at, bold, day)
        for table in tables(counts):
            _sheet(book.add_worksheet(table.title), table, bold)
    return file.getvalue()


def as_csv(counts: Counts) -> bytes:
    """One row a municipality and group with all measures; semicolons and a mark that Excel knows UTF-8 by."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    consents, openings = tables(counts)
    period = (format_date(counts.period.first), format_date(counts.period.last))
    heads = (_("Begins"), _("Ends"), _("Municipality"), _("Group"), *consents.heads, *openings.heads)
    writer.writerow([plain(head) for head in heads])
    for (place, group, given), (_place, _group, opened) in zip(consents.rows, openings.rows, strict=True):
        writer.writerow([plain(cell) for cell in (*period, place, group, *given, *opened)])
    return ("\ufeff" + file.getvalue()).encode()


def plain(cell: Cell) -> Cell:
    """Text that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _cover(sheet: Worksheet, counts: Counts, at: datetime, bold: object, day: object) -> None:
    made = at.astimezone(HELSINKI)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    # Translators: fi: Suostumukset ja avaukset
    sheet.write_string(0, 0, _("Consents and openings"), bold)
    sheet.write_string(1, 0, _("Begins"))
    sheet.write_datetime(1, 1, counts.period.first, day)
    sheet.write_string(2, 0, _("Ends"))
    sheet.write_datetime(2, 1, counts.period.last, day)
    # Translators: fi: Tehty
    sheet.write_string(3, 0, _("Made"))
    # Translators: fi: %(date)s klo %(time)s
    moment = _("%(date)s at %(time)s") % {"date": format_date(made.date()), "time": format_time(at)}
    sheet.write_string(3, 1, moment)
    sheet.write_string(4, 0, f"< {counts.limit}")
    sheet.write_string(4, 1, what_hidden_means(counts.limit))
    sheet.write_string(5, 0, _("covered"))
    sheet.write_string(5, 1, what_covered_means())


def what_hidden_means(limit: int) -> str:
    # Translators: fi: Luku on alle %(limit)s ja piilotettu, jotta ketään ei tunnista.
    return _("The number is under %(limit)s and hidden, so that nobody can be recognised.") % {"limit": limit}


def what_covered_means() -> str:
    # Translators: fi: Summa on piilotettu, jotta piilotettua lukua ei voi laskea siitä.
    return _("The total is hidden, so that a hidden number cannot be worked out from it.")


def _sheet(sheet: Worksheet, table: Table, bold: object) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 1 + len(table.heads), 18)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, head in enumerate((_("Municipality"), _("Group"), *table.heads)):
        sheet.write_string(0, column, head, bold)
    for number, (place, group, cells) in enumerate(table.rows, start=1):
        sheet.write_string(number, 0, place)
        sheet.write_string(number, 1, group)
        for column, cell in enumerate(cells, start=2):
            _write(sheet, number, column, cell)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)
