"""Nothing hidden can be worked out, however a reader adds, subtracts and reasons; and no more is hidden than
needed.
"""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import Hidden, publish, with_totals
from tests.reports.solving import found_by_bounds, found_by_subtraction, found_by_trying

FEW, COVERED = Hidden.FEW, Hidden.COVERED


def numbers_of(shape, values):
    """A full table of that shape: its levels are a, b, c ... in every dimension."""
    keys = product(*("abcdefghijklm"[:size] for size in shape))
    return dict(zip(keys, values, strict=False))


@st.composite
def a_table(draw, shapes, largest):
    shape = draw(st.sampled_from(shapes))
    size = 1
    for length in shape:
        size *= length
    # Mostly small, as the real ones are.
    number = st.one_of(st.integers(0, 6), st.integers(0, largest), st.just(0))
    return numbers_of(shape, draw(st.lists(number, min_size=size, max_size=size)))


@settings(max_examples=200, deadline=None)
@given(a_table([(1, 1), (1, 3), (3, 1), (4, 4), (2, 3, 3), (3, 3, 3), (4, 1, 3)], 60), st.integers(2, 6))
def test_no_hidden_number_can_be_worked_out_by_adding_and_subtracting(numbers, limit):
    published = publish(numbers, limit=limit)

    assert found_by_subtraction(published) == set()
    assert found_by_bounds(published, few=FEW, limit=limit) == set()


@settings(max_examples=120, deadline=None)
@given(a_table([(1, 3), (2, 2), (1, 2, 2)], 6), st.integers(2, 4))
def test_every_hidden_number_could_be_another_one_in_a_table_that_looks_the_same(numbers, limit):
    published = publish(numbers, limit=limit)

    assert found_by_trying(published, few=FEW, limit=limit, largest=7) == set()


@settings(max_examples=100, deadline=None)
@given(a_table([(3, 3), (2, 3, 2)], 40), st.integers(2, 6))
def test_what_is_told_is_true_and_nothing_under_the_limit_is_told(numbers, limit):
    published = publish(numbers, limit=limit)

    for key, number in with_totals(numbers).items():
        assert published[key] in (number, FEW, COVERED)
        assert (published[key] is not FEW) or number < limit
        assert (number >= limit) or not isinstance(published[key], int)


def test_the_order_in_which_numbers_come_changes_nothing():
    numbers = numbers_of((4, 4, 3), [n % 13 for n in range(48)])
    shuffled = list(numbers.items())
    random.Random(7).shuffle(shuffled)  # noqa: S311 - any other order

    assert publish(dict(shuffled), limit=5) == publish(numbers, limit=5)


def test_a_number_that_a_total_would_give_away_takes_the_smallest_other_with_it():
    """One municipality has three: the second smallest is covered, the total stays."""
    numbers = {("Hankasalmi",): 31, ("Karstula",): 12, ("Laukaa",): 142, ("Uurainen",): 3}

    assert publish(numbers, limit=5) == {
        ("Hankasalmi",): 31,
        ("Karstula",): COVERED,
        ("Laukaa",): 142,
        ("Uurainen",): FEW,
        ("",): 188,
    }


def test_what_two_tables_share_is_hidden_in_both():
    """The group's own total would give 3 away just as well as the municipality's."""
    numbers = {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}

    published = publish(numbers, limit=5)

    assert [published[key] for key in numbers] == [FEW, COVERED, COVERED, COVERED]
    assert [published[key] for key in (("a", ""), ("b", ""), ("", "x"), ("", "y"), ("", ""))] == [
        23,
        70,
        33,
        60,
        93,
    ]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        pytest.param([5, 6], [5, 6, 11], id="nothing small"),
        pytest.param([1, 1], [FEW, FEW, FEW], id="a small total"),
        pytest.param([4, 4], [FEW, FEW, COVERED], id="both at the most they can be"),
        pytest.param([4, 3], [FEW, FEW, 7], id="either could be the other"),
        pytest.param([0, 9], [FEW, COVERED, 9], id="one alone"),
        pytest.param([0, 0], [FEW, FEW, FEW], id="nothing at all"),
    ],
)
def test_a_number_or_its_total_is_told_only_when_it_leaves_a_doubt(numbers, told):
    published = publish({("a",): numbers[0], ("b",): numbers[1]}, limit=5)

    assert [published[key] for key in (("a",), ("b",), ("",))] == told


def test_with_a_limit_of_one_everything_is_told():
    assert publish({("a",): 0, ("b",): 1}, limit=1) == {("a",): 0, ("b",): 1, ("",): 1}


def test_a_sign_that_would_say_too_much_is_withheld_too():
    """Were both totals said to be under three, nothing would be left for b but nothing."""
    numbers = {("a", "x"): 0, ("a", "y"): 0, ("b", "x"): 1, ("b", "y"): 2}

    published = publish(numbers, limit=3)

    assert published["", "y"] is COVERED
    assert found_by_trying(published, few=FEW, limit=3, largest=4) == set()


def test_a_report_of_every_municipality_and_group_gives_nothing_away():
    dice = random.Random(4)  # noqa: S311 - figures, not secrets
    numbers = numbers_of((13, 9, 3), [int(dice.expovariate(1 / 4)) for _ in range(13 * 9 * 3)])

    published = publish(numbers, limit=5)

    assert found_by_bounds(published, few=FEW, limit=5) == set()
    assert isinstance(published["", "", ""], int)
