"""Two at the same moment in a review of access rights. Only PostgreSQL lets the two run at once."""

import pytest

from municipalities.access.reviews import review_state
from municipalities.actions import answer_review, close_review, open_reviews
from municipalities.actions.reviewing import Answered
from municipalities.models import ReviewAnswer, ReviewRound, RightEvent, Role
from tests.municipalities.make import NOW, make_review, make_user_with_role
from tests.municipalities.test_race import together

pytestmark = [pytest.mark.django_db(transaction=True)]

KEEP, REMOVE = ReviewAnswer.Answer.KEEP, ReviewAnswer.Answer.REMOVE


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def review(laukaa, aino):
    return make_review(laukaa)


def answered(user, answer=KEEP, reason="", seen=None):
    return Answered(user.access_rights.get(), answer, reason, seen)


def names(results):
    return sorted(type(one).__name__ for one in results)


def test_of_two_ticks_at_once_one_opens_the_review(area, aino):
    results = together(lambda: open_reviews(area, at=NOW), lambda: open_reviews(area, at=NOW))

    assert sorted(map(str, results)) == ["0", "1"]
    assert ReviewRound.objects.count() == 1


def test_of_two_who_answer_at_once_one_learns_of_the_other(review, laukaa, aino, supervisor):
    other = make_user_with_role(Role.SUPERVISOR, laukaa, "Paula Puro")

    results = together(
        lambda: answer_review(review, [answered(aino)], by=supervisor, at=NOW),
        lambda: answer_review(review, [answered(aino, REMOVE, "Siirtyi.")], by=other, at=NOW),
    )

    assert names(results) == ["AnsweredMeanwhile", "list"]
    assert ReviewAnswer.objects.count() == 1


def test_of_two_who_decide_at_once_one_comes_too_late(review, area, aino, supervisor, director):
    other = make_user_with_role(Role.DIRECTOR, area, "Oskari Oja")
    answer_review(review, [answered(aino, REMOVE, "Siirtyi.")], by=supervisor, at=NOW)
    seen = review_state(review, NOW).code

    results = together(
        lambda: close_review(review, read=seen, by=director, at=NOW),
        lambda: close_review(review, read=seen, by=other, at=NOW),
    )

    assert names(results) == ["ReviewClosed", "ReviewIsClosed"]
    assert RightEvent.objects.filter(kind="removed").count() == 1


def test_a_decision_and_an_answer_at_once_do_not_mix(review, aino, supervisor, director):
    [first] = answer_review(review, [answered(aino)], by=supervisor, at=NOW)
    seen = review_state(review, NOW).code
    change = answered(aino, REMOVE, "Siirtyi.", first.pk)

    results = together(
        lambda: close_review(review, read=seen, by=director, at=NOW),
        lambda: answer_review(review, [change], by=supervisor, at=NOW),
    )

    assert names(results) in (["ReviewClosed", "ReviewIsClosed"], ["ResultsChanged", "list"])
