"""The review of rights every six months: it opens once a period, and nobody answers for their own (R4)."""

from datetime import date, timedelta

import pytest

from audit.models import Entry, Verb
from documents.calendar import months_after
from municipalities.access.reviews import Result, ReviewStanding, review_state, reviews_due
from municipalities.actions import NotPermitted, answer_review, open_reviews
from municipalities.actions.reviewing import (
    Answered,
    AnsweredMeanwhile,
    AnswersLate,
    CannotAnswer,
    NoAnswerReason,
    NothingAnswered,
)
from municipalities.models import AreaSetting, ReviewAnswer, ReviewRound, Role
from tests.municipalities.make import (
    DECIDED,
    NOW,
    TODAY,
    end_contract,
    make_named_worker,
    make_review,
    make_user_with_role,
    right_event,
)
from tests.municipalities.test_constraints import refused

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
KEEP, NARROW, REMOVE = ReviewAnswer.Answer.KEEP, ReviewAnswer.Answer.NARROW, ReviewAnswer.Answer.REMOVE
# The only right of the municipality was decided on DECIDED, 20.1.2026.
HALF_A_YEAR_LATER = DECIDED.replace(month=7)


def right_of(user):
    return user.access_rights.get()


def answered(user, answer=KEEP, reason="", seen=None):
    return Answered(right_of(user), answer, reason, seen)


def worker(municipality, name="Oskari Oja", **facts):
    user = make_user_with_role(Role.WORKER, municipality, name)
    make_named_worker(user, municipality, **facts)
    return user


# It opens


def test_a_review_opens_half_a_year_after_the_first_decision_and_then_every_half_year(area, aino):
    assert open_reviews(area, at=HALF_A_YEAR_LATER - DAY) == 0
    assert open_reviews(area, at=HALF_A_YEAR_LATER) == 1

    first = ReviewRound.objects.get()
    assert (first.starts_on, first.ends_before) == (DECIDED.date(), date(2026, 7, 20))
    assert first.due_on == date(2026, 8, 17)
    assert months_after(date(2027, 1, 20), -6) == first.ends_before


def test_late_or_twice_it_opens_once(area, aino):
    late = HALF_A_YEAR_LATER + DAY * 40

    opened = [open_reviews(area, at=late), open_reviews(area, at=late), open_reviews(area, at=late + DAY)]

    assert opened == [1, 0, 0]
    review = ReviewRound.objects.get()
    # Late, the period is longer, and those who answer have their whole time.
    assert (review.starts_on, review.ends_before) == (DECIDED.date(), late.date())
    assert review.due_on == late.date() + DAY * 28
    assert Entry.objects.filter(verb=Verb.REVIEW_OPENED).count() == 1


def test_while_a_review_is_open_no_other_begins(area, aino):
    open_reviews(area, at=HALF_A_YEAR_LATER)

    assert reviews_due(area, HALF_A_YEAR_LATER + DAY * 400) == []


@pytest.mark.parametrize("facts", [{"removed_at": NOW - DAY * 90}, {"ends_before": date(2026, 6, 1)}])
def test_a_municipality_without_rights_that_stand_has_nothing_to_review(area, laukaa, facts):
    worker(laukaa, **facts)

    assert open_reviews(area, at=NOW) == 0


def test_a_suspended_right_is_reviewed_too(area, laukaa):
    worker(laukaa, suspended_at=NOW - DAY * 9)

    assert open_reviews(area, at=NOW) == 1
    assert len(review_state(ReviewRound.objects.get(), NOW).rights) == 1


def test_the_area_sets_its_own_months_and_days_from_a_day_on(area, aino):
    for key, value in (("review.months", "3"), ("review.days", "14")):
        AreaSetting.objects.create(area=area, key=key, value=value, starts_on=date(2026, 3, 1))

    assert open_reviews(area, at=DECIDED.replace(month=4)) == 1
    assert ReviewRound.objects.get().due_on == date(2026, 5, 4)


def test_the_entry_names_the_rights_and_nobody_acted(area, aino):
    open_reviews(area, at=HALF_A_YEAR_LATER)

    entry = Entry.objects.get(verb=Verb.REVIEW_OPENED)
    assert entry.actor is None
    assert entry.municipality == "410"
    assert entry.said["grounds"]["rights"] == str(right_of(aino).pk)


# What is under review


def test_what_was_granted_after_the_review_began_waits_for_the_next(laukaa, aino):
    review = make_review(laukaa, opened_at=NOW - DAY * 5)
    worker(laukaa, decided_at=NOW - DAY)

    assert [one.right for one in review_state(review, NOW).rights] == [right_of(aino)]


def test_a_right_that_ends_meanwhile_needs_no_answer(laukaa, aino, director):
    review = make_review(laukaa, opened_at=NOW - DAY * 5)
    right_event(right_of(aino).terms.get(), "removed", by=director, at=NOW - DAY)

    state = review_state(review, NOW)

    assert [one.result for one in state.rights] == [Result.OVER]
    assert (state.answered, state.asked) == (0, 0)
    assert state.standing == ReviewStanding.ANSWERED


def test_the_last_day_is_the_earlier_of_the_rights_and_the_contracts(laukaa, aino):
    review = make_review(laukaa)
    assert review_state(review, NOW).rights[0].last_day == date(2027, 6, 30)

    end_contract(laukaa.contracts.get().versions.get(), date(2027, 1, 1))

    assert review_state(review, NOW).rights[0].last_day == date(2026, 12, 31)


def test_without_an_answer_by_the_day_the_time_is_over(laukaa, aino, supervisor):
    review = make_review(laukaa, opened_at=NOW)
    last = NOW + DAY * 28

    assert review_state(review, last).standing == ReviewStanding.OPEN
    assert review_state(review, last + DAY).standing == ReviewStanding.LATE
    assert [one.result for one in review_state(review, last + DAY).rights] == [Result.UNANSWERED]


# Answers


@pytest.mark.parametrize(
    ("answer", "reason", "result"),
    [
        (KEEP, "", Result.KEPT),
        (NARROW, "Vain neuvonta.", Result.NARROWER),
        (REMOVE, "Siirtyi.", Result.REMOVED),
    ],
)
def test_the_supervisor_answers(laukaa, aino, supervisor, answer, reason, result):
    review = make_review(laukaa)

    answer_review(review, [answered(aino, answer, f" {reason} ")], by=supervisor, at=NOW)

    state = review_state(review, NOW)
    assert [one.result for one in state.rights] == [result]
    assert state.rights[0].answer.reason == reason
    assert state.standing == ReviewStanding.ANSWERED


def test_answers_are_one_entry_without_their_words(laukaa, aino, supervisor):
    oskari, review = worker(laukaa), make_review(laukaa)

    answer_review(
        review, [answered(aino), answered(oskari, REMOVE, "Siirtyi muualle.")], by=supervisor, at=NOW
    )

    entry = Entry.objects.get(verb=Verb.REVIEW_ANSWERED)
    assert entry.said["grounds"] == {"keep": str(right_of(aino).pk), "remove": str(right_of(oskari).pk)}
    assert (entry.role, entry.municipality) == (Role.SUPERVISOR, "410")
    assert "Siirtyi" not in entry.body


def test_another_answer_takes_the_place_of_the_first(laukaa, aino, supervisor):
    review = make_review(laukaa)
    [first] = answer_review(review, [answered(aino)], by=supervisor, at=NOW)

    answer_review(review, [answered(aino, REMOVE, "Siirtyi.", first.pk)], by=supervisor, at=NOW + DAY)

    assert review_state(review, NOW + DAY).rights[0].answer.answer == REMOVE
    assert ReviewAnswer.objects.count() == 2


def test_an_answer_that_changes_nothing_is_not_recorded(laukaa, aino, supervisor):
    review = make_review(laukaa)
    [first] = answer_review(review, [answered(aino)], by=supervisor, at=NOW)

    with pytest.raises(NothingAnswered):
        answer_review(review, [answered(aino, seen=first.pk)], by=supervisor, at=NOW)

    assert Entry.objects.filter(verb=Verb.REVIEW_ANSWERED).count() == 1


def test_nobody_answers_for_their_own_right(laukaa, supervisor):
    make_named_worker(supervisor, laukaa)
    review = make_review(laukaa)

    with pytest.raises(CannotAnswer):
        answer_review(review, [answered(supervisor)], by=supervisor, at=NOW)
    refused(
        "nobody_answers_for_their_own_right",
        lambda: ReviewAnswer.objects.create(
            round=review,
            right=right_of(supervisor),
            holder=supervisor,
            answer=KEEP,
            by=supervisor,
            at=NOW,
        ),
    )


@pytest.mark.parametrize(
    "who", ["aino", "kerttu", "receiver", "director", "officer", "administrator", "root"]
)
def test_only_the_municipalitys_supervisor_answers(laukaa, aino, who, request):
    review = make_review(laukaa)
    worker(laukaa)

    with pytest.raises(NotPermitted):
        answer_review(review, [answered(aino)], by=request.getfixturevalue(who), at=NOW)


def test_a_supervisor_of_another_municipality_answers_nothing_here(laukaa, viitasaari, aino, kerttu):
    other = make_user_with_role(Role.SUPERVISOR, viitasaari, "Paula Puro")

    with pytest.raises(NotPermitted):
        answer_review(make_review(laukaa), [answered(aino)], by=other, at=NOW)
    with pytest.raises(CannotAnswer):
        answer_review(make_review(viitasaari), [answered(aino)], by=other, at=NOW)


@pytest.mark.parametrize("answer", [NARROW, REMOVE])
def test_a_change_says_why(laukaa, aino, supervisor, answer):
    review = make_review(laukaa)

    with pytest.raises(NoAnswerReason):
        answer_review(review, [answered(aino, answer, "  ")], by=supervisor, at=NOW)
    refused(
        "a_right_to_change_has_a_reason",
        lambda: ReviewAnswer.objects.create(
            round=review, right=right_of(aino), holder=aino, answer=answer, by=supervisor, at=NOW
        ),
    )


def test_after_the_last_day_no_answer_is_taken(laukaa, aino, supervisor):
    review = make_review(laukaa, opened_at=NOW - DAY * 28)
    answer_review(review, [answered(aino)], by=supervisor, at=NOW)

    with pytest.raises(AnswersLate):
        answer_review(review, [answered(aino, REMOVE, "Siirtyi.")], by=supervisor, at=NOW + DAY)


def test_who_has_not_seen_anothers_answer_does_not_overrule_it(laukaa, aino, supervisor):
    other = make_user_with_role(Role.SUPERVISOR, laukaa, "Paula Puro")
    oskari, review = worker(laukaa), make_review(laukaa)
    answer_review(review, [answered(aino)], by=other, at=NOW)

    with pytest.raises(AnsweredMeanwhile) as told:
        answer_review(review, [answered(oskari), answered(aino, REMOVE, "Siirtyi.")], by=supervisor, at=NOW)

    assert [one.by for one in told.value.answers] == [other]
    assert ReviewAnswer.objects.count() == 1


def test_a_period_is_reviewed_once_whatever_the_program_does(laukaa):
    make_review(laukaa)

    refused("a_period_is_reviewed_once", lambda: make_review(laukaa))
    refused("review_ends_after_start", lambda: make_review(laukaa, starts_on=TODAY))
    refused(
        "review_is_due_after_its_period",
        lambda: make_review(laukaa, starts_on=TODAY - DAY, due_on=TODAY - DAY),
    )
