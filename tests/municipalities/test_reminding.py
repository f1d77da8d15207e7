"""What comes to its end is told in time to those who can act: each distance once, late or often or not."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Message
from audit.models import Entry, Verb
from documents.calendar import HELSINKI
from municipalities.access.distances import Distance, NoDistances, distances, parsed, passed
from municipalities.access.due import endings, endings_of
from municipalities.actions import queue_reminders
from municipalities.models import AreaSetting, Role
from municipalities.models.contracts import SIGNATURES
from tests.municipalities.make import (
    NOW,
    TODAY,
    end_contract,
    make_agreement,
    make_area,
    make_closed_review,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_review,
    make_terms,
    make_user_with_role,
    right_event,
)
from tests.municipalities.test_race import together

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
DISTANCES = ("8m", "6m", "3m", "14d", "7d")


def moment(day: date, hour: int = 6) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI)


@pytest.fixture
def area():
    """Without anything that ends by itself."""
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def people(area, laukaa):
    """Those who are reminded, and some who are not."""
    make_user_with_role(Role.OFFICER, area, "Tuomo Tervo")
    make_user_with_role(Role.SUPERVISOR, make_municipality(area, "931"), "Toisen Kunnan")
    make_user_with_role(Role.DIRECTOR, area, "Entinen Johtaja", ends_before=date(2025, 12, 1))
    return {
        "director": make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen"),
        "manager": make_user_with_role(Role.MANAGER, area, "Manu Mäki"),
        "supervisor": make_user_with_role(Role.SUPERVISOR, laukaa, "Seija Saari"),
    }


def tick_each_day(area, first: date, last: date) -> dict[date, int]:
    """How many messages each day brought, when the tick runs twice a day; days without any are left out."""
    days = (first + DAY * n for n in range((last - first).days + 1))
    told = {
        day: queue_reminders(area, at=moment(day)) + queue_reminders(area, at=moment(day, 23)) for day in days
    }
    return {day: count for day, count in told.items() if count}


def receivers(kind: str | None = None) -> list[str]:
    messages = Message.objects.filter(skipped_at=None)
    messages = messages.filter(kind=kind) if kind else messages
    return sorted(messages.values_list("to__name", flat=True))


# The distances


def test_a_day_long_before_the_end_has_reached_nothing_and_the_last_day_everything():
    end, those = date(2027, 12, 31), parsed("8m 6m 3m 14d 7d")

    def reached(day):
        return [one.code for one in passed(those, end, known_on=date(2026, 1, 1), day=day)]

    assert reached(date(2027, 4, 29)) == []
    assert reached(date(2027, 4, 30)) == ["8m"]
    assert reached(date(2027, 12, 17)) == ["14d", "3m", "6m", "8m"]
    assert reached(end) == ["7d", "14d", "3m", "6m", "8m"]


def test_what_was_farther_than_the_end_when_it_became_known_is_not_reminded_of():
    end = TODAY + DAY * 20

    assert passed(parsed("4w 1w"), end, known_on=TODAY, day=TODAY) == []
    assert passed(parsed("4w 1w"), end, known_on=TODAY, day=end - DAY * 7) == [Distance(1, "w")]


@pytest.mark.parametrize("text", ["", "8", "m8", "8m,6m", "0d", "-1d", "8 m", "1000d", "8y"])
def test_a_text_that_says_no_distances_is_refused(text):
    with pytest.raises(NoDistances):
        parsed(text)


def test_the_area_sets_its_own_distances_from_a_day_on_and_a_slip_stops_nothing(area):
    for value, starts_on in (("2w", TODAY), ("two weeks", TODAY + DAY)):
        AreaSetting.objects.create(area=area, key="remind.right", value=value, starts_on=starts_on)

    codes = [[one.code for one in distances(area, "right", NOW + DAY * n)] for n in (-1, 0, 1)]

    assert codes == [["4w", "1w"], ["2w"], ["4w", "1w"]]


# Contracts


def test_a_contract_is_told_of_at_each_distance_once(area, laukaa, people):
    make_contract_in_force(laukaa, ends_before=date(2027, 1, 1))

    told = tick_each_day(area, date(2026, 4, 1), date(2027, 2, 1))

    end = date(2026, 12, 31)
    assert told == {one.before(end): 3 for one in parsed(" ".join(DISTANCES))}
    assert receivers("contract_ending") == ["Irja Ilmonen"] * 5 + ["Manu Mäki"] * 5
    assert receivers("own_contract_ending") == ["Seija Saari"] * 5
    assert Entry.objects.filter(verb=Verb.REMINDER_QUEUED).count() == 5


def test_a_tick_that_ran_late_tells_the_nearest_distance_only(area, laukaa, people):
    make_contract_in_force(laukaa, ends_before=date(2027, 1, 1))

    assert queue_reminders(area, at=moment(date(2026, 12, 20))) == 3

    director = Message.objects.filter(to=people["director"])
    keys = {
        key.split(":")[3]: skipped is not None
        for key, skipped in director.values_list("dedupe_key", "skipped_at")
    }
    assert keys == {"14d": False, "3m": True, "6m": True, "8m": True}
    assert tick_each_day(area, date(2026, 12, 20), date(2027, 1, 5)) == {date(2026, 12, 24): 3}


def test_nobody_is_reminded_after_the_end(area, laukaa, people):
    make_contract_in_force(laukaa, ends_before=date(2027, 1, 1))

    assert queue_reminders(area, at=moment(date(2027, 1, 1))) == 0


@pytest.mark.parametrize("signed", [True, False])
def test_a_contract_that_is_being_renewed_is_left_in_peace(area, laukaa, people, signed):
    first = make_contract_in_force(laukaa, ends_before=date(2026, 12, 1))
    make_contract_in_force(
        laukaa,
        contract=first.contract,
        no=2,
        starts_on=date(2026, 12, 1),
        ends_before=date(2028, 1, 1),
        signatures=SIGNATURES if signed else (),
    )

    assert endings(area, NOW) == []


def test_the_next_contract_of_the_same_service_renews_it_and_another_services_does_not(area, laukaa, people):
    version = make_contract_in_force(laukaa, ends_before=date(2026, 12, 1))
    other = type(version.contract).objects.create(
        municipality=laukaa, service_kind="coaching", decision_ref="1.10.2026 § 60"
    )
    make_contract_in_force(laukaa, contract=other, ends_before=date(2028, 1, 1))
    assert [one.version for one in endings(area, NOW)] == [str(version.pk)]

    following = type(version.contract).objects.create(
        municipality=laukaa, service_kind="job_placement", decision_ref="1.10.2026 § 61"
    )
    make_contract_in_force(laukaa, contract=following, starts_on=date(2026, 12, 1))

    assert endings(area, NOW) == []


def test_a_shortened_contract_is_told_of_although_its_first_version_lasted_longer(area, laukaa, people):
    first = make_contract_in_force(laukaa, ends_before=date(2028, 1, 1))
    shorter = make_contract_in_force(laukaa, contract=first.contract, no=2, ends_before=date(2027, 1, 1))

    assert [one.version for one in endings(area, NOW)] == [str(shorter.pk)]


def test_a_contract_that_somebody_has_ended_needs_no_reminder(area, laukaa, people):
    end_contract(make_contract_in_force(laukaa, ends_before=date(2027, 1, 1)), date(2026, 12, 15))

    assert endings(area, NOW) == []


def test_an_unsigned_contract_needs_no_reminder(area, laukaa, people):
    make_contract_in_force(laukaa, ends_before=date(2027, 1, 1), signatures=())

    assert endings(area, NOW) == []


# Rights and agreements


@pytest.fixture
def contract(laukaa):
    return make_contract_in_force(laukaa)


def named(laukaa, name="Aino Aalto", **facts):
    user = make_user_with_role(Role.WORKER, laukaa, name)
    return make_named_worker(user, laukaa, **facts)


def test_a_right_is_told_of_to_the_supervisor_and_the_holder(area, laukaa, people, contract):
    named(laukaa, ends_before=date(2027, 1, 1))

    told = tick_each_day(area, date(2026, 11, 1), date(2027, 1, 5))

    assert told == {date(2026, 12, 3): 2, date(2026, 12, 24): 2}
    assert receivers("right_ending") == ["Seija Saari"] * 2
    assert receivers("own_right_ending") == ["Aino Aalto"] * 2


def test_a_right_ends_with_its_contract_at_the_latest(area, laukaa, people):
    make_contract_in_force(laukaa, ends_before=date(2026, 12, 10))
    named(laukaa)

    (right,) = (one for one in endings(area, NOW) if one.matter == "right")

    assert right.last_day == date(2026, 12, 9)


@pytest.mark.parametrize(
    "facts",
    [
        {"decision": None},
        {"decision": "refused"},
        {"decision": "returned"},
        {"suspended_at": NOW - DAY},
        {"removed_at": NOW - DAY},
    ],
)
def test_a_right_that_is_not_given_is_not_reminded_of(area, laukaa, people, contract, facts):
    named(laukaa, ends_before=date(2026, 12, 1), **facts)

    assert endings(area, NOW) == []


@pytest.mark.parametrize("facts", [{"opened_on": None}, {"starts_on": TODAY + DAY}])
def test_a_right_that_waits_still_ends(area, laukaa, people, contract, facts):
    named(laukaa, ends_before=date(2026, 12, 10), **facts)

    assert len(endings(area, NOW)) == 1


@pytest.mark.parametrize(("ends_before", "left"), [(date(2027, 7, 1), 0), (date(2026, 11, 30), 1)])
def test_a_right_with_a_longer_proposal_is_left_in_peace(area, laukaa, people, contract, ends_before, left):
    right = named(laukaa, ends_before=date(2026, 12, 1)).right
    terms = make_terms(right, starts_on=date(2026, 11, 25), ends_before=ends_before)
    right_event(terms, "proposed", by=people["supervisor"], at=NOW - DAY)

    assert len(endings(area, NOW)) == left


def test_a_right_for_which_nobody_answered_in_its_review_is_not_to_be_renewed(area, laukaa, people, contract):
    right = named(laukaa, ends_before=date(2026, 12, 1)).right
    make_closed_review(make_review(laukaa, opened_at=NOW - DAY * 60), unanswered=right)

    assert [one.may_be_renewed for one in endings(area, NOW)] == [False]
    queue_reminders(area, at=NOW)
    assert receivers("right_not_renewed") == ["Seija Saari"]
    assert receivers("own_right_not_renewed") == ["Aino Aalto"]


@pytest.mark.parametrize("result", ["kept", "narrower"])
def test_a_right_that_its_review_kept_may_be_renewed(area, laukaa, people, contract, result):
    right = named(laukaa, ends_before=date(2026, 12, 1)).right
    make_closed_review(make_review(laukaa, opened_at=NOW - DAY * 250), unanswered=right)
    make_closed_review(make_review(laukaa, opened_at=NOW - DAY * 60), **{result: right})

    assert [one.may_be_renewed for one in endings(area, NOW)] == [True]


def test_an_agreement_is_told_of_until_there_is_a_new_one(area, laukaa, people, contract):
    worker = named(laukaa, agreement_ends_before=date(2026, 12, 8)).user
    assert [one.matter for one in endings(area, NOW)] == ["agreement"]
    assert queue_reminders(area, at=NOW) == 2
    assert receivers("agreement_ending") == ["Seija Saari"]
    assert receivers("own_agreement_ending") == ["Aino Aalto"]

    make_agreement(worker, laukaa, worker_signed_on=None, supervisor_signed_on=None)

    assert endings(area, NOW) == []


def test_without_a_supervisor_the_director_is_told(area, laukaa, contract):
    make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")
    named(laukaa, ends_before=date(2026, 12, 1))

    queue_reminders(area, at=NOW)

    assert receivers("right_ending") == ["Irja Ilmonen"]


def test_a_supervisor_who_came_later_is_told_too_and_nobody_else_twice(area, laukaa, people, contract):
    named(laukaa, ends_before=date(2026, 12, 1))
    assert queue_reminders(area, at=NOW) == 2

    make_user_with_role(Role.SUPERVISOR, laukaa, "Uuno Uusi")

    assert queue_reminders(area, at=NOW) == 1
    assert receivers("right_ending") == ["Seija Saari", "Uuno Uusi"]


def test_a_worker_sees_only_the_own_ends(area, laukaa, people, contract):
    aino = named(laukaa, ends_before=date(2026, 12, 1), agreement_ends_before=date(2026, 12, 2)).user
    named(laukaa, "Eino Eskola", ends_before=date(2026, 12, 1))

    assert [one.matter for one in endings_of(aino, laukaa, NOW)] == ["right", "agreement"]


def test_a_reminder_names_nobody_but_workers_and_says_in_the_trail_whom_it_reached(
    area, laukaa, people, contract
):
    worker = named(laukaa, ends_before=date(2026, 12, 1))

    queue_reminders(area, at=NOW)

    entry = Entry.objects.get(verb=Verb.REMINDER_QUEUED)
    assert (entry.actor, entry.municipality) == (None, "410")
    assert entry.said["object"] == {"type": "municipalities.accessright", "id": str(worker.right.pk)}
    assert entry.said["grounds"] == {
        "distance": "1w",
        "last_day": "2026-11-30",
        "users": " ".join(sorted([str(worker.user.pk), str(people["supervisor"].pk)])),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_finding_what_ends_takes_as_many_queries_however_much_there_is(area, laukaa, people, count):
    for number, code in enumerate(("992", "077", "729")[:count]):
        municipality = make_municipality(area, code)
        make_contract_in_force(municipality, ends_before=date(2027, 2, 1))
        named(
            municipality,
            f"Työntekijä {number}",
            ends_before=date(2026, 12, 1),
            agreement_ends_before=date(2026, 12, 2),
        )

    with CaptureQueriesContext(connection) as queries:
        found = endings(area, NOW)

    assert len(found) == count * 3
    assert len(queries) == 11


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_write_each_message_once(area, laukaa, people, contract):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    named(laukaa, ends_before=date(2026, 12, 1))

    results = together(*[lambda: queue_reminders(area, at=NOW)] * 2)

    assert sorted(results) == [0, 2]
    assert Entry.objects.filter(verb=Verb.REMINDER_QUEUED).count() == 1
