"""A right that nobody uses is suspended after its days, with a warning before; late or twice, it is once."""

from datetime import timedelta

import pytest

from accounts.letters import message_letter
from accounts.models import Message
from audit.models import Entry, Verb
from consents.access.unused import unused_rights
from consents.actions import opening
from consents.actions.unused import stop_unused
from municipalities.access import Standing, right_state, with_facts
from municipalities.actions import resume_right, set_setting
from municipalities.models import AccessRight, RightEvent
from tests.municipalities.make import NOW, RIGHT_STARTS, TODAY, make_named_worker, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


@pytest.fixture
def right(aino):
    return aino.access_rights.get()


def unused_for(laukaa, worker, days, **facts):
    """A right that has been in force for so many days by NOW."""
    return make_named_worker(worker, laukaa, opened_on=TODAY - days * DAY, **facts).right


def standing(right, at=NOW):
    return right_state(with_facts(AccessRight.objects.filter(pk=right.pk)).get(), at).standing


@pytest.mark.parametrize(("days", "suspended"), [(55, 0), (56, 1), (200, 1)])
def test_a_right_is_suspended_once_it_has_not_been_used_for_its_days(laukaa, area, eino, days, suspended):
    right = unused_for(laukaa, eino, days)

    assert stop_unused(area, at=NOW) == suspended
    assert (standing(right) == Standing.SUSPENDED) is bool(suspended)


def test_the_suspension_is_nobodys_and_says_why(laukaa, area, eino, supervisor):
    right = unused_for(laukaa, eino, 60)

    stop_unused(area, at=NOW)

    event = RightEvent.objects.get(right=right, kind="suspended")
    assert (event.by, event.decision) == (None, None)
    assert event.reason == "Oikeutta ei ole käytetty 56 päivään, 25.9.2026 jälkeen."
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.municipality) == (Verb.RIGHT_SUSPENDED, None, laukaa.pk)
    assert entry.said["grounds"]["unused_since"] == "2026-09-25"
    kinds = {one.to: one.kind for one in Message.objects.all()}
    assert kinds == {eino: "own_right_unused", supervisor: "right_unused"}


def test_an_opening_begins_the_count_anew(right, area, consent, aino):
    opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)

    assert [one.since for one in unused_rights(area, NOW)] == [TODAY]
    assert stop_unused(area, at=NOW + 55 * DAY) == 0
    assert stop_unused(area, at=NOW + 56 * DAY) == 1


def test_the_count_begins_when_the_right_comes_into_force(right, area):
    assert [one.since for one in unused_rights(area, NOW)] == [RIGHT_STARTS]


def test_going_on_after_the_suspension_begins_the_count_anew(laukaa, area, eino, director):
    right = unused_for(laukaa, eino, 60)
    stop_unused(area, at=NOW - DAY)
    resume_right(right, reason="Työntekijä palasi.", by=director, at=NOW)

    assert stop_unused(area, at=NOW + 55 * DAY) == 0
    assert stop_unused(area, at=NOW + 56 * DAY) == 1


def test_a_second_run_does_nothing_more(laukaa, area, eino, supervisor):
    unused_for(laukaa, eino, 60)
    stop_unused(area, at=NOW)
    known = Entry.objects.count(), Message.objects.count()

    assert stop_unused(area, at=NOW) == 0
    assert stop_unused(area, at=NOW + DAY) == 0
    assert (Entry.objects.count(), Message.objects.count()) == known


@pytest.mark.parametrize(
    "facts", [{"removed_at": NOW - DAY}, {"suspended_at": NOW - DAY}, {"ends_before": TODAY}]
)
def test_only_a_right_in_force_is_counted(laukaa, area, eino, facts):
    unused_for(laukaa, eino, 60, **facts)

    assert stop_unused(area, at=NOW) == 0


@pytest.mark.parametrize(("days", "letters"), [(41, 0), (42, 2), (50, 2), (55, 2)])
def test_the_worker_and_the_supervisor_are_warned_some_days_before(
    laukaa, area, eino, supervisor, days, letters
):
    unused_for(laukaa, eino, days)

    stop_unused(area, at=NOW)
    stop_unused(area, at=NOW)

    assert Message.objects.count() == letters
    assert Entry.objects.count() == letters // 2
    kinds = {one.to: one.kind for one in Message.objects.all()}
    assert kinds in ({}, {eino: "own_right_unused_soon", supervisor: "right_unused_soon"})


def test_a_warning_says_since_when_and_on_which_day(laukaa, area, eino, supervisor):
    unused_for(laukaa, eino, 50)
    stop_unused(area, at=NOW)

    letter = message_letter(Message.objects.get(to=eino))
    assert "30.11.2026" in letter.subject
    assert "5.10.2026" in letter.body
    assert "56" in letter.body
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor) == (Verb.REMINDER_QUEUED, None)
    assert entry.said["grounds"]["suspended_on"] == "2026-11-30"


def test_a_late_run_suspends_without_a_belated_warning(laukaa, area, eino, supervisor):
    unused_for(laukaa, eino, 70)
    stop_unused(area, at=NOW)

    assert not Message.objects.filter(kind__endswith="soon").exists()


def test_the_days_are_a_dated_setting_of_the_area(laukaa, area, eino, administrator):
    unused_for(laukaa, eino, 30)
    set_setting(area, "right.unused_days", "30", starts_on=TODAY, by=administrator, at=NOW)

    assert stop_unused(area, at=NOW - DAY) == 0
    assert stop_unused(area, at=NOW) == 1


def test_where_nobody_supervises_the_director_is_told(laukaa, area, eino, director):
    unused_for(laukaa, eino, 60)
    stop_unused(area, at=NOW)

    assert Message.objects.get(kind="right_unused").to == director


@pytest.mark.parametrize("rows", [1, 3])
def test_more_rights_are_counted_in_as_many_queries(laukaa, area, rows, django_assert_num_queries):
    for n in range(rows):
        unused_for(laukaa, make_user(f"Oskari Oja {n}"), 10)

    with django_assert_num_queries(5):
        assert len(unused_rights(area, NOW)) == rows
