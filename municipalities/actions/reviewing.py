"""A municipality's rights are reviewed every six months: a review opens, is answered and is closed (R4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import format_date, helsinki_day
from municipalities.access.due import responsible
from municipalities.access.reviews import (
    ANSWER,
    Reviewed,
    ReviewState,
    able_closers,
    open_reviews_of,
    review_state,
    reviews_due,
)
from municipalities.access.settings import setting
from municipalities.actions.permitting import permitted
from municipalities.models import AccessRight, Area, Municipality, ReviewAnswer, ReviewRound


class ReviewIsClosed(Exception):
    """The decision has been made: nothing is answered any more."""


class AnswersLate(Exception):
    """The last day to answer has passed."""


class NothingAnswered(Exception):
    """No answer differs from what is on record."""


class AnsweredMeanwhile(Exception):
    """Somebody else has answered for these rights since the page was read."""

    def __init__(self, answers: Sequence[ReviewAnswer]) -> None:
        super().__init__(", ".join(str(one.pk) for one in answers))
        self.answers = answers


class CannotAnswer(Exception):
    """Nobody answers for their own right, nor for one that is not under review or has ended."""


class NoAnswerReason(Exception):
    """An answer that changes a right says why."""


@dataclass(frozen=True)
class Answered:
    """What a person answers for one right; `seen` is the answer that stood on the page, if any."""

    right: AccessRight
    answer: ReviewAnswer.Answer
    reason: str = ""
    seen: UUID | None = None


def open_reviews(area: Area, *, at: datetime) -> int:
    """Open the reviews that are due, one entry each; how many. Late or twice, each period has one review."""
    return sum(_open(municipality, starts_on, at=at) for municipality, starts_on in reviews_due(area, at))


def tell_of_ready_reviews(area: Area, *, at: datetime) -> int:
    """Write to those who may decide on a review that waits for it, each once; how many messages."""
    ready = [state for state in open_reviews_of(area, at) if state.waits_for_decision]
    return sum(_tell_deciders(state, at=at) for state in ready)


@transaction.atomic
def answer_review(
    review: ReviewRound, answers: Sequence[Answered], *, by: User, at: datetime
) -> list[ReviewAnswer]:
    """Record the municipality's answers, one entry for all of them; those that change nothing are left out.

    Raises `NotPermitted`, `ReviewIsClosed`, `AnswersLate`, `CannotAnswer`, `NoAnswerReason`,
    `AnsweredMeanwhile`, `NothingAnswered`.
    """
    acting = permitted(by, ANSWER, review.municipality, at)
    state = locked_review(review, at)
    if not state.takes_answers:
        raise AnswersLate
    new = [one for one in answers if _says_something(one, state)]
    _check(new, state, by)
    if not new:
        raise NothingAnswered
    rows = [_answer(review, one, by=by, at=at) for one in new]
    given = defaultdict(list)
    for row in rows:
        given[row.answer].append(str(row.right_id))
    record(
        Verb.REVIEW_ANSWERED,
        by=by,
        at=at,
        role=acting,
        municipality=review.municipality_id,
        about=review,
        grounds={answer: " ".join(sorted(rights)) for answer, rights in given.items()},
    )
    return rows


@transaction.atomic
def _open(municipality: Municipality, starts_on: date, *, at: datetime) -> bool:
    # Locked, so that of two who come at once the second finds the round of the first.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    if municipality.reviews.filter(ends_before__gt=starts_on).exists():
        return False
    today = helsinki_day(at)
    opened: ReviewRound = ReviewRound.objects.create(
        municipality=municipality,
        starts_on=starts_on,
        ends_before=today,
        due_on=today + timedelta(days=int(setting(municipality.area, "review.days", at))),
        opened_at=at,
    )
    record(
        Verb.REVIEW_OPENED,
        by=None,
        at=at,
        municipality=municipality.pk,
        about=opened,
        grounds={
            "starts_on": starts_on.isoformat(),
            "due_on": opened.due_on.isoformat(),
            "rights": " ".join(sorted(str(one.right.pk) for one in review_state(opened, at).rights)),
        },
    )
    supervisors = responsible(municipality.area, at)
    tell_of_review(opened, "review_opened", supervisors.local(municipality), at=at)
    return True


@transaction.atomic
def _tell_deciders(state: ReviewState, *, at: datetime) -> int:
    people = [one.user for one in able_closers(state, at)]
    told = tell_of_review(state.round, "review_ready", people, at=at)
    if told:
        record(
            Verb.REMINDER_QUEUED,
            by=None,
            at=at,
            municipality=state.municipality.pk,
            about=state.round,
            grounds={"users": " ".join(sorted(str(one.pk) for one in told))},
        )
    return len(told)


def tell_of_review(
    review: ReviewRound, kind: str, people: Iterable[User], *, at: datetime, number: str = ""
) -> list[User]:
    """Write the letter to each, once; to whom it was written now. Its caller records why."""
    municipality = review.municipality
    facts: dict[str, str | dict[str, str]] = {
        "municipality": in_each_language(lambda: municipality.name),
        "due_on": format_date(review.due_on),
        "number": number,
    }
    return [
        to
        for to in dict.fromkeys(people)
        if queue_message(to, kind, about=review, dedupe_key=f"{kind}:{review.pk}:{to.pk}", facts=facts, at=at)
    ]


def locked_review(review: ReviewRound, at: datetime, *, with_rights: bool = False) -> ReviewState:
    """The review as it stands once nobody else is answering, closing it or, with its rights, deciding on one.

    The review first: an answer holds on to it and then to its right. Raises `ReviewIsClosed`.
    """
    ReviewRound.objects.select_for_update().get(pk=review.pk)
    if with_rights:
        rights = AccessRight.objects.filter(contract__municipality=review.municipality_id)
        list(rights.order_by("pk").select_for_update(of=("self",)))
    state = review_state(review, at)
    if state.closed:
        raise ReviewIsClosed
    return state


def _says_something(one: Answered, state: ReviewState) -> bool:
    """Whether it differs from what the person saw: an answer that was left as it stood is none of theirs."""
    seen = next((row for row in state.round.answers.all() if row.pk == one.seen), None)
    return seen is None or (seen.answer, seen.reason) != (one.answer, one.reason.strip())


def _check(new: Sequence[Answered], state: ReviewState, by: User) -> None:
    known = {reviewed.right.pk: reviewed for reviewed in state.rights}
    for one in new:
        _check_answerable(known.get(one.right.pk), by)
        if one.answer != ReviewAnswer.Answer.KEEP and not one.reason.strip():
            raise NoAnswerReason
    standing = [(known[one.right.pk].answer, one) for one in new]
    others = [answer for answer, one in standing if answer and answer.pk != one.seen]
    if others:
        raise AnsweredMeanwhile(others)


def _check_answerable(reviewed: Reviewed | None, by: User) -> None:
    if reviewed is None or reviewed.is_over or reviewed.right.holder_id == by.pk:
        raise CannotAnswer


def _answer(review: ReviewRound, one: Answered, *, by: User, at: datetime) -> ReviewAnswer:
    row: ReviewAnswer = ReviewAnswer.objects.create(
        round=review,
        right=one.right,
        holder=one.right.holder,
        answer=one.answer,
        reason=one.reason.strip(),
        by=by,
        at=at,
    )
    return row
