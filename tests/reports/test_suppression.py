"""Nothing hidden can be worked out: an independent solver tries every table that would look the same."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import COVERED, HIDDEN, Shown, publish

LIMIT = 3
LARGEST = 5


def fits(value: int, shown: Shown) -> bool:
    if isinstance(shown, int):
        return value == shown
    return value < LIMIT if shown is HIDDEN else True


def looks_the_same(tables: dict[str, list[int]], seen) -> bool:
    """Whether a reader of `seen` could believe in this table."""
    cells = all(
        fits(n, seen.cells[place, str(i)]) for place, own in tables.items() for i, n in enumerate(own)
    )
    totals = all(fits(sum(own), seen.totals[place]) for place, own in tables.items())
    return cells and totals and fits(sum(map(sum, tables.values())), seen.grand)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, LARGEST), min_size=2, max_size=2), min_size=1, max_size=3))
def test_no_hidden_number_can_be_worked_out(rows):
    numbers = {(str(p), str(g)): n for p, own in enumerate(rows) for g, n in enumerate(own)}
    seen = publish(numbers, limit=LIMIT)
    hidden = [key for key, shown in seen.cells.items() if shown is HIDDEN]
    assert all(seen.cells[key] == n for key, n in numbers.items() if n >= LIMIT)

    possible: dict[tuple[str, str], set[int]] = {key: set() for key in hidden}
    for guess in product(range(LIMIT), repeat=len(hidden)):
        table = {str(p): list(own) for p, own in enumerate(rows)}
        for (place, group), value in zip(hidden, guess, strict=True):
            table[place][int(group)] = value
        if looks_the_same(table, seen):
            for key, value in zip(hidden, guess, strict=True):
                possible[key].add(value)

    assert all(len(values) > 1 for values in possible.values())


def test_numbers_under_the_limit_are_hidden_and_zero_is_one_of_them():
    column = publish({("a", "1"): 0, ("a", "2"): 4, ("a", "3"): 5, ("b", "1"): 9, ("b", "2"): 7}, limit=5)

    assert column.cells == {
        ("a", "1"): HIDDEN,
        ("a", "2"): HIDDEN,
        ("a", "3"): 5,
        ("b", "1"): 9,
        ("b", "2"): 7,
    }
    assert column.totals == {"a": 9, "b": 16}
    assert column.grand == 25


def test_a_total_that_would_give_one_number_away_is_covered():
    column = publish({("a", "1"): 2, ("a", "2"): 8, ("b", "1"): 9, ("b", "2"): 7}, limit=5)

    assert column.totals == {"a": COVERED, "b": 16}
    assert column.grand is COVERED
