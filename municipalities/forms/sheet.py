"""A CSV file as rows of cells, with the line of each in the file; nothing of it is believed yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.cells import FORMULA_STARTS

MOST_BYTES = 256 * 1024
MOST_ROWS = 200
SIGNATURE = "\ufeff"


@dataclass(frozen=True)
class Line:
    """One row: its line in the file, and its cells by the names of fields."""

    number: int
    cells: Mapping[str, str]
    has_too_many: bool = False


class SheetForm(forms.Form):
    """The file, or its text as it came back from the page that showed it; gives the text."""

    required_by_choice = frozenset({"file"})

    file = forms.FileField(
        # Translators: fi: CSV-tiedosto
        label=gettext_lazy("CSV file"),
        # Translators: fi: Taulukko-ohjelmasta: Tallenna nimellä, CSV UTF-8. Enintään 200 riviä.
        help_text=gettext_lazy("From a spreadsheet: save as CSV UTF-8. At most 200 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        # Translators: fi: Valitse tiedosto, jossa on vähintään yksi rivi.
        error_messages={"empty": gettext_lazy("Choose a file that has at least one row.")},
        required=False,
    )
    content = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=MOST_BYTES)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if self.errors:
            return answers
        file = answers.get("file")
        text = _decoded(file) if file else answers.get("content", "")
        if not text.strip(SIGNATURE + " \r\n"):
            # Translators: fi: Valitse tiedosto, jossa on vähintään yksi rivi.
            self.add_error("file", _("Choose a file that has at least one row."))
        return answers | {"text": text}


def _decoded(file: Any) -> str:
    if (file.size or 0) > MOST_BYTES:
        # Translators: fi: Tiedosto on liian suuri. Jaa se useampaan, enintään 200 riviä kuhunkin.
        raise ValidationError({"file": _("The file is too large. Divide it into files of at most 200 rows.")})
    try:
        text = bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Translators: fi: Tiedosto ei ole UTF-8-muotoa. Tallenna se taulukko-ohjelmassa muotoon CSV UTF-8.
        words = _("The file is not UTF-8. Save it in the spreadsheet program as CSV UTF-8.")
        raise ValidationError({"file": words}) from error
    if "\x00" in text:
        # Translators: fi: Tiedosto ei ole CSV-tiedosto. Tallenna taulukko muotoon CSV UTF-8.
        raise ValidationError({"file": _("The file is not CSV. Save the spreadsheet as CSV UTF-8.")})
    return text


def lines_of(text: str, columns: Mapping[str, str], optional: Collection[str] = ()) -> list[Line]:
    """The rows below the headings; `columns` are headings by the names of fields, in any order in the file.

    Raises `ValidationError` for a file without the headings, without rows, or with too many.
    """
    rows = _rows(text.lstrip(SIGNATURE))
    _number, heads = next(rows, (1, []))
    places = _places(heads, columns)
    missing = [head for field, head in columns.items() if field not in places and field not in optional]
    if missing:
        # Translators: fi: Tiedostosta puuttuu sarakkeita: %(names)s.
        raise ValidationError(_("The file lacks columns: %(names)s.") % {"names": ", ".join(missing)})
    found = [_line(number, row, places, len(heads)) for number, row in rows]
    if not found:
        # Translators: fi: Tiedostossa on vain otsikot.
        raise ValidationError(_("The file has only headings."))
    if len(found) > MOST_ROWS:
        # Translators: fi: Tiedostossa on %(count)s riviä, enintään %(most)s kelpaa. Jaa se useampaan.
        words = _("The file has %(count)s rows, and at most %(most)s are accepted. Divide it.")
        raise ValidationError(words % {"count": len(found), "most": MOST_ROWS})
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line on which it begins."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        # Translators: fi: Riviä %(line)s ei voi lukea. Tarkista sen lainausmerkit.
        words = _("Line %(line)s cannot be read. Check its quotation marks.")
        raise ValidationError(words % {"line": begins}) from error


def _places(heads: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    known = {" ".join(head.lower().split()): n for n, head in reversed(list(enumerate(heads)))}
    return {field: known[head.lower()] for field, head in columns.items() if head.lower() in known}


def _line(number: int, row: list[str], places: Mapping[str, int], width: int) -> Line:
    cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
    too_many = any(cell.strip() for cell in row[width:])
    return Line(number, cells, too_many)


class RowForm(forms.Form):
    """One row of a file. A cell that a spreadsheet would take for a formula is refused, whoever reads it."""

    columns: Mapping[str, str] = {}
    optional: frozenset[str] = frozenset()

    def __init__(self, line: Line, **options: Any) -> None:
        super().__init__(line.cells, auto_id=False, **options)
        self.line = line
        for name, field in self.fields.items():
            # Translators: fi: Kirjoita %(column)s.
            words = _("The cell %(column)s is empty.") % {"column": self.columns[name]}
            field.error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for name, cell in self.line.cells.items():
            if cell.startswith(FORMULA_STARTS):
                # Translators: fi: Solu alkaa merkillä %(sign)s, ja taulukko-ohjelma pitäisi sitä kaavana.
                words = _("The cell begins with %(sign)s, which a spreadsheet would take for a formula.")
                self.add_error(name, words % {"sign": cell[0]})
        if self.line.has_too_many:
            # Translators: fi: Rivillä on enemmän soluja kuin otsikoita. Onko erotin lainausmerkkien
            # ulkopuolella?
            words = _(
                "The row has more cells than there are headings. Is a separator outside quotation marks?"
            )
            self.add_error(None, words)
        return answers
