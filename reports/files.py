"""The published numbers as files that open in the board's office programs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents import cells
from documents.calendar import format_date
from documents.sheets import local, new_workbook, print_on_a4
from municipalities.models import Role
from reports.counting import CONSENTS, OPENINGS, Counts
from reports.suppression import TOTAL
from reports.tables import Row, Table, figures, tables, what_covered_means, what_hidden_means

# Excel opens no file with a longer name of a sheet.
LONGEST_SHEET_NAME = 31
LABEL_WIDTH, PLACE_WIDTH, FIGURE_WIDTH = 58, 18, 16


@dataclass(frozen=True)
class Formats:
    head: Format
    label: Format
    number: Format
    hidden: Format
    total: Format
    total_label: Format
    day: Format
    moment: Format


def name_of(counts: Counts, form: str) -> str:
    first, last = counts.period.first.isoformat(), counts.period.last.isoformat()
    return "-".join(filter(None, ["luvalla", _place(counts), first, last])) + f".{form}"


def xlsx(counts: Counts, *, role: str, at: datetime) -> bytes:
    """A cover and a sheet a table; numbers are numbers, dates are dates, nothing is a formula or a link."""
    file = io.BytesIO()
    with new_workbook(file, title=_("Report for the board"), at=at) as book:
        formats = _formats(book)
        # Translators: fi: Tiedot
        _cover(book.add_worksheet(_("About")), counts, Role(role).label, at, formats)
        for table in tables(counts):
            _sheet(book.add_worksheet(table.title[:LONGEST_SHEET_NAME]), table, formats)
    return file.getvalue()


def as_csv(counts: Counts) -> bytes:
    """One row a municipality and group, and for all of either; semicolons, and a mark that Excel knows UTF-8
    by.
    """
    measures = (*CONSENTS, *OPENINGS)
    # Translators: fi: Alkaa · Päättyy
    heads = [_("Begins"), _("Ends"), _("Municipality"), _("Group"), *(str(one.label) for one in measures)]
    return cells.as_csv(heads, _csv_rows(counts))


def _csv_rows(counts: Counts) -> Iterator[list[int | str]]:
    measures = (*CONSENTS, *OPENINGS)
    period = (format_date(counts.period.first), format_date(counts.period.last))
    for place, name in _places(counts):
        # Translators: fi: Kaikki ryhmät
        for group, words in {**counts.groups, TOTAL: _("All groups")}.items():
            told = [figure.told for figure in figures(counts, measures, place, group)]
            yield [*period, name, words, *told]


def _places(counts: Counts) -> Iterator[tuple[str, str]]:
    if counts.chosen:
        yield counts.chosen.pk, counts.chosen.short
        return
    yield from ((one.pk, one.short) for one in counts.municipalities)
    yield TOTAL, _("All municipalities")


def _place(counts: Counts) -> str:
    return counts.chosen.short.lower() if counts.chosen else ""


def _formats(book: xlsxwriter.Workbook) -> Formats:
    number = {"num_format": "#,##0", "align": "right", "valign": "top"}
    return Formats(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
        label=book.add_format({"text_wrap": True, "valign": "top"}),
        number=book.add_format(number),
        hidden=book.add_format(number | {"italic": True, "font_color": "#52606D"}),
        total=book.add_format(number | {"bold": True, "top": 2}),
        total_label=book.add_format({"bold": True, "top": 2}),
        day=book.add_format({"num_format": "d.m.yyyy", "align": "left"}),
        moment=book.add_format({"num_format": "d.m.yyyy h:mm", "align": "left"}),
    )


def _cover(sheet: Worksheet, counts: Counts, role: object, at: datetime, formats: Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    print_on_a4(sheet)
    sheet.write_string(0, 0, _("Report for the board"), formats.head)
    sheet.write_string(1, 0, _("Begins"))
    sheet.write_datetime(1, 1, counts.period.first, formats.day)
    sheet.write_string(2, 0, _("Ends"))
    sheet.write_datetime(2, 1, counts.period.last, formats.day)
    # Translators: fi: Tehty
    sheet.write_string(3, 0, _("Made"))
    sheet.write_datetime(3, 1, local(at), formats.moment)
    for number, (head, words) in enumerate(_explained(counts, role), start=4):
        sheet.write_string(number, 0, head, formats.label)
        sheet.write_string(number, 1, words, formats.label)


def _explained(counts: Counts, role: object) -> list[tuple[str, str]]:
    place = counts.chosen.short if counts.chosen else _("All municipalities")
    return [
        # Translators: fi: Tekijän rooli
        (_("Made by, role"), str(role)),
        (_("Municipality"), place),
        # Translators: fi: Suostumukset
        (_("Consents"), _what_consents_are()),
        # Translators: fi: Avaukset
        (_("Openings"), _what_openings_are()),
        (f"< {counts.limit}", what_hidden_means(counts.limit)),
        (_("covered"), what_covered_means(counts.limit)),
    ]


def _what_consents_are() -> str:
    # Translators: fi: Annetut, kieltäydytyt ja perutut suostumukset sen mukaan, minä päivänä niin tapahtui.
    # Sama suostumus on sekä annetuissa että perutuissa, jos se peruttiin samalla jaksolla.
    return _(
        "Consents given, refused and withdrawn, by the day when it happened. A consent that was given and"
        " withdrawn in the period is in both."
    )


def _what_openings_are() -> str:
    # Translators: fi: Asiakkaan tietojen avaukset avauspäivän mukaan ja se, mitä niistä on tähän mennessä
    # kirjattu.
    return _("Openings of clients' data, by the day of the opening, with what is recorded of them by now.")


def _sheet(sheet: Worksheet, table: Table, formats: Formats) -> None:
    labels = len(table.heads)
    sheet.set_column(0, labels - 1, LABEL_WIDTH)
    if labels > 1:
        sheet.set_column(0, 0, PLACE_WIDTH)
    sheet.set_column(labels, labels + len(table.columns) - 1, FIGURE_WIDTH)
    sheet.freeze_panes(1, labels)
    sheet.repeat_rows(0)
    print_on_a4(sheet)
    sheet.set_landscape()
    for column, head in enumerate((*table.heads, *table.columns)):
        sheet.write_string(0, column, head, formats.head)
    for number, row in enumerate(table.rows, start=1):
        _row(sheet, number, row, formats)
    _row(sheet, len(table.rows) + 1, table.total, formats, total=True)


def _row(sheet: Worksheet, number: int, row: Row, formats: Formats, *, total: bool = False) -> None:
    for column, label in enumerate(row.labels):
        sheet.write_string(number, column, label, formats.total_label if total else formats.label)
    for column, figure in enumerate(row.figures, start=len(row.labels)):
        if figure.number is None:
            sheet.write_string(number, column, figure.words, formats.total if total else formats.hidden)
        else:
            sheet.write_number(number, column, figure.number, formats.total if total else formats.number)
