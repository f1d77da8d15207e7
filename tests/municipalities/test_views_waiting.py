"""What waits for the director, the manager and a supervisor, each with the one thing to do about it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from municipalities.access.waiting import waiting_for
from municipalities.models import Role
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_agreement,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WAITING = reverse("municipalities:waiting")
DAY = timedelta(days=1)


@pytest.fixture
def manager(area):
    return make_user_with_role(Role.MANAGER, area, "Manu Mäki")


def worker(municipality, name, **facts):
    return make_named_worker(make_user_with_role(Role.WORKER, municipality, name), municipality, **facts)


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("who", ["aino", "eino", "receiver", "secretary", "officer", "administrator", "root"])
def test_nobody_else_has_such_a_page(who, director, request, log_in):
    assert log_in(request.getfixturevalue(who)).get(WAITING).status_code == 404
    assert log_in(director).get(WAITING).status_code == 200


def test_with_nothing_to_do_the_page_says_what_would_be_here(director, in_english):
    assert "Nothing is unfinished." in text_of(in_english(director).get(WAITING))


def test_the_front_door_leads_there(director, supervisor, log_in):
    for who in (director, supervisor):
        assert log_in(who).get("/").url == WAITING


def test_a_proposal_waits_for_those_who_may_decide(laukaa, director, manager, supervisor, in_english):
    named = worker(laukaa, "Oskari Oja", decision=None)
    url = reverse("municipalities:proposal", args=[named.right.events.get().pk])

    assert url in text_of(in_english(director).get(WAITING))
    for who in (manager, supervisor):
        assert url not in text_of(in_english(who).get(WAITING))


def test_nobody_is_asked_to_decide_on_the_own_right(laukaa, director, in_english):
    make_named_worker(director, laukaa, decision=None)

    page = text_of(in_english(director).get(WAITING))

    assert "You cannot decide this</span>" in page
    assert "Decide<span" not in page


@pytest.mark.parametrize(
    ("facts", "words", "late"),
    [
        ({"sent_on": None, "decided_at": NOW - DAY}, "Waits to be told", False),
        ({"sent_on": None, "decided_at": NOW - DAY * 30}, "Waits to be told", True),
        ({"sent_on": TODAY - DAY, "opened_on": None}, "Waits for the acknowledgement", False),
        ({"sent_on": TODAY - DAY * 30, "opened_on": None}, "Waits for the acknowledgement", True),
    ],
)
def test_a_notice_waits_for_the_area_and_becomes_late(
    laukaa, director, manager, supervisor, in_english, facts, words, late
):
    worker(laukaa, "Oskari Oja", **facts)

    for who in (director, manager):
        assert f"{words}</span>" in text_of(in_english(who).get(WAITING))
        assert [one.is_overdue for one in waiting_for(who, NOW).notices] == [late]
    assert words not in text_of(in_english(supervisor).get(WAITING))


def test_a_returned_proposal_waits_for_the_own_supervisor_with_the_question(
    laukaa, viitasaari, director, supervisor, in_english
):
    worker(laukaa, "Oskari Oja", decision="returned")
    worker(viitasaari, "Kerttu Koski", decision="returned")

    page = text_of(in_english(supervisor).get(WAITING))

    assert "Oskari Oja" in page
    assert "Peruste on päättynyt." in page
    assert "Kerttu Koski" not in page
    assert "Oskari Oja" not in text_of(in_english(director).get(WAITING))


def test_what_ends_is_shown_to_those_who_can_act(area, director, supervisor, in_english):
    aanekoski = make_municipality(area, "992")
    contract = make_contract_in_force(aanekoski, ends_before=date(2027, 3, 1)).contract
    local = make_user_with_role(Role.SUPERVISOR, aanekoski, "Risto Raita")
    named = worker(
        aanekoski, "Oskari Oja", ends_before=date(2026, 12, 1), agreement_ends_before=date(2026, 12, 20)
    )

    pages = {who: text_of(in_english(who).get(WAITING)) for who in (director, local, supervisor)}

    for who in (director, local):
        for words in ("Ends 30.11.2026, 6 days", "Ends 19.12.2026, 25 days", "Ends 28.2.2027, 96 days"):
            assert words in pages[who], words
        assert reverse("municipalities:right", args=[named.right.pk]) in pages[who]
        assert reverse("municipalities:agreement", args=[named.agreement.pk]) in pages[who]
    url = reverse("municipalities:contract", args=[contract.pk])
    assert url in pages[director]
    assert url not in pages[local]
    assert "Oskari Oja" not in pages[supervisor]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_however_much_waits(area, director, log_in, count):
    for number, code in enumerate(("992", "077", "729")[:count]):
        municipality = make_municipality(area, code)
        make_contract_in_force(municipality, ends_before=date(2027, 2, 1))
        worker(municipality, f"Oja {number}", ends_before=date(2026, 12, 1))
        worker(municipality, f"Salo {number}", decision=None)
        waits = worker(municipality, f"Suo {number}", opened_on=None)
        make_agreement(waits.user, municipality, ends_before=date(2026, 12, 2))
    browser = log_in(director)
    browser.get(WAITING)

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(WAITING)

    assert len(waiting_for(director, NOW).endings) == count * 2
    assert answer.status_code == 200
    assert len(queries) == 30
