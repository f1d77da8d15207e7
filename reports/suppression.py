"""Small numbers stay hidden, and so does every total from which one could be worked out.

A cell under the limit, zero included, is hidden. A total is published only when it gives away no hidden
cell: a reader who subtracts what they see knows the sum of the hidden cells, and that sum settles a cell
when there is only one, or when it is the least or the most that so many cells can hold. Nothing but cells
and these totals is ever published, so there is nothing else to subtract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class Hidden:
    """A number under the limit."""


class Covered:
    """A total withheld so that no hidden number can be worked out."""


HIDDEN, COVERED = Hidden(), Covered()
Shown = int | Hidden | Covered


@dataclass(frozen=True)
class Column:
    """One column as it may be published: cells by (municipality, group), totals by municipality, the grand
    total.
    """

    cells: Mapping[tuple[str, str], Shown]
    totals: Mapping[str, Shown]
    grand: Shown


def publish(numbers: Mapping[tuple[str, str], int], *, limit: int) -> Column:
    """What may be shown of one column's numbers. `limit` is the smallest number that is shown."""
    cells: dict[tuple[str, str], Shown] = {key: _shown(n, limit) for key, n in numbers.items()}
    by_place = {place: [n for (one, _), n in numbers.items() if one == place] for place, _ in numbers}
    totals = {place: _total(own, limit) for place, own in by_place.items()}
    return Column(cells, totals, _grand(by_place, totals, limit))


def _shown(number: int, limit: int) -> Shown:
    return number if number >= limit else HIDDEN


def _total(numbers: Sequence[int], limit: int) -> Shown:
    if sum(numbers) < limit:
        return HIDDEN
    hidden = [number for number in numbers if number < limit]
    open_to_doubt = len(hidden) > 1 and 0 < sum(hidden) < (limit - 1) * len(hidden)
    return COVERED if hidden and not open_to_doubt else sum(numbers)


def _grand(by_place: Mapping[str, Sequence[int]], totals: Mapping[str, Shown], limit: int) -> Shown:
    """The grand total, where the totals that are not published keep their own secrets beside it."""
    whole = sum(sum(numbers) for numbers in by_place.values())
    unpublished = [place for place, total in totals.items() if not isinstance(total, int)]
    if whole < limit:
        return HIDDEN
    known = sum(number for place in unpublished for number in by_place[place] if number < limit)
    most = sum(_most(by_place[place], totals[place], limit) for place in unpublished)
    open_to_doubt = len(unpublished) > 1 and 0 < known < most
    return COVERED if unpublished and not open_to_doubt else whole


def _most(numbers: Sequence[int], total: Shown, limit: int) -> int:
    """The most that the hidden cells of a place can hold together, as a reader knows it."""
    hidden = [number for number in numbers if number < limit]
    return limit - 1 if isinstance(total, Hidden) else (limit - 1) * len(hidden)
