"""Reviews of rights in the demo: one that is decided, one with an answer, one that nobody has touched."""

from __future__ import annotations

from collections.abc import Collection

from config.demo.people import Cast
from consents.actions.reviewing import close_review
from municipalities.access.reviews import review_state
from municipalities.actions import answer_review, open_reviews
from municipalities.actions.reviewing import Answered
from municipalities.models import ReviewAnswer, ReviewRound, Role


def load_reviews(cast: Cast) -> None:
    """They began some weeks ago; Laukaa has answered for one right, Viitasaari for each."""
    open_reviews(cast.area, at=cast.ago(20, 7))
    _answer(cast, "410", days_ago=12, only={"petri@example.fi"})
    review = _answer(cast, "931", days_ago=14)
    at = cast.ago(9, 14)
    close_review(review, read=review_state(review, at).code, by=cast.of_role(Role.DIRECTOR), at=at)


def _answer(cast: Cast, place: str, *, days_ago: int, only: Collection[str] = ()) -> ReviewRound:
    """Everything that is answered is kept."""
    review: ReviewRound = ReviewRound.objects.get(municipality=place)
    at = cast.ago(days_ago, 10)
    rights = [one.right for one in review_state(review, at).rights if not one.is_over]
    answers = [
        Answered(right, ReviewAnswer.Answer.KEEP)
        for right in rights
        if not only or right.holder.email in only
    ]
    answer_review(review, answers, by=cast.of_role(Role.SUPERVISOR, place), at=at)
    return review
