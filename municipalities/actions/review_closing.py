"""A review is closed in a numbered decision; what is removed ends in the same transaction (R4, § 126)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from municipalities.access import Decider, acting_role
from municipalities.access.due import responsible
from municipalities.access.reviews import Result, Reviewed, ReviewState, able_closers, why_not_close
from municipalities.access.roles import DECIDE
from municipalities.actions.deciding import REFUSALS, MayNotDecide
from municipalities.actions.review_paper import issue_review_decision
from municipalities.actions.reviewing import locked_review, tell_of_review
from municipalities.actions.stopping import remove_right
from municipalities.models import AccessRight, ReviewClosed, ReviewResult, ReviewRound


class AnswersAwaited(Exception):
    """There is still time to answer, and not everything is answered."""


class ResultsChanged(Exception):
    """What would be decided is no longer what the person has read."""


def close_review(
    review: ReviewRound,
    *,
    read: str,
    by: User,
    at: datetime,
    falls: Callable[[AccessRight], Mapping[str, str]] = lambda _: {},
) -> ReviewClosed:
    """Decide on what was answered, and remove what is to be removed, each right by its own decision.

    `read` is the code of the results that the person has read; `falls` is asked under the lock what falls
    with a right that is removed, for the trail. Raises `OwnRight`, `DeputyOfHolder`, `NoGrantAuthority`,
    `NotTheGranter`, `ReviewIsClosed`, `AnswersAwaited`, `ResultsChanged`.
    """
    try:
        with transaction.atomic():
            return _close(review, read, falls, by=by, at=at)
    except MayNotDecide as refusal:
        # In a transaction of its own: the refusal stays although nothing else did.
        _record_refusal(review, refusal, by=by, at=at)
        raise


def _close(
    review: ReviewRound,
    read: str,
    falls: Callable[[AccessRight], Mapping[str, str]],
    *,
    by: User,
    at: datetime,
) -> ReviewClosed:
    state = locked_review(review, at, with_rights=True)
    decider = _decider(state, by, at)
    if not state.waits_for_decision:
        raise AnswersAwaited
    if read != state.code:
        raise ResultsChanged
    decision = issue_review_decision(state, decider=decider, by=by, at=at)
    closed: ReviewClosed = ReviewClosed.objects.create(round=review, decision=decision, by=by, at=at)
    for one in state.rights:
        ReviewResult.objects.create(
            closed=closed, right=one.right, holder=one.right.holder, by=by, result=one.result
        )
    record(
        Verb.REVIEW_CLOSED,
        by=by,
        at=at,
        role=decider.assignment.role,
        municipality=review.municipality_id,
        about=review,
        grounds={
            "authority": str(decider.authority.pk),
            "decision": decision.number,
            **{result.value: _keys(state.of(result)) for result in Result if state.of(result)},
        },
    )
    supervisors = responsible(state.municipality.area, at).local(state.municipality)
    others = [one for one in supervisors if one != by]
    tell_of_review(review, "review_decided", others, number=decision.short_number, at=at)
    for one in state.of(Result.REMOVED):
        _remove(one, falls, by=by, at=at)
    return closed


def _decider(state: ReviewState, by: User, at: datetime) -> Decider:
    obstacle = why_not_close(by, state, at)
    if obstacle:
        raise REFUSALS[obstacle]
    return next(one for one in able_closers(state, at) if one.user == by)


def _remove(
    one: Reviewed, falls: Callable[[AccessRight], Mapping[str, str]], *, by: User, at: datetime
) -> None:
    reason = one.answer.reason if one.answer else ""
    remove_right(one.right, misuse=False, reason=reason, falls=lambda: falls(one.right), by=by, at=at)


def _keys(reviewed: list[Reviewed]) -> str:
    return " ".join(sorted(str(one.right.pk) for one in reviewed))


def _record_refusal(review: ReviewRound, refusal: MayNotDecide, *, by: User, at: datetime) -> None:
    record(
        Verb.REVIEW_CLOSED,
        by=by,
        at=at,
        outcome=Outcome.REFUSED,
        role=acting_role(by, DECIDE, at),
        municipality=review.municipality_id,
        about=review,
        reasons=[refusal.obstacle.value],
    )
