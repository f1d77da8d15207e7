"""The published numbers as tables of words and numbers: the same on the screen, in XLSX and in CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.counting import CONSENTS, OPENINGS, Counts, Measure
from reports.suppression import TOTAL, Hidden, Shown


@dataclass(frozen=True)
class Figure:
    """A number, or what is told in its place and in which words."""

    shown: Shown
    words: str = ""

    @property
    def number(self) -> int | None:
        return self.shown if isinstance(self.shown, int) else None

    @property
    def told(self) -> int | str:
        return self.shown if isinstance(self.shown, int) else self.words


@dataclass(frozen=True)
class Row:
    labels: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def is_few(self) -> bool:
        """Whether there is nothing to read but that every number is under the limit."""
        return all(figure.shown is Hidden.FEW for figure in self.figures)


@dataclass(frozen=True)
class Table:
    """`heads` name the labels of a row, `columns` its figures; the last row is the total."""

    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class Section:
    """A municipality's part of a table by municipality and group, for the screen."""

    title: str
    rows: tuple[Row, ...]


def tables(counts: Counts) -> tuple[Table, ...]:
    """Pairs of consents and openings, the shortest first; of one municipality only the pair by group."""
    if counts.chosen:
        return _by_group(counts)
    return (*_by_municipality(counts), *_by_group(counts), *_in_detail(counts))


def figures(counts: Counts, measures: Sequence[Measure], place: str, group: str) -> tuple[Figure, ...]:
    return tuple(in_words(counts.told(measure, place, group), counts.limit) for measure in measures)


def in_words(shown: Shown, limit: int) -> Figure:
    if isinstance(shown, int):
        return Figure(shown)
    # Translators: fi: peitetty
    return Figure(shown, _("covered") if shown is Hidden.COVERED else f"< {limit}")


def what_hidden_means(limit: int) -> str:
    # Translators: fi: Luku on alle %(limit)s ja piilotettu, jotta ketään ei tunnista.
    return _("The number is under %(limit)s and hidden, so that nobody can be recognised.") % {"limit": limit}


def what_covered_means(limit: int) -> str:
    # Translators: fi: Luku on piilotettu, jottei lukua, joka on alle %(limit)s, voi laskea summista.
    sentence = _("The number is hidden, so that one under %(limit)s cannot be worked out from the totals.")
    return sentence % {"limit": limit}


def sections(table: Table) -> Iterator[Section]:
    """A table by municipality and group as the screen shows it: groups with nothing to read in one row."""
    for title in dict.fromkeys(row.labels[0] for row in table.rows):
        own = [row for row in table.rows if row.labels[0] == title]
        *groups, total = [Row(row.labels[1:], row.figures) for row in own]
        few = [row for row in groups if row.is_few]
        yield Section(title, (*(row for row in groups if row not in few), *_folded(few), total))


def _folded(few: list[Row]) -> list[Row]:
    if len(few) < 2:
        return few
    # Translators: fi: %(count)s ryhmä / %(count)s muuta ryhmää, kussakin
    label = ngettext("%(count)s other group", "%(count)s other groups, each", len(few)) % {"count": len(few)}
    return [Row((label,), few[0].figures)]


def _by_municipality(counts: Counts) -> tuple[Table, Table]:
    def table(title: str, measures: Sequence[Measure]) -> Table:
        rows = [Row((one.short,), figures(counts, measures, one.pk, TOTAL)) for one in counts.municipalities]
        # Translators: fi: Kunta
        return _table(title, (_("Municipality"),), measures, rows, counts)

    # Translators: fi: Suostumukset kunnittain · Avaukset kunnittain
    return table(_("Consents by municipality"), CONSENTS), table(_("Openings by municipality"), OPENINGS)


def _by_group(counts: Counts) -> tuple[Table, Table]:
    def table(title: str, measures: Sequence[Measure]) -> Table:
        place = counts.chosen.pk if counts.chosen else TOTAL
        rows = [Row((name,), figures(counts, measures, place, code)) for code, name in counts.groups.items()]
        # Translators: fi: Ryhmä
        return _table(title, (_("Group"),), measures, rows, counts)

    # Translators: fi: Suostumukset ryhmittäin · Avaukset ryhmittäin
    return table(_("Consents by group"), CONSENTS), table(_("Openings by group"), OPENINGS)


def _in_detail(counts: Counts) -> tuple[Table, Table]:
    def table(title: str, measures: Sequence[Measure]) -> Table:
        heads = (_("Municipality"), _("Group"))
        return _table(title, heads, measures, list(_each_group(counts, measures)), counts)

    # Translators: fi: Suostumukset tarkemmin · Avaukset tarkemmin (kunnittain ja ryhmittäin)
    return table(_("Consents in detail"), CONSENTS), table(_("Openings in detail"), OPENINGS)


def _each_group(counts: Counts, measures: Sequence[Measure]) -> Iterator[Row]:
    for place in counts.municipalities:
        for code, name in counts.groups.items():
            yield Row((place.short, name), figures(counts, measures, place.pk, code))
        yield Row((place.short, _("Together")), figures(counts, measures, place.pk, TOTAL))


def _table(
    title: str, heads: tuple[str, ...], measures: Sequence[Measure], rows: list[Row], counts: Counts
) -> Table:
    # Translators: fi: Yhteensä
    together = (_("Together"), *("" for _head in heads[1:]))
    whole = counts.chosen.pk if counts.chosen else TOTAL
    return Table(
        title=title,
        heads=heads,
        columns=tuple(str(measure.label) for measure in measures),
        rows=tuple(rows),
        total=Row(together, figures(counts, measures, whole, TOTAL)),
    )
