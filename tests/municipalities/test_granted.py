"""What waits for a decision and which terms hold: the same by the database and in Python (R2, R4)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from documents.calendar import HELSINKI
from municipalities.access import Standing, pending, right_state, still_needed, with_facts
from municipalities.access.due import endings
from municipalities.access.lists import count_waiting, waiting_proposals
from municipalities.access.notices import turns_of, with_notices
from municipalities.models import AccessRight, RightTerms, Role
from tests.municipalities.make import (
    NOW,
    RIGHT_ENDS_BEFORE,
    TODAY,
    make_named_worker,
    make_notice,
    make_terms,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
RENEWED_UNTIL = date(2028, 1, 1)


@pytest.fixture
def named(eino, laukaa):
    return make_named_worker(eino, laukaa, decision=None)


def known(right):
    return with_facts(AccessRight.objects.filter(pk=right.pk)).get()


def morning(day):
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=HELSINKI)


# What happened day by day; a capital N is a decision on terms newer than those proposed, as when narrower.
WAITS = [
    (["proposed"], True),
    (["proposed", "approved"], False),
    (["proposed", "approvedN"], False),
    (["proposed", "refused"], False),
    (["proposed", "returned"], False),
    (["proposed", "returned", "proposed"], True),
    (["proposed", "proposed"], True),
    (["proposed", "proposed", "approved"], False),
    (["proposed", "proposed", "approvedN"], False),
    (["proposed", "approvedN", "proposed"], True),
    (["proposed", "approved", "suspended", "proposed"], True),
    (["proposed", "approved", "proposed", "suspended"], True),
    (["proposed", "approved", "proposed", "removed"], False),
]


@pytest.mark.parametrize(("story", "waits"), WAITS, ids=["-".join(story) for story, _ in WAITS])
def test_a_proposal_waits_until_a_decision_comes_after_it(story, waits, named, supervisor, director, area):
    terms, proposed = named.terms, named.right.events.get()
    for days_ago, step in zip(range(len(story) - 1, 0, -1), story[1:], strict=True):
        kind = step.rstrip("N")
        if kind == "proposed" or step.endswith("N"):
            terms = make_terms(named.right)
        by = supervisor if kind == "proposed" else director
        event = right_event(terms, kind, by=by, at=NOW - days_ago * DAY)
        proposed = event if kind == "proposed" else proposed

    expected = [proposed] if waits else []
    assert [one for one in [pending(known(named.right), NOW)] if one] == expected
    assert waiting_proposals(area, NOW) == expected
    assert count_waiting(director, NOW) == len(expected)


def test_what_comes_later_changes_nothing_about_a_moment_before(named, director, area):
    right_event(make_terms(named.right), "approved", by=director, at=NOW)

    assert pending(known(named.right), NOW) is None
    assert pending(known(named.right), NOW - DAY) == named.right.events.get(kind="proposed")
    assert len(waiting_proposals(area, NOW - DAY)) == 1


@pytest.fixture
def renewed(eino, laukaa, director):
    """Eino's right in force, and its renewal approved today: its terms begin when the present ones end."""
    worker = make_named_worker(eino, laukaa)
    terms = make_terms(worker.right, ["neuvonta"], starts_on=RIGHT_ENDS_BEFORE, ends_before=RENEWED_UNTIL)
    return worker, right_event(terms, "approved", by=director, at=NOW)


@pytest.mark.parametrize(
    ("day", "holds", "standing"),
    [
        (TODAY, 1, Standing.IN_FORCE),
        (RIGHT_ENDS_BEFORE - DAY, 1, Standing.IN_FORCE),
        (RIGHT_ENDS_BEFORE, 2, Standing.IN_FORCE),
        (RENEWED_UNTIL - DAY, 2, Standing.IN_FORCE),
        (RENEWED_UNTIL, 2, Standing.ENDED),
    ],
)
def test_terms_granted_ahead_take_over_on_their_first_day(day, holds, standing, renewed):
    worker, approval = renewed
    make_notice(approval, TODAY, TODAY)
    at = NOW if day == TODAY else morning(day)

    state = right_state(known(worker.right), at)

    assert (state.terms.no, state.standing) == (holds, standing)
    assert RightTerms.objects.granted(at).get().no == holds
    in_force = RightTerms.objects.in_force(at).values_list("no", flat=True)
    assert list(in_force) == ([holds] if standing == Standing.IN_FORCE else [])


def test_terms_granted_ahead_and_never_opened_do_not_prolong_the_right(renewed):
    worker, _ = renewed

    assert right_state(known(worker.right), NOW).standing == Standing.IN_FORCE
    state = right_state(known(worker.right), morning(RIGHT_ENDS_BEFORE))
    assert state.standing == Standing.WAITING_KEHA
    assert not RightTerms.objects.in_force(morning(RIGHT_ENDS_BEFORE)).exists()


def test_a_renewal_is_told_as_a_change_and_the_present_right_lacks_nothing(renewed):
    worker, approval = renewed
    right = with_notices(AccessRight.objects.filter(pk=worker.right.pk)).get()

    to_tell = [turn for turn in turns_of(right, NOW, days=3) if turn.notice is None]

    assert [(turn.change.value, turn.ends_before) for turn in to_tell] == [("changed", RENEWED_UNTIL)]
    assert to_tell[0].event == approval
    assert all(
        need.done for need in still_needed(known(worker.right), NOW) if need.code in ("notice", "opening")
    )


def test_a_renewal_told_first_does_not_hide_that_the_present_terms_were_never_told(eino, laukaa, director):
    worker = make_named_worker(eino, laukaa, sent_on=None)
    terms = make_terms(worker.right, starts_on=RIGHT_ENDS_BEFORE, ends_before=RENEWED_UNTIL)
    make_notice(right_event(terms, "approved", by=director, at=NOW), TODAY)
    right = with_notices(AccessRight.objects.filter(pk=worker.right.pk)).get()

    def left(at):
        return [turn.change.value for turn in turns_of(right, at, days=3) if turn.notice is None]

    assert left(NOW) == ["granted"]
    assert left(morning(RIGHT_ENDS_BEFORE)) == []


def test_a_renewal_that_is_granted_ahead_needs_no_reminder(renewed, area):
    at = morning(RIGHT_ENDS_BEFORE - 7 * DAY)

    assert not [one for one in endings(area, at) if one.matter == "right"]


@pytest.mark.parametrize(
    ("halts", "standing"),
    [
        (["suspended"], Standing.SUSPENDED),
        (["suspended", "resumed"], Standing.IN_FORCE),
        (["removed"], Standing.REMOVED),
    ],
)
def test_an_approval_lifts_no_suspension_and_no_removal(halts, standing, eino, laukaa, director):
    worker = make_named_worker(eino, laukaa)
    for hours_ago, kind in zip((3, 2), halts, strict=False):
        right_event(worker.terms, kind, by=director, at=NOW - timedelta(hours=hours_ago))
    terms = make_terms(worker.right, starts_on=RIGHT_ENDS_BEFORE, ends_before=RENEWED_UNTIL)
    right_event(terms, "approved", by=director, at=NOW - timedelta(hours=1))

    assert right_state(known(worker.right), NOW).standing == standing
    assert RightTerms.objects.standing(NOW).exists() is (standing == Standing.IN_FORCE)


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "fits"),
    [
        (date(2026, 2, 1), date(2028, 2, 1), True),
        (date(2026, 2, 1), date(2028, 2, 2), False),
        (date(2024, 2, 29), date(2026, 2, 28), True),
        (date(2024, 2, 29), date(2026, 3, 2), False),
        (date(2026, 12, 31), date(2028, 12, 31), True),
    ],
)
def test_no_right_is_longer_than_two_years(starts_on, ends_before, fits, named):
    def write():
        with transaction.atomic():
            make_terms(named.right, starts_on=starts_on, ends_before=ends_before)

    if fits:
        write()
    else:
        with pytest.raises(IntegrityError, match="right_is_capped"):
            write()


def test_a_right_that_is_over_is_proposed_anew_by_a_right_of_its_own(named, director, laukaa):
    right_event(named.terms, "removed", by=director, at=NOW)
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")

    assert pending(known(named.right), NOW) is None
    assert pending(known(make_named_worker(oskari, laukaa, decision=None).right), NOW)
