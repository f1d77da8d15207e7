"""The review of one municipality's rights: how each has been used, and what the supervisor answers (R4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents.access.unused import DAYS
from consents.access.use import Use, use_of
from consents.forms.reviews import AnswerForm
from municipalities.access import Standing, holds, setting
from municipalities.access.reviews import Reviewed, ReviewState, may_answer, may_see_review, review_state
from municipalities.actions import answer_review
from municipalities.actions.reviewing import (
    Answered,
    AnsweredMeanwhile,
    AnswersLate,
    CannotAnswer,
    NothingAnswered,
    ReviewIsClosed,
)
from municipalities.models import ReviewAnswer, ReviewRound

DECIDE = "decide_rights"


@dataclass(frozen=True)
class Row:
    """One right as its reader sees it; the form is there for who may answer."""

    reviewed: Reviewed
    use: Use
    round: ReviewRound
    form: AnswerForm | None
    is_own: bool
    # Who has held a right for fewer days has not left it unused.
    unused_days: int

    @property
    def is_unused(self) -> bool:
        """Not opened once in the period although it could have been: its removal is proposed."""
        standing, since = self.reviewed.state.standing, self.reviewed.state.since
        long_held = standing == Standing.IN_FORCE and since <= self.round.ends_before - timedelta(
            days=self.unused_days
        )
        return not self.use.openings and (long_held or standing == Standing.SUSPENDED)


@require_safe
def review(request: UserRequest, round_id: UUID) -> HttpResponse:
    at = now()
    shown = _review_or_404(request.user, round_id, at)
    forms = _forms(shown, request.user, at)
    show_kept(request, *forms, at=at)
    return _page(request, shown, forms, at)


@only_posted("consents:review", "round_id")
def answer(request: UserRequest, round_id: UUID) -> HttpResponse:
    at = now()
    shown = _review_or_404(request.user, round_id, at)
    if not may_answer(request.user, shown.round, at):
        raise Http404
    forms = _sent(shown, request)
    if sum(not form.is_valid() for form in forms):
        return _page(request, shown, forms, at)
    try:
        given = answer_review(shown.round, _answers(forms), by=request.user, at=at)
    except NothingAnswered:
        return _page(request, shown, forms, at, nothing=True)
    except AnsweredMeanwhile as others:
        return _overtaken(request, shown.round, forms, others.answers, at)
    except (AnswersLate, ReviewIsClosed, CannotAnswer):
        return _too_late(request, shown.round, forms, at)
    messages.success(request, _done(given))
    return redirect("consents:review", round_id)


def _review_or_404(user: User, round_id: UUID, at: datetime) -> ReviewState:
    found = get_object_or_404(ReviewRound.objects.select_related("municipality__area"), pk=round_id)
    if not may_see_review(user, found, at):
        raise Http404
    return review_state(found, at)


def _forms(shown: ReviewState, user: User, at: datetime) -> list[AnswerForm]:
    """One for each right that the person may answer for now."""
    if not shown.takes_answers or not may_answer(user, shown.round, at):
        return []
    return [AnswerForm(reviewed=one) for one in _of_others(shown, user) if not one.is_over]


def _sent(shown: ReviewState, request: UserRequest) -> list[AnswerForm]:
    """What a page sent, also for what takes no answers any more: the action says so, and nothing is lost."""
    return [AnswerForm(request.POST, reviewed=one) for one in _of_others(shown, request.user)]


def _of_others(shown: ReviewState, user: User) -> list[Reviewed]:
    return [one for one in shown.rights if one.right.holder_id != user.pk]


def _answers(forms: Sequence[AnswerForm]) -> list[Answered]:
    return [
        Answered(
            right=form.reviewed.right,
            answer=ReviewAnswer.Answer(form.cleaned_data["answer"]),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        for form in forms
        if form.is_answered
    ]


def _overtaken(
    request: UserRequest,
    review: ReviewRound,
    forms: Sequence[AnswerForm],
    others: Sequence[ReviewAnswer],
    at: datetime,
) -> HttpResponse:
    """The page as it stands now, with what the person had chosen, and what somebody else has answered."""
    typed = {form.reviewed.right.pk: form.cleaned_data for form in forms}
    shown = review_state(review, at)
    renewed = [
        AnswerForm(reviewed=form.reviewed, typed=typed.get(form.reviewed.right.pk))
        for form in _forms(shown, request.user, at)
    ]
    return _page(request, shown, renewed, at, status=HTTPStatus.CONFLICT, others=others)


def _too_late(
    request: UserRequest, review: ReviewRound, forms: Sequence[AnswerForm], at: datetime
) -> HttpResponse:
    written = [(form.reviewed.right.holder.name, form.said) for form in forms if form.is_answered]
    shown = review_state(review, at)
    forms = _forms(shown, request.user, at)
    return _page(request, shown, forms, at, status=HTTPStatus.CONFLICT, too_late=True, written=written)


def _page(
    request: UserRequest,
    shown: ReviewState,
    forms: Sequence[AnswerForm],
    at: datetime,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    context = {
        "state": shown,
        "round": shown.round,
        "municipality": shown.municipality,
        "rows": _rows(shown, forms, request.user, at),
        "forms": forms,
        "may_decide": holds(request.user, DECIDE, shown.municipality.area, at),
        "may_answer": may_answer(request.user, shown.round, at),
        "section": "municipalities:reviews",
        **facts,
    }
    return render(request, "consents/review.html", context, status=status)


def _rows(shown: ReviewState, forms: Sequence[AnswerForm], user: User, at: datetime) -> list[Row]:
    by_right = {form.reviewed.right.pk: form for form in forms}
    until = shown.closed.at if shown.closed else at
    rights = [one.right for one in shown.rights]
    unused_days = int(setting(shown.municipality.area, DAYS, until))
    use = use_of(rights, shown.round.starts_on, shown.round.ends_before, until)
    return [
        Row(
            reviewed=one,
            use=use[one.right.pk],
            round=shown.round,
            form=by_right.get(one.right.pk),
            is_own=one.right.holder_id == user.pk,
            unused_days=unused_days,
        )
        for one in shown.rights
    ]


def _done(given: Sequence[ReviewAnswer]) -> str:
    # Translators: fi: 1 vastaus tallennettu. / %(count)s vastausta tallennettu.
    words = ngettext("1 answer is saved.", "%(count)s answers are saved.", len(given))
    return words % {"count": len(given)}
