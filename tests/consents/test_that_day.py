"""Who could see what on a day: the gate's own answer, since when, until when, and what lacked."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from consents.access import evaluate_place
from consents.access.lacking import lacks, recorded_later
from consents.access.spans import Span, common, unbroken
from consents.access.that_day import rights_that_day
from documents.calendar import HELSINKI, end_of_day
from municipalities.access import with_facts
from municipalities.models import AccessRight, Assignment, Role, ServiceKind
from tests.municipalities.conftest import in_english
from tests.municipalities.make import (
    GROUPS,
    NOW,
    RIGHT_STARTS,
    TODAY,
    make_agreement,
    make_contract_in_force,
    make_named_worker,
    make_terms,
    make_user,
    make_user_with_role,
    right_event,
)

__all__ = ["in_english"]

pytestmark = [pytest.mark.django_db, pytest.mark.db]

THAT_DAY = reverse("consents:that_day")
DAY = timedelta(days=1)


def rows_at(at=NOW):
    return rights_that_day(with_facts(AccessRight.objects.order_by("holder__name")), at)


def only(at=NOW):
    (row,) = rows_at(at)
    return row


def words(row):
    """In English, whose words stand still."""
    with override("en"):
        return lacks(row)


# The verdict is the gate's


FACTS = {
    "everything in force": {},
    "no decision": {"decision": None},
    "refused": {"decision": "refused"},
    "not opened": {"opened_on": None},
    "not begun": {"starts_on": TODAY + DAY},
    "ended": {"ends_before": TODAY},
    "suspended": {"suspended_at": NOW - DAY},
    "resumed": {"suspended_at": NOW - 3 * DAY, "resumed_at": NOW - DAY},
    "removed": {"removed_at": NOW - DAY},
    "no agreement": {"agreement_starts_on": None},
    "agreement unsigned": {"worker_signed_on": None},
    "agreement ended": {"agreement_ended_on": TODAY},
    "agreement of one group": {"agreement_groups": ["ohjaamo"]},
    "no secrecy": {"secrecy_on": None},
    "no training": {"training_on": None},
    "trained tomorrow": {"training_on": TODAY + DAY},
}


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_it_answers_as_the_gate_does(facts, laukaa, eino):
    """In a group that right and contract cover, and in one that the contract leaves out."""
    make_contract_in_force(laukaa, ["ohjaamo"], contract=laukaa.contracts.get(), no=2)
    make_named_worker(eino, laukaa, ["ohjaamo", "neuvonta"], **facts)

    for at in (NOW, NOW - 300 * DAY, NOW + 300 * DAY):
        (row,) = rows_at(at) or (None,)
        for code in ("ohjaamo", "neuvonta") if row else ():
            gate = evaluate_place(eino, laukaa, at=at, group=code).allowed
            assert (code in {group.code for group in row.open_groups}) == gate, (code, at)
        assert row is None or row.could == (row.span is not None)
        assert row is None or row.could or words(row)


def test_a_right_whose_own_contract_has_ended_is_not_carried_by_anothers(laukaa, eino):
    own = laukaa.contracts.get()
    make_named_worker(eino, laukaa, contract=own)
    make_contract_in_force(laukaa, contract=own, no=2, ends_before=TODAY)
    make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING)

    row = only()

    assert not row.could
    assert words(row)


def test_whoever_works_there_no_more_could_not(laukaa, eino):
    make_named_worker(eino, laukaa)
    Assignment.objects.filter(user=eino).update(ends_before=TODAY)

    assert words(only()) == ["The worker has no task in the municipality."]
    assert only(end_of_day(TODAY - DAY)).could


# Since when, until when


def test_it_holds_since_its_last_condition_was_met(laukaa, eino):
    make_named_worker(eino, laukaa, training_on=date(2026, 5, 4))

    row = only()

    assert (row.since, row.until) == (date(2026, 5, 4), date(2027, 6, 30))
    assert not only(end_of_day(date(2026, 5, 3))).could


def test_it_holds_until_the_first_of_its_conditions_ends(laukaa, eino):
    make_named_worker(eino, laukaa, agreement_ends_before=date(2027, 1, 1))
    assert only().until == date(2026, 12, 31)

    make_contract_in_force(laukaa, contract=laukaa.contracts.get(), no=2, ends_before=date(2026, 12, 1))
    assert only().until == date(2026, 11, 30)


def test_a_renewal_without_a_gap_breaks_nothing(laukaa, eino):
    make_named_worker(eino, laukaa, agreement_ends_before=date(2026, 6, 1))
    make_agreement(
        eino,
        laukaa,
        starts_on=date(2026, 6, 1),
        worker_signed_on=date(2026, 5, 20),
        supervisor_signed_on=date(2026, 5, 20),
    )

    assert only().since == RIGHT_STARTS


def test_a_suspension_divides_the_time(laukaa, eino):
    make_named_worker(
        eino,
        laukaa,
        suspended_at=datetime(2026, 9, 1, 13, tzinfo=HELSINKI),
        resumed_at=datetime(2026, 10, 1, 9, tzinfo=HELSINKI),
    )

    before, between, after = (only(end_of_day(date(2026, month, 15))) for month in (8, 9, 10))

    assert (before.since, before.until) == (RIGHT_STARTS, date(2026, 8, 31))
    assert words(between) == ["The right was suspended on 1.9.2026."]
    assert (after.since, after.until) == (date(2026, 10, 1), date(2027, 6, 30))


def test_an_employment_that_ended_is_said_with_its_last_day(laukaa, eino, director):
    named = make_named_worker(eino, laukaa)
    last = date(2026, 11, 20)
    begins = datetime(2026, 11, 21, tzinfo=HELSINKI)
    right_event(named.terms, "employment_ended", by=director, at=begins, last_day=last)

    assert words(only()) == ["The employment or the task ended on 20.11.2026."]
    assert only(end_of_day(last)).until == last


def test_terms_granted_ahead_end_the_present_ones_the_day_before(laukaa, eino, director):
    named = make_named_worker(eino, laukaa)
    ahead = make_terms(named.right, ["ohjaamo"], starts_on=date(2027, 1, 1), ends_before=date(2027, 9, 1))
    right_event(ahead, "approved", by=director, at=NOW - DAY)

    assert (only().since, only().until) == (RIGHT_STARTS, date(2026, 12, 31))
    assert len(only().open_groups) == len(GROUPS)


def test_what_happened_to_the_right_on_the_day_is_told(laukaa, eino):
    make_named_worker(eino, laukaa, suspended_at=datetime(2026, 9, 1, 13, tzinfo=HELSINKI))

    assert [event.kind for event in only(end_of_day(date(2026, 9, 1))).turns] == ["suspended"]
    assert only(end_of_day(date(2026, 9, 2))).turns == []


def test_before_it_was_proposed_there_was_no_right(aino):
    assert rows_at(end_of_day(date(2026, 1, 11))) == []
    assert words(only(end_of_day(date(2026, 1, 12))))[0] == "The proposal waits for a decision."


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([Span(date(2026, 1, 1), date(2026, 2, 1))], None),
        ([Span(date(2026, 1, 1)), Span(date(2026, 3, 1))], Span(date(2026, 1, 1))),
        (
            [Span(date(2026, 11, 1), date(2027, 1, 1)), Span(date(2026, 1, 1), date(2026, 11, 1))],
            Span(date(2026, 1, 1), date(2027, 1, 1)),
        ),
        (
            [Span(date(2026, 11, 2), date(2027, 1, 1)), Span(date(2026, 1, 1), date(2026, 11, 1))],
            Span(date(2026, 11, 2), date(2027, 1, 1)),
        ),
        ([Span(date(2026, 12, 1), date(2026, 11, 1))], None),
    ],
)
def test_stretches_join_only_without_a_gap(spans, expected):
    assert unbroken(spans, TODAY) == expected


def test_what_all_have_is_from_the_latest_start_to_the_first_end():
    assert common([Span(date(2026, 1, 1)), Span(date(2026, 2, 1), date(2026, 5, 1)), None]) == Span(
        date(2026, 2, 1), date(2026, 5, 1)
    )


# What lacked


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"decision": "refused"}, ["The proposal was refused on 20.1.2026."]),
        ({"opened_on": None}, ["KEHA-keskus has not opened the right."]),
        ({"starts_on": date(2026, 12, 1)}, ["The right begins only on 1.12.2026."]),
        ({"ends_before": TODAY}, ["The right ended on 23.11.2026."]),
        ({"removed_at": NOW - DAY}, ["The right was removed on 23.11.2026."]),
        ({"agreement_starts_on": None}, ["No personal agreement is in force."]),
        (
            {"agreement_groups": ["ohjaamo"]},
            ["The personal agreement does not name the groups: neuvonta."],
        ),
        (
            {"opened_on": None, "secrecy_on": None, "training_on": None},
            [
                "KEHA-keskus has not opened the right.",
                "The secrecy commitment is not on record.",
                "The training is not on record.",
            ],
        ),
    ],
)
def test_each_lack_is_a_sentence(facts, said, laukaa, eino):
    make_named_worker(eino, laukaa, ["ohjaamo", "neuvonta"], **facts)

    assert words(only()) == said


def test_a_contract_that_does_not_hold_or_leaves_a_group_out_is_said(laukaa, eino):
    contract = laukaa.contracts.get()
    make_named_worker(eino, laukaa, ["ohjaamo", "neuvonta"])
    make_contract_in_force(laukaa, ["ohjaamo"], contract=contract, no=2)
    assert words(only()) == ["The contract does not cover the groups: neuvonta."]

    make_contract_in_force(laukaa, contract=contract, no=3, ends_before=TODAY)
    assert words(only()) == ["The contract ended on 23.11.2026."]


def test_what_was_recorded_only_later_counts_and_is_named(laukaa, eino):
    named = make_named_worker(eino, laukaa)
    recorded = named.right.recorded_at

    with override("en"):
        told = recorded_later(only(end_of_day(date(2026, 3, 1))))

    day = f"{recorded.astimezone(HELSINKI).day}.{recorded.astimezone(HELSINKI).month}."
    assert [one.rsplit(" ", 1)[0] for one in told] == [
        "the decision",
        "the contract",
        "the personal agreement",
        "secrecy commitment",
        "record of training",
    ]
    assert all(day in one for one in told)
    assert recorded_later(only(recorded + DAY)) == []


# The page


@pytest.mark.parametrize("who", ["eino", "receiver", "secretary", "administrator", "root"])
def test_others_find_no_page(who, aino, director, request, log_in):
    assert log_in(request.getfixturevalue(who)).get(THAT_DAY).status_code == 404
    assert log_in(director).get(THAT_DAY).status_code == 200


def test_the_area_sees_all_a_supervisor_their_own_and_a_worker_themself(
    area, aino, kerttu, director, officer, supervisor, in_english
):
    manager = make_user_with_role(Role.MANAGER, area, "Tuomas Talvi")
    for user, names in [
        (director, {"Aino Aalto", "Kerttu Koski"}),
        (officer, {"Aino Aalto", "Kerttu Koski"}),
        (manager, {"Aino Aalto", "Kerttu Koski"}),
        (supervisor, {"Aino Aalto"}),
        (kerttu, {"Kerttu Koski"}),
    ]:
        page = in_english(user).get(THAT_DAY).content.decode().partition("<main")[2]
        assert {name for name in ("Aino Aalto", "Kerttu Koski") if name in page} == names, user.name


def test_the_page_tells_since_when_on_which_decision_until_when_and_what(laukaa, aino, director, in_english):
    page = in_english(director).get(THAT_DAY).content.decode()

    decision = aino.access_rights.get().events.get(kind="approved").decision
    for text in (
        "May see",
        "1.2.2026",
        "30.6.2027",
        reverse("municipalities:decision_pdf", args=[decision.pk]),
        "ohjaamo · maksulista",
        "Viewing and recording changes of service need",
        "The facts are as they are known now, 24.11.2026",
    ):
        assert text in page, text


def test_a_past_day_is_chosen_and_the_others_left_out(aino, kerttu, director, in_english):
    browser = in_english(director)

    page = browser.get(THAT_DAY, {"day": "20.1.2026", "municipality": "410"}).content.decode()

    assert "Could not see" in page
    assert "KEHA-keskus has not opened the right." in page
    assert "Kerttu Koski" not in page.partition("</form>")[2].partition("<table")[2]
    one = browser.get(THAT_DAY, {"day": "1.3.2026", "worker": str(kerttu.pk)})
    assert [row.right.holder.name for row, _, _ in one.context["could"]] == ["Kerttu Koski"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25.11.2026", "25.11.2026 is still to come."),
        ("31.2.2026", "Give the day as dd.mm.yyyy"),
        ("eilen", "Give the day as dd.mm.yyyy"),
        ("", "This field is required."),
    ],
)
def test_a_day_that_cannot_be_is_explained_and_still_there(typed, said, aino, director, in_english):
    page = in_english(director).get(THAT_DAY, {"day": typed}).content.decode()

    assert said in page
    assert f'value="{typed}"' in page or not typed
    assert "<table" not in page


def test_neither_a_place_nor_a_person_of_others_can_be_asked(aino, kerttu, laukaa, supervisor, log_in):
    second = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(second, laukaa)
    browser = log_in(supervisor)

    page = browser.get(THAT_DAY, {"day": "24.11.2026", "worker": str(kerttu.pk)})

    assert "worker" in page.context["form"].errors
    assert "Kerttu" not in page.content.decode()


def test_the_page_prints(aino, director, log_in):
    page = log_in(director).get(THAT_DAY).content.decode()

    assert "data-print" in page
    assert 'class="panel noprint" role="search"' in page


def test_the_page_of_a_right_leads_here(aino, director, log_in):
    right = reverse("municipalities:right", args=[aino.access_rights.get().pk])

    assert f"{THAT_DAY}?day=24.11.2026&amp;worker={aino.pk}" in log_in(director).get(right).content.decode()


def test_a_worker_is_led_here_from_the_page_of_the_own_right(aino, eino, log_in):
    page = reverse("consents:what_may_i_do")

    assert f'href="{THAT_DAY}"' in log_in(aino).get(page).content.decode()
    assert THAT_DAY not in log_in(eino).get(page).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_more_rights_ask_the_database_no_more(rows, laukaa, director, log_in, django_assert_num_queries):
    for n in range(rows):
        make_named_worker(make_user(f"Oskari Oja {n}"), laukaa)
    browser = log_in(director)
    browser.get(THAT_DAY)

    with django_assert_num_queries(22):
        page = browser.get(THAT_DAY)

    assert len(page.context["could"]) == rows
