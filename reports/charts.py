"""How many openings led to an action, drawn: one bar a municipality. It draws no number that is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.templatetags.look import fi_number
from reports.counting import Counts, Measure
from reports.tables import in_words

# In the units of the drawing.
BAR_STEP = 32
LONGEST = 260


@dataclass(frozen=True)
class Bar:
    """The widths of all openings and of those that led to an action; None where a number is hidden."""

    label: str
    y: int
    words: str
    whole: float | None = None
    part: float | None = None

    @property
    def words_x(self) -> float:
        return 110 if self.whole is None else 110 + self.whole


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def legend_y(self) -> int:
        return len(self.bars) * BAR_STEP + 14

    @property
    def height(self) -> int:
        return self.legend_y + 22


def openings_chart(counts: Counts) -> Chart | None:
    """None where nothing could be drawn, or one municipality is looked at."""
    whole = [counts.told(Measure.OPENED, one.pk) for one in counts.municipalities]
    longest = max((number for number in whole if isinstance(number, int)), default=0)
    if counts.chosen or not longest:
        return None
    return Chart(tuple(_bar(counts, row, longest) for row in range(len(counts.municipalities))))


def _bar(counts: Counts, row: int, longest: int) -> Bar:
    place = counts.municipalities[row]
    whole, led = counts.told(Measure.OPENED, place.pk), counts.told(Measure.LED, place.pk)
    if not isinstance(whole, int):
        return Bar(place.short, row * BAR_STEP, in_words(whole, counts.limit).words)
    width = LONGEST * whole / longest
    if not isinstance(led, int):
        # Translators: fi: %(whole)s, joista johti: %(led)s – %(led)s is "< 5" or "peitetty"
        words = _("%(whole)s, of which led: %(led)s")
        told = {"whole": fi_number(whole), "led": in_words(led, counts.limit).words}
        return Bar(place.short, row * BAR_STEP, words % told, width)
    words = f"{fi_number(led)} / {fi_number(whole)} ({round(100 * led / whole)}\N{NO-BREAK SPACE}%)"
    return Bar(place.short, row * BAR_STEP, words, width, LONGEST * led / longest)
