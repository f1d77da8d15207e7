"""The pages on which a granted right is suspended, goes on and is removed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry, Outcome
from consents.actions import opening
from municipalities.models import RightEvent, Role
from tests.consents.make import make_consent, make_need
from tests.municipalities.make import (
    NOW,
    make_area,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

PAGES = ("municipalities:suspend_right", "municipalities:resume_right", "consents:remove_right")
REASON = {"reason": "Tehtävät ovat muuttuneet."}
CAUSE = {"cause": "normal", **REASON}


@pytest.fixture
def right(aino):
    return aino.access_rights.get()


def text_of(response):
    return response.content.decode()


def url(name, right):
    return reverse(name, args=[right.pk])


def suspended(right, director):
    return right_event(right.terms.get(), "suspended", by=director, at=NOW - timedelta(days=1))


@pytest.mark.parametrize("who", ["aino", "supervisor", "officer", "secretary", "administrator", "root"])
def test_who_decides_nothing_finds_no_page(who, right, director, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    for name in PAGES:
        assert browser.get(url(name, right)).status_code == 404
        assert browser.post(url(name, right), CAUSE).status_code == 404
    assert RightEvent.objects.filter(right=right).count() == 2


def test_the_director_suspends_a_right_and_lets_it_go_on(right, director, in_english):
    browser = in_english(director)
    page = text_of(browser.get(reverse("municipalities:right", args=[right.pk])))
    assert "Suspend the right" in page
    assert "Remove the right" in page
    assert "Let the right go on" not in page

    answer = browser.post(url(PAGES[0], right), REASON, follow=True)

    page = text_of(answer)
    assert "is made: the access right is suspended." in page
    assert "Tehtävät ovat muuttuneet." in page
    assert "Let the right go on" in page
    assert "Suspend the right" not in page
    page = text_of(browser.post(url(PAGES[1], right), {"reason": "Selvitetty."}, follow=True))
    assert "is made: the access right goes on." in page


@pytest.mark.parametrize(("name", "sentence"), [
    (PAGES[0], "Write why the right is suspended."),
    (PAGES[1], "Write why the right goes on."),
    (PAGES[2], "Write why the right is removed."),
])  # fmt: skip
def test_a_decision_without_a_reason_is_asked_for_one(name, sentence, right, director, in_english):
    if name == PAGES[1]:
        suspended(right, director)

    answer = in_english(director).post(url(name, right), {"reason": ""})

    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not RightEvent.objects.filter(right=right, kind__in=["resumed", "removed"]).exists()


def read_of(page):
    return page.context["read"].initial["read_code"]


def test_a_removal_shows_what_falls_and_wants_its_tick(right, laukaa, aino, onni, director, in_english):
    mine = make_consent(make_need(onni, laukaa, aino), aino, workers=[aino])
    opening.open_client(mine.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)
    browser = in_english(director)
    page = browser.get(url(PAGES[2], right))
    assert "<b>1</b>consent that nobody else may use" in text_of(page)
    assert "<b>1</b>opening without a recorded outcome" in text_of(page)
    assert not page.context["form"]["cause"].value()

    shown = {"read_code": read_of(page)}
    unticked = browser.post(url(PAGES[2], right), {**CAUSE, **shown})
    assert "Tick that you have read what ends with the right." in text_of(unticked)
    done = browser.post(url(PAGES[2], right), {**CAUSE, **shown, "read": "on"}, follow=True)

    assert "is made: the access right is removed." in text_of(done)


def test_new_counts_are_shown_and_read_again(right, laukaa, aino, onni, director, in_english):
    browser = in_english(director)
    seen = read_of(browser.get(url(PAGES[2], right)))
    make_consent(make_need(onni, laukaa, aino), aino, workers=[aino])

    answer = browser.post(url(PAGES[2], right), {**CAUSE, "read_code": seen, "read": "on"})

    assert "The figures changed: now 1 access right, 1 consent, 0 openings" in text_of(answer)
    assert not answer.context["read"]["read"].value()
    assert "Tehtävät ovat muuttuneet." in text_of(answer)
    assert not RightEvent.objects.filter(kind="removed").exists()


def test_how_it_ends_is_not_chosen_beforehand(right, director, in_english):
    answer = in_english(director).post(url(PAGES[2], right), REASON)

    assert "Choose whether the right ends in the normal way or for misuse." in text_of(answer)


def test_misuse_is_shown_on_the_rights_page(right, director, in_english):
    browser = in_english(director)
    code = read_of(browser.get(url(PAGES[2], right)))

    page = browser.post(
        url(PAGES[2], right), {**CAUSE, "cause": "misuse", "read_code": code, "read": "on"}, follow=True
    )

    assert "Tehtävät ovat muuttuneet. (because of misuse)" in text_of(page)


@pytest.mark.parametrize("name", [PAGES[0], PAGES[2]])
def test_somebody_who_comes_too_late_is_told_how_the_right_stands(name, right, director, in_english):
    browser = in_english(director)
    code = read_of(browser.get(url(PAGES[2], right)))
    right_event(right.terms.get(), "removed", by=make_user("Oskari Oja"), at=NOW)

    answer = browser.post(url(name, right), {**CAUSE, "read_code": code, "read": "on"})

    assert answer.status_code == 409
    page = text_of(answer)
    assert "The access right stands so: removed, since 24.11.2026." in page
    assert "You wrote: Tehtävät ovat muuttuneet." in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_does_not_fit_the_right_says_so_and_asks_nothing(name, right, director, in_english):
    if name != PAGES[1]:
        right_event(right.terms.get(), "removed", by=director, at=NOW)

    page = text_of(in_english(director).get(url(name, right)))

    assert "The right cannot be changed so now" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("name", [PAGES[0], PAGES[2]])
def test_nobody_stops_their_own_right(name, laukaa, area, director, in_english):
    make_named_worker(director, laukaa)
    right = director.access_rights.get()
    browser = in_english(director)
    assert "You cannot decide on your own right" in text_of(browser.get(url(name, right)))
    assert "Change the right" not in text_of(browser.get(reverse("municipalities:right", args=[right.pk])))
    facts: dict[str, Any] = {**CAUSE, "read": "on"}

    answer = browser.post(url(name, right), facts)

    assert answer.status_code == 403
    assert Entry.objects.get().outcome == Outcome.REFUSED


def test_without_a_recorded_authority_the_page_says_whom_to_ask(in_english):
    area = make_area()
    viitasaari = make_municipality(area, "931")
    make_contract_in_force(viitasaari)
    named = make_named_worker(make_user("Kerttu Koski"), viitasaari)
    browser = in_english(make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen"))

    page = text_of(browser.get(url(PAGES[0], named.right)))

    assert "Ask the system administrator to record the rule" in page
