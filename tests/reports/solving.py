"""What a reader with patience can work out from a published table. Knows nothing of how it was made.

A table is a mapping from levels to what is told of them; the level "" is the total of its dimension. `few`
and `covered` are what the reader is told in place of a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

Key = tuple[str, ...]
Table = Mapping[Key, Any]


def sums(table: Table) -> Iterator[tuple[Key, list[Key]]]:
    """Every total with its parts along one dimension."""
    for dimension, levels in enumerate(zip(*table, strict=True)):
        parts = sorted(set(levels) - {""})
        for key in table:
            if key[dimension] == "":
                yield key, [(*key[:dimension], part, *key[dimension + 1 :]) for part in parts]


def found_by_subtraction(table: Table) -> set[Key]:
    """Hidden numbers that some adding and subtracting of what is told gives exactly."""
    unknown = [key for key, told in table.items() if not isinstance(told, int)]
    column = {key: index for index, key in enumerate(unknown)}
    rows = []
    for total, parts in sums(table):
        row = [Fraction(0)] * len(unknown)
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if key in column:
                row[column[key]] += sign
        rows.append(row)
    return {unknown[single] for single in _settled_columns(rows, len(unknown))}


def _settled_columns(rows: list[list[Fraction]], width: int) -> Iterator[int]:
    """Gauss and Jordan: an unknown is settled when it stands alone in a reduced row."""
    done = 0
    for pivot in range(width):
        found = next((row for row in range(done, len(rows)) if rows[row][pivot]), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        rows[done] = [value / rows[done][pivot] for value in rows[done]]
        for row in range(len(rows)):
            if row != done and (factor := rows[row][pivot]):
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[done], strict=True)]
        done += 1
    for reduced in rows[:done]:
        nonzero = [index for index, value in enumerate(reduced) if value]
        if len(nonzero) == 1:
            yield nonzero[0]


def found_by_bounds(table: Table, *, few: object, limit: int) -> set[Key]:
    """Hidden numbers that are pinned by knowing, over and over, the least and the most that each can be."""
    most = sum(told for told in table.values() if isinstance(told, int)) + limit * len(table)
    bounds = {
        key: [told, told] if isinstance(told, int) else [0, limit - 1 if told is few else most]
        for key, told in table.items()
    }
    equations = list(sums(table))
    while sum(_tighten(bounds, total, parts) for total, parts in equations):
        pass
    hidden = (key for key, told in table.items() if not isinstance(told, int))
    return {key for key in hidden if bounds[key][0] == bounds[key][1]}


def _tighten(bounds: dict[Key, list[int]], total: Key, parts: list[Key]) -> bool:
    before = [tuple(bounds[key]) for key in (total, *parts)]
    low, high = (sum(bounds[part][end] for part in parts) for end in (0, 1))
    _narrow(bounds[total], low, high)
    for part in parts:
        others_low, others_high = low - bounds[part][0], high - bounds[part][1]
        _narrow(bounds[part], bounds[total][0] - others_high, bounds[total][1] - others_low)
        low, high = others_low + bounds[part][0], others_high + bounds[part][1]
    return before != [tuple(bounds[key]) for key in (total, *parts)]


def _narrow(bound: list[int], low: int, high: int) -> None:
    bound[0], bound[1] = max(bound[0], low), min(bound[1], high)
    assert bound[0] <= bound[1], "what is told contradicts itself"


def found_by_trying(table: Table, *, few: object, limit: int, largest: int) -> set[Key]:
    """Hidden numbers that are the same in every table a reader could believe in, up to `largest`."""
    cells = [key for key in table if "" not in key]
    choices = [_choices(table[key], few, limit, largest) for key in cells]
    possible: dict[Key, set[int]] = {key: set() for key, told in table.items() if not isinstance(told, int)}
    for guess in product(*choices):
        numbers = _summed(dict(zip(cells, guess, strict=True)), table)
        if all(number in _choices(table[key], few, limit, sum(guess)) for key, number in numbers.items()):
            for key in possible:
                possible[key].add(numbers[key])
    return {key for key, numbers in possible.items() if len(numbers) == 1}


def _choices(told: Any, few: object, limit: int, largest: int) -> range:
    if isinstance(told, int):
        return range(told, told + 1)
    return range(limit if told is few else largest + 1)


def _summed(cells: dict[Key, int], table: Table) -> dict[Key, int]:
    return {
        key: sum(
            number
            for cell, number in cells.items()
            if all(wanted in ("", own) for wanted, own in zip(key, cell, strict=True))
        )
        for key in table
    }
