"""The page of a review: how each right was used, in counts, and the supervisor's answers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.kept import FIELD
from consents.access.use import Use, use_of
from consents.actions import opening
from municipalities.access.reviews import Result, review_state
from municipalities.actions import answer_review, set_setting
from municipalities.actions.reviewing import Answered
from municipalities.models import ReviewAnswer, Role
from tests.municipalities.conftest import in_english
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_named_worker,
    make_review,
    make_user_with_role,
    right_event,
)

__all__ = ["in_english"]

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
LIST = reverse("municipalities:reviews")
KEEP, REMOVE = ReviewAnswer.Answer.KEEP, ReviewAnswer.Answer.REMOVE


def page_of(review):
    return reverse("consents:review", args=[review.pk])


def answer_url(review):
    return reverse("consents:answer_review", args=[review.pk])


def text_of(answer):
    return answer.content.decode()


def right_of(user):
    return user.access_rights.get()


def typed(user, answer="", reason="", seen=""):
    key = right_of(user).pk
    return {f"{key}-answer": answer, f"{key}-reason": reason, f"{key}-seen": seen}


def opened(consent, worker, at):
    return opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=worker, at=at)


@pytest.fixture
def review(laukaa, aino):
    return make_review(laukaa, opened_at=NOW - DAY * 7)


# Who sees it


@pytest.mark.parametrize("who", ["aino", "eino", "kerttu", "receiver", "secretary", "administrator", "root"])
def test_nobody_else_sees_a_review(who, review, supervisor, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    answers = [browser.get(LIST), browser.get(page_of(review)), browser.post(answer_url(review))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert log_in(supervisor).get(page_of(review)).status_code == 200


def test_a_supervisor_of_another_municipality_sees_nothing_of_it(review, viitasaari, supervisor, log_in):
    other = log_in(make_user_with_role(Role.SUPERVISOR, viitasaari, "Paula Puro"))

    assert other.get(page_of(review)).status_code == 404
    assert other.post(answer_url(review)).status_code == 404
    assert page_of(review) not in text_of(other.get(LIST))
    assert page_of(review) in text_of(log_in(supervisor).get(LIST))


@pytest.mark.parametrize("who", ["director", "officer"])
def test_the_area_reads_and_does_not_answer(who, review, aino, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    page = browser.get(page_of(review))

    assert page.status_code == 200
    assert 'type="radio"' not in text_of(page)
    assert browser.post(answer_url(review), typed(aino, KEEP)).status_code == 404


# What it shows


def test_use_is_counted_in_the_period_and_openings_without_an_outcome_all_in_all(consent, aino, kerttu):
    today, later = opened(consent, aino, NOW), NOW + timedelta(hours=1)
    opening.record_outcome(today.pk, result="nothing", note="Ei tullut.", by=aino, at=later)
    opened(consent, aino, NOW + DAY)
    rights = [right_of(aino), right_of(kerttu)]
    day = NOW.date()

    use = use_of(rights, day, day + DAY, NOW + DAY * 2)

    assert use == {rights[0].pk: Use(NOW + DAY, 1, 1), rights[1].pk: Use()}
    assert use_of(rights, day, day + DAY, NOW)[rights[0].pk] == Use(NOW, 1, 1)
    assert use_of(rights, day - DAY, day, NOW + DAY * 2)[rights[0].pk] == Use(NOW + DAY, 0, 1)


def test_the_page_tells_counts_and_no_client(consent, aino, supervisor, laukaa, in_english):
    opened(consent, aino, NOW)
    review = make_review(laukaa, opened_at=NOW + DAY)

    page = text_of(in_english(supervisor).get(page_of(review)))

    assert '<dt>Openings in the period</dt><dd class="num">1</dd>' in page
    assert "Lehtovaara" not in page
    assert consent.forms.get().document.number not in page
    assert "Not used" not in page


def test_a_right_that_was_not_used_is_proposed_for_removal_and_nothing_is_chosen(
    review, supervisor, in_english
):
    page = text_of(in_english(supervisor).get(page_of(review)))

    assert "Not used</span>" in page
    assert "Proposal: remove the right" in page
    assert "checked" not in page


def test_who_has_held_a_right_a_short_while_has_not_left_it_unused(laukaa, supervisor, in_english):
    new = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(new, laukaa, opened_on=(NOW - DAY * 20).date())

    assert "Not used" not in text_of(in_english(supervisor).get(page_of(make_review(laukaa))))


def test_what_comes_of_no_answer_is_said_plainly(review, director, clock, in_english):
    words = "the right ends on 30.6.2027 and is not renewed."

    assert f"No answer yet. Without one {words}" in text_of(in_english(director).get(page_of(review)))
    clock.move_to(NOW + DAY * 40)
    assert f"No answer: {words}" in text_of(in_english(director).get(page_of(review)))


# Answers


def test_the_answers_are_saved_and_shown(review, aino, supervisor, laukaa, in_english):
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(oskari, laukaa)
    browser = in_english(supervisor)

    answer = browser.post(answer_url(review), typed(aino, KEEP) | typed(oskari, REMOVE, "Siirtyi."))

    assert answer.url == page_of(review)
    page = text_of(browser.get(page_of(review)))
    assert "2 answers are saved." in page
    assert "Siirtyi." in page
    assert [one.result for one in review_state(review, NOW).rights] == [Result.KEPT, Result.REMOVED]


def test_one_may_answer_for_some_and_go_on_later(review, aino, supervisor, laukaa, log_in):
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(oskari, laukaa)

    log_in(supervisor).post(answer_url(review), typed(aino, KEEP) | typed(oskari))

    assert len(review_state(review, NOW).unanswered) == 1


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (REMOVE, "", "Write the reason. It is printed in the decision."),
        ("", "Siirtyi.", "Choose whether the right is still needed."),
        ("perhaps", "", "Select a valid choice."),
        (REMOVE, "\N{GRINNING FACE}", "cannot be printed"),
    ],
)
def test_bad_answers_are_told_beside_their_fields_and_nothing_is_lost(
    review, aino, supervisor, laukaa, in_english, answer, reason, words
):
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(oskari, laukaa)

    page = in_english(supervisor).post(
        answer_url(review), typed(aino, answer, reason) | typed(oskari, REMOVE, "Lähti.")
    )

    assert words in text_of(page)
    assert "Lähti." in text_of(page)
    assert not ReviewAnswer.objects.exists()


def test_an_empty_page_says_that_nothing_was_saved(review, supervisor, in_english):
    page = in_english(supervisor).post(answer_url(review), {})

    assert "Answer for at least one right" in text_of(page)


def test_ones_own_right_has_no_question(laukaa, aino, supervisor, in_english):
    make_named_worker(supervisor, laukaa)
    review, browser = make_review(laukaa), in_english(supervisor)

    page = text_of(browser.get(page_of(review)))
    browser.post(answer_url(review), typed(supervisor, KEEP))

    assert "You cannot answer for this" in page
    assert f"{right_of(supervisor).pk}-answer" not in page
    assert f"{right_of(aino).pk}-answer" in page
    assert not ReviewAnswer.objects.exists()


def test_a_stale_page_says_who_answered_and_keeps_what_was_chosen(
    review, aino, supervisor, laukaa, in_english
):
    other = make_user_with_role(Role.SUPERVISOR, laukaa, "Paula Puro")
    [first] = answer_review(review, [Answered(right_of(aino), KEEP)], by=other, at=NOW)
    browser = in_english(supervisor)

    page = browser.post(answer_url(review), typed(aino, REMOVE, "Siirtyi muualle."))

    assert page.status_code == 409
    assert "Somebody else has answered meanwhile" in text_of(page)
    assert "Paula Puro answered on" in text_of(page)
    assert "Siirtyi muualle." in text_of(page)
    assert str(first.pk) in text_of(page)
    again = browser.post(answer_url(review), typed(aino, REMOVE, "Siirtyi muualle.", first.pk))
    assert again.url == page_of(review)


def test_a_page_that_is_sent_too_late_shows_what_was_written(review, aino, supervisor, clock, in_english):
    clock.move_to(NOW + DAY * 30)

    page = in_english(supervisor).post(answer_url(review), typed(aino, REMOVE, "Siirtyi muualle."))

    assert page.status_code == 409
    assert "The answers were not saved" in text_of(page)
    assert "Siirtyi muualle." in text_of(page)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_as_many_queries_however_many_rights(laukaa, supervisor, log_in, count):
    for number in range(count):
        user = make_user_with_role(Role.WORKER, laukaa, f"Oja {number}")
        make_named_worker(user, laukaa)
    review, browser = make_review(laukaa), log_in(supervisor)
    browser.get(page_of(review))

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page_of(review)).status_code == 200

    assert len(queries) == 20


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_many_reviews(laukaa, aino, supervisor, log_in, count):
    for number in range(count):
        make_review(laukaa, opened_at=NOW - DAY * (200 * number + 1))
    browser = log_in(supervisor)
    browser.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(LIST).status_code == 200

    assert len(queries) == 15


def test_an_answer_for_a_right_that_ended_meanwhile_is_not_lost(
    review, aino, supervisor, director, in_english
):
    right_event(right_of(aino).terms.get(), "removed", by=director, at=NOW - DAY)

    page = in_english(supervisor).post(answer_url(review), typed(aino, REMOVE, "Siirtyi muualle."))

    assert page.status_code == 409
    assert "One of the rights has ended meanwhile." in text_of(page)
    assert "Siirtyi muualle." in text_of(page)


def test_a_lost_session_keeps_the_answers(review, aino, supervisor, log_in):
    browser = log_in(supervisor)
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', text_of(browser.get(page_of(review))))
    token = found[1] if found else ""

    Browser().post(answer_url(review), typed(aino, REMOVE, "Siirtyi muualle.") | {FIELD: token})

    assert "Siirtyi muualle." in text_of(browser.get(page_of(review)))
    assert not ReviewAnswer.objects.exists()


# The decision


def closing_url(review):
    return reverse("consents:close_review", args=[review.pk])


def code_of(page):
    [code] = re.findall(r'name="read_code" value="([^"]+)"', text_of(page))
    return code


def decide(browser, review, **facts):
    return browser.post(closing_url(review), {"read_code": code_of(browser.get(closing_url(review)))} | facts)


@pytest.fixture
def to_be_removed(review, aino, supervisor, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    answer_review(review, [Answered(right_of(aino), REMOVE, "Siirtyi muualle.")], by=supervisor, at=NOW)
    return review


def test_the_director_decides_after_reading_whose_right_is_removed(to_be_removed, director, in_english):
    browser = in_english(director)
    page = browser.get(closing_url(to_be_removed))
    assert "Siirtyi muualle." in text_of(page)

    unread = decide(browser, to_be_removed)
    assert "Tick that you have read whose access right is removed." in text_of(unread)
    done = decide(browser, to_be_removed, read="on")

    assert done.url == page_of(to_be_removed)
    shown = text_of(browser.get(page_of(to_be_removed)))
    assert "Decision 1/2026 is made: the review is closed." in shown
    pdf = reverse("municipalities:review_pdf", args=[to_be_removed.closed.pk])
    assert pdf in shown
    assert pdf in text_of(browser.get(LIST))
    assert browser.get(pdf).headers["Content-Type"] == "application/pdf"


def test_the_decision_is_for_who_may_see_the_review(
    to_be_removed, aino, kerttu, director, supervisor, log_in
):
    decide(log_in(director), to_be_removed, read="on")
    pdf = reverse("municipalities:review_pdf", args=[to_be_removed.closed.pk])

    assert [log_in(who).get(pdf).status_code for who in (aino, kerttu, supervisor)] == [404, 404, 200]


def test_a_page_read_before_the_answers_changed_decides_nothing(to_be_removed, aino, director, in_english):
    browser = in_english(director)
    page = browser.get(closing_url(to_be_removed))
    [first] = to_be_removed.answers.all()
    answer_review(to_be_removed, [Answered(right_of(aino), KEEP, "", first.pk)], by=first.by, at=NOW)

    stale = browser.post(closing_url(to_be_removed), {"read_code": code_of(page), "read": "on"})

    assert stale.status_code == 409
    assert "The answers changed while you read the page" in text_of(stale)
    assert decide(browser, to_be_removed).url == page_of(to_be_removed)


def test_a_second_press_says_that_it_is_decided(to_be_removed, director, in_english):
    browser = in_english(director)
    sent = {"read_code": code_of(browser.get(closing_url(to_be_removed))), "read": "on"}
    browser.post(closing_url(to_be_removed), sent)

    again = browser.post(closing_url(to_be_removed), sent, follow=True)

    assert "The review has been decided already." in text_of(again)


def test_before_its_time_and_on_ones_own_right_there_is_no_form(review, laukaa, director, in_english):
    browser = in_english(director)
    assert "There is time to answer until" in text_of(browser.get(closing_url(review)))
    make_named_worker(director, laukaa)
    own = make_review(laukaa, opened_at=NOW - DAY * 40)

    page = browser.get(closing_url(own))

    assert "One of the rights under review is yours" in text_of(page)
    assert "read_code" not in text_of(page)
    assert browser.post(closing_url(own), {"read_code": "x"}).status_code == 403


def test_it_waits_for_who_answers_and_then_for_who_decides(review, aino, supervisor, director, in_english):
    waiting = reverse("municipalities:waiting")
    assert page_of(review) in text_of(in_english(supervisor).get(waiting))
    assert closing_url(review) not in text_of(in_english(director).get(waiting))

    answer_review(review, [Answered(right_of(aino), KEEP)], by=supervisor, at=NOW)

    assert page_of(review) not in text_of(in_english(supervisor).get(waiting))
    assert closing_url(review) in text_of(in_english(director).get(waiting))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_decision_takes_as_many_queries_however_many_rights(
    laukaa, director, log_in, clock, count
):
    for number in range(count):
        user = make_user_with_role(Role.WORKER, laukaa, f"Oja {number}")
        make_named_worker(user, laukaa)
    review = make_review(laukaa, opened_at=NOW - DAY * 40)
    browser = log_in(director)
    browser.get(closing_url(review))

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(closing_url(review)).status_code == 200

    assert len(queries) == 20


@pytest.mark.parametrize(("days", "proposed"), [("56", False), ("14", True)])
def test_how_long_a_right_may_stand_unused_is_what_the_area_has_set(
    laukaa, area, supervisor, administrator, in_english, days, proposed
):
    user = make_user_with_role(Role.WORKER, laukaa, "Oja Oskari")
    make_named_worker(user, laukaa, opened_on=TODAY - DAY * 20)
    set_setting(area, "right.unused_days", days, starts_on=TODAY, by=administrator, at=NOW)

    page = text_of(in_english(supervisor).get(page_of(make_review(laukaa))))

    assert ("Not used</span>" in page) is proposed
