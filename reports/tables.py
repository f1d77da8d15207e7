"""The published numbers as rows of words and numbers: the same on the screen, in XLSX and in CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.counting import CONSENTS, OPENINGS, Counts, Measure
from reports.suppression import Covered, Hidden, Shown

Cell = int | str


@dataclass(frozen=True)
class Table:
    """A title, column heads and rows: (municipality, group, numbers), then the totals."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]


def tables(counts: Counts) -> tuple[Table, Table]:
    """Consents and openings, in the active language."""
    # Translators: fi: Suostumukset · Avaukset
    return _table(counts, _("Consents"), CONSENTS), _table(counts, _("Openings"), OPENINGS)


def in_words(shown: Shown, limit: int) -> Cell:
    """A number, or what stands in its place."""
    if isinstance(shown, Hidden):
        return f"< {limit}"
    # Translators: fi: peitetty
    return _("covered") if isinstance(shown, Covered) else shown


def _table(counts: Counts, title: str, measures: tuple[Measure, ...]) -> Table:
    heads = tuple(str(measure.label) for measure in measures)
    return Table(title, heads, tuple(_rows(counts, measures)))


def _rows(counts: Counts, measures: tuple[Measure, ...]) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
    columns = [counts.columns[measure] for measure in measures]
    # Translators: fi: Yhteensä
    together = _("Together")
    for place in counts.municipalities:
        for content in counts.groups:
            cells = tuple(
                in_words(column.cells[place.pk, content.group_id], counts.limit) for column in columns
            )
            yield place.short, content.name, cells
        yield (
            place.short,
            together,
            tuple(in_words(column.totals[place.pk], counts.limit) for column in columns),
        )
    if len(counts.municipalities) > 1:
        # Translators: fi: Kaikki kunnat
        yield (
            _("All municipalities"),
            together,
            tuple(in_words(column.grand, counts.limit) for column in columns),
        )
