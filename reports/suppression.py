"""Small numbers stay hidden, and so does every other number from which one could be worked out.

A table has one dimension or more, and a total over every dimension and every mix of them. What is under the
limit, zero included, is hidden (`FEW`). Then each hidden number gets a *ring* of hidden numbers that could
all be one more or one less at the same time: the corners of a box in the table, or two cells between which
one is moved, with their totals. Every sum still holds and no published number changes, so a reader cannot
tell the true table from the shifted one, and the hidden number differs between the two. Numbers that a ring
needs are hidden too (`COVERED`), the smallest possible. The same numbers always give the same table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import chain, product
from typing import TypeVar

Key = tuple[str, ...]
AnyKey = TypeVar("AnyKey", bound=Key)
# The level that stands for all levels of a dimension.
TOTAL = ""


class Hidden(Enum):
    """Why a number is not told: it is under the limit, or one under the limit could be worked out from it."""

    FEW = "few"
    COVERED = "covered"


Shown = int | Hidden
Ring = dict[Key, int]


def publish(numbers: Mapping[AnyKey, int], *, limit: int) -> dict[Key, Shown]:
    """Every number and every total as it may be told. `limit` is the smallest number that is.

    `numbers` has each combination of levels, those with nothing in them too.
    """
    table = _Table(with_totals(numbers), limit)
    # A total is mostly safe by what its parts need.
    for key in sorted(table.few, key=lambda key: (key.count(TOTAL), key)):
        table.protect(key)
    return {key: table.shown(key) for key in table.numbers}


def with_totals(numbers: Mapping[AnyKey, int]) -> dict[Key, int]:
    found: Counter[Key] = Counter()
    for key, number in numbers.items():
        for whole in _with_wholes(key):
            found[whole] += number
    return dict(found)


class _Table:
    """Which numbers are hidden so far. It only ever hides more, so a ring once found stays good."""

    def __init__(self, numbers: dict[Key, int], limit: int) -> None:
        self.numbers = numbers
        self.limit = limit
        # With a limit of one the sign for nothing would say as much as the number.
        self.few = {key for key, number in numbers.items() if number < limit and limit > 1}
        self.hidden = set(self.few)
        # Under the limit, but to say so would leave only one possibility.
        self.vague: set[Key] = set()
        self.safe: set[Key] = set()
        self.levels = [sorted(set(levels)) for levels in zip(*numbers, strict=True)]

    def shown(self, key: Key) -> Shown:
        if key not in self.hidden:
            return self.numbers[key]
        return Hidden.FEW if key in self.few - self.vague else Hidden.COVERED

    def protect(self, key: Key) -> None:
        """Hide what the cheapest ring through the number needs, unless one goes through it already."""
        if key not in self.safe:
            ring = self._cheapest_ring(key)
            self.safe |= ring.keys()
            self.hidden |= ring.keys()
            self.vague |= self._told_too_well(ring)

    def _cheapest_ring(self, key: Key) -> Ring:
        rings = (ring for ring in chain(self._rings(key), self._moves(key)) if self._is_possible(ring))
        cheapest = next(rings)  # there is always one: add one to the number and to all its totals
        cost = self._cost(cheapest)
        for ring in rings:
            if not any(cost):
                break
            if (other := self._cost(ring)) < cost:
                cheapest, cost = ring, other
        return cheapest

    def _rings(self, key: Key) -> Iterator[Ring]:
        """The boxes with a corner in `key`, shifted one way and the other."""
        for step in (1, -1):
            if self._can_change(key, step):
                for opposite in product(*self._opposites(key, step)):
                    yield _ring(key, opposite, step)

    def _opposites(self, key: Key, step: int) -> Iterator[list[str]]:
        """For each dimension, the levels whose number beside `key` can take its own part of the shift."""
        for dimension, levels in enumerate(self.levels):
            yield [
                level
                for level in levels
                if level != key[dimension]
                and self._can_change(
                    (*key[:dimension], level, *key[dimension + 1 :]), step * _turn(key[dimension], level)
                )
            ]

    def _moves(self, key: Key) -> Iterator[Ring]:
        """Every way to move one from a cell that counts in the number to one that does not, or back."""
        cells = [cell for cell in self.numbers if TOTAL not in cell]
        inside = [cell for cell in cells if _is_part(cell, key)]
        outside = [cell for cell in cells if not _is_part(cell, key)]
        for pair in product(inside, outside):
            for source, target in (pair, pair[::-1]):
                if self.numbers[source]:
                    yield _move(source, target)

    def _is_possible(self, ring: Ring) -> bool:
        return all(self._can_change(key, step) for key, step in ring.items())

    def _can_change(self, key: Key, step: int) -> bool:
        """Whether the number would still be what it is said to be: nothing below nothing or the limit."""
        return self.numbers[key] + step >= (0 if key in self.few else self.limit)

    def _told_too_well(self, ring: Ring) -> set[Key]:
        """Numbers that the shift takes to the limit, which their sign says they are under."""
        return {
            key for key, step in ring.items() if key in self.few and self.numbers[key] + step == self.limit
        }

    def _cost(self, ring: Ring) -> tuple[int, int, int]:
        """What the reader would lose: signs that say something, large numbers, totals more than others."""
        lost = ring.keys() - self.hidden
        return (
            len(self._told_too_well(ring) - self.vague),
            sum(self.numbers[key] * (1 + key.count(TOTAL)) for key in lost),
            len(lost),
        )


def _is_part(key: Key, whole: Key) -> bool:
    """Whether the number is counted in that total, or is that number itself."""
    return all(wanted in (TOTAL, own) for own, wanted in zip(key, whole, strict=True))


def _move(source: Key, target: Key) -> Ring:
    """One less in one place and one more in another, and in the totals that have only one of them."""
    changed = Counter(_with_wholes(target))
    changed.subtract(_with_wholes(source))
    return {key: change for key, change in changed.items() if change}


def _with_wholes(key: Key) -> Iterator[Key]:
    return product(*((level, TOTAL) for level in key))


def _ring(key: Key, opposite: Key, step: int) -> Ring:
    """The corners of the box between two opposite ones, each with what is added to it."""
    ring: Ring = {(): step}
    for own, other in zip(key, opposite, strict=True):
        turn = _turn(own, other)
        ring = {
            (*corner, level): change * sign
            for corner, change in ring.items()
            for level, sign in ((own, 1), (other, turn))
        }
    return ring


def _turn(level: str, other: str) -> int:
    """Two parts of a total go opposite ways, a part and its total the same way."""
    return 1 if TOTAL in (level, other) else -1
