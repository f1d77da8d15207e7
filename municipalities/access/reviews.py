"""The review of a municipality's access rights: when it is due, how it stands, who answers and closes (R4).

How much a right has been used is asked in consents/access/use.py: municipalities knows no openings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.calendar import helsinki_day, months_after
from municipalities.access.due import Ending, Matter, contract_ends, reached
from municipalities.access.lists import SEE_ALL, SEE_OWN, barred_holders
from municipalities.access.rights import (
    GIVEN,
    Decider,
    Obstacle,
    RightState,
    Standing,
    deciders,
    right_state,
    with_facts,
)
from municipalities.access.roles import DECIDE, Place, holds, places
from municipalities.access.settings import setting
from municipalities.models import (
    AccessRight,
    Area,
    Municipality,
    ReviewAnswer,
    ReviewClosed,
    ReviewResult,
    ReviewRound,
    RightEvent,
)

ANSWER = "propose_rights"
# A right that has been granted and not been taken away, suspended ones too.
UNDER_REVIEW = GIVEN | {Standing.SUSPENDED}
Answer, Result = ReviewAnswer.Answer, ReviewResult.Result
RESULTS = {Answer.KEEP: Result.KEPT, Answer.NARROW: Result.NARROWER, Answer.REMOVE: Result.REMOVED}


class ReviewStanding(models.TextChoices):
    # Translators: fi: odottaa vastauksia
    OPEN = "open", _("waits for answers")
    # Translators: fi: vastausaika päättyi
    LATE = "late", _("the time to answer is over")
    # Translators: fi: kaikkiin vastattu
    ANSWERED = "answered", _("everything answered")
    # Translators: fi: päätetty
    CLOSED = "closed", _("decided")


@dataclass(frozen=True)
class Reviewed:
    """One right under review: how it stands, its last day by terms and contract, and what was answered."""

    right: AccessRight
    state: RightState
    last_day: date
    answer: ReviewAnswer | None
    decided: ReviewResult.Result | None = None

    @property
    def is_over(self) -> bool:
        """Ended or removed since the review began: nobody need answer."""
        return self.state.standing not in UNDER_REVIEW

    @property
    def result(self) -> ReviewResult.Result:
        """What was decided, or what a decision would say now."""
        if self.decided:
            return self.decided
        if self.is_over:
            return Result.OVER
        return RESULTS[Answer(self.answer.answer)] if self.answer else Result.UNANSWERED


@dataclass(frozen=True)
class ReviewState:
    """A round with its rights, by their holders' names. `today` is the day that it is looked at."""

    round: ReviewRound
    rights: Sequence[Reviewed]
    closed: ReviewClosed | None
    today: date

    @property
    def municipality(self) -> Municipality:
        return self.round.municipality

    @property
    def unanswered(self) -> list[Reviewed]:
        return self.of(Result.UNANSWERED)

    @property
    def asked(self) -> int:
        """For how many rights an answer is wanted: not for those that ended meanwhile."""
        return len(self.rights) - len(self.of(Result.OVER))

    @property
    def answered(self) -> int:
        return self.asked - len(self.unanswered)

    @property
    def takes_answers(self) -> bool:
        """The last day to answer still belongs to the time."""
        return self.closed is None and self.today <= self.round.due_on

    @property
    def waits_for_decision(self) -> bool:
        return self.closed is None and (not self.takes_answers or not self.unanswered)

    @property
    def standing(self) -> ReviewStanding:
        if self.closed:
            return ReviewStanding.CLOSED
        if not self.unanswered:
            return ReviewStanding.ANSWERED
        return ReviewStanding.OPEN if self.takes_answers else ReviewStanding.LATE

    @property
    def code(self) -> str:
        """What a page sends back to say which results its reader saw."""
        results = sorted(f"{one.right.pk}:{one.result}:{one.last_day}" for one in self.rights)
        return hashlib.sha256(" ".join(results).encode()).hexdigest()[:16]

    def of(self, result: ReviewResult.Result) -> list[Reviewed]:
        return [one for one in self.rights if one.result == result]


def reviews_due(area: Area, at: datetime) -> list[tuple[Municipality, date]]:
    """The municipalities whose rights are to be reviewed now, each with the first day of the period.

    A period begins where the one before ended, or on the day of the earliest decision on a right that stands.
    While a review is open no other begins: its own lateness is what must be dealt with.
    """
    begins = months_after(helsinki_day(at), -int(setting(area, "review.months", at)))
    rounds = ReviewRound.objects.filter(municipality__area=area)
    still_open = set(rounds.filter(closed=None).values_list("municipality", flat=True))
    last_ends = dict(rounds.values_list("municipality").annotate(Max("ends_before")))
    due = []
    for municipality, granted_on in _granted(area, at):
        starts_on = max(granted_on, last_ends.get(municipality.pk, granted_on))
        if municipality.pk not in still_open and starts_on <= begins:
            due.append((municipality, starts_on))
    return due


def open_reviews_of(place: Place, at: datetime) -> list[ReviewState]:
    """The reviews of the area or municipality that are not decided yet, the first due first."""
    key = "municipality" if isinstance(place, Municipality) else "municipality__area"
    reviews = ReviewRound.objects.filter(**{key: place}, closed=None, opened_at__lte=at)
    return review_states(reviews.order_by("due_on", "municipality__short_fi"), at)


def answers_ending(area: Area, at: datetime) -> list[Ending]:
    """Reviews in which answers are missing and whose last day is near enough to remind of."""
    found = [
        Ending(
            matter=Matter.REVIEW,
            about=state.round,
            version=str(state.round.pk),
            municipality=state.municipality,
            last_day=state.round.due_on,
            known_on=helsinki_day(state.round.opened_at),
        )
        for state in open_reviews_of(area, at)
        if state.takes_answers and state.unanswered
    ]
    return [ending for ending in found if reached(area, ending, at)]


def visible_reviews(user: User, at: datetime) -> QuerySet[ReviewRound] | None:
    """Those of the area or of the person's own municipalities, newest first; None for who sees no rights."""
    areas, homes = places(user, SEE_ALL, at), places(user, SEE_OWN, at)
    if not areas and not homes:
        return None
    seen = models.Q(municipality__area__in=areas) | models.Q(municipality__in=homes)
    return ReviewRound.objects.filter(seen, opened_at__lte=at).order_by(
        "-ends_before", "municipality__short_fi"
    )


def may_see_review(user: User, review: ReviewRound, at: datetime) -> bool:
    municipality = review.municipality
    return holds(user, SEE_ALL, municipality.area, at) or holds(user, SEE_OWN, municipality, at)


def may_answer(user: User, review: ReviewRound, at: datetime) -> bool:
    """The municipality's supervisor; that nobody answers for their own right is asked right by right."""
    return holds(user, ANSWER, review.municipality, at)


def able_closers(state: ReviewState, at: datetime) -> list[Decider]:
    """Those who may decide on every right under review: no holder of one, and nobody standing in for one."""
    holders = _holders(state)
    everybody = deciders(state.municipality.area, at)
    return [one for one in everybody if not holders & {one.user.pk, one.stands_in_for}]


def why_not_close(user: User, state: ReviewState, at: datetime) -> Obstacle | None:
    """Why the person may not decide on the review; None when they may, once it waits for the decision."""
    area = state.municipality.area
    if not holds(user, DECIDE, area, at):
        return Obstacle.NOT_GRANTER
    if user.pk in _holders(state):
        return Obstacle.OWN_RIGHT
    everybody = deciders(area, at)
    if not everybody:
        return Obstacle.NO_AUTHORITY
    if all(one.user != user for one in everybody):
        return Obstacle.NOT_GRANTER
    return Obstacle.DEPUTY_OF_HOLDER if barred_holders(user, area, at) & _holders(state) else None


def review_state(review: ReviewRound, at: datetime) -> ReviewState:
    return review_states(ReviewRound.objects.filter(pk=review.pk), at)[0]


def review_states(reviews: QuerySet[ReviewRound], at: datetime) -> list[ReviewState]:
    """The reviews as they stand, in their order, or as they were decided; a fixed number of queries."""
    answers = ReviewAnswer.objects.filter(at__lte=at).select_related("by").newest_first()
    found = list(
        reviews.select_related("municipality__area", "closed__decision", "closed__by").prefetch_related(
            Prefetch("answers", answers), "closed__results"
        )
    )
    rights = _rights_by_municipality(found)
    ends = contract_ends({right.contract_id for some in rights.values() for right in some}, at)
    return [_state(one, rights.get(one.municipality_id, []), ends, at) for one in found]


def _state(
    review: ReviewRound, rights: Sequence[AccessRight], ends: dict[object, date], at: datetime
) -> ReviewState:
    closed: ReviewClosed | None = getattr(review, "closed", None)
    closed = closed if closed and closed.at <= at else None
    looked_at = closed.at if closed else at
    decided = {one.right_id: Result(one.result) for one in closed.results.all()} if closed else {}
    newest = {one.right_id: one for one in reversed(list(review.answers.all())) if one.at <= looked_at}
    reviewed = []
    for right in rights:
        if _stood(right, review.opened_at):
            state = right_state(right, looked_at)
            last = min(state.until, ends.get(right.contract_id, state.until))
            reviewed.append(Reviewed(right, state, last, newest.get(right.pk), decided.get(right.pk)))
    return ReviewState(review, reviewed, closed, helsinki_day(at))


def _holders(state: ReviewState) -> set[UUID]:
    """Whose rights a decision would be about."""
    return {one.right.holder_id for one in state.rights if not one.is_over}


def _rights_by_municipality(rounds: Sequence[ReviewRound]) -> dict[str, list[AccessRight]]:
    municipalities = {one.municipality_id for one in rounds}
    rights = with_facts(AccessRight.objects.filter(contract__municipality__in=municipalities))
    found: dict[str, list[AccessRight]] = {}
    for right in rights.order_by("holder__name", "recorded_at"):
        found.setdefault(right.contract.municipality_id, []).append(right)
    return found


def _stood(right: AccessRight, at: datetime) -> bool:
    known = any(event.at <= at for event in right.events.all())
    return known and right_state(right, at).standing in UNDER_REVIEW


def _granted(area: Area, at: datetime) -> Iterator[tuple[Municipality, date]]:
    """Each municipality with rights that stand, and the day of the earliest decision on one of them."""
    days: dict[Municipality, date] = {}
    for right in with_facts(AccessRight.objects.filter(contract__municipality__area=area)):
        if _stood(right, at):
            approvals = [one for one in right.events.all() if one.kind == RightEvent.Kind.APPROVED]
            granted_on = min(helsinki_day(one.at) for one in approvals)
            municipality = right.contract.municipality
            days[municipality] = min(days.get(municipality, granted_on), granted_on)
    yield from sorted(days.items(), key=lambda one: one[0].short_fi)
