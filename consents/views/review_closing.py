"""The decision that closes a review of access rights: what it says, a tick where others lose, the act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import UserRequest
from consents.access.use import Use, use_of
from consents.actions.reviewing import close_review
from consents.forms.review_closing import ClosingForm
from municipalities.access import holds
from municipalities.access.reviews import (
    Result,
    Reviewed,
    ReviewState,
    able_closers,
    review_state,
    why_not_close,
)
from municipalities.actions import MayNotDecide
from municipalities.actions.review_closing import AnswersAwaited, ResultsChanged
from municipalities.actions.reviewing import ReviewIsClosed
from municipalities.models import ReviewResult, ReviewRound

DECIDE = "decide_rights"
# In the order of the decision.
RESULTS = (Result.REMOVED, Result.NARROWER, Result.UNANSWERED, Result.KEPT, Result.OVER)


@dataclass(frozen=True)
class Part:
    """The rights of which the decision says the same, each with its use."""

    result: ReviewResult.Result
    rows: list[tuple[Reviewed, Use]]


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: UserRequest, round_id: UUID) -> HttpResponse:
    at = now()
    shown = _review_or_404(request.user, round_id, at)
    form = _form(shown, request.POST or None)
    if not form.is_valid():
        return _page(request, shown, form, at)
    try:
        closed = close_review(shown.round, read=form.cleaned_data["read_code"], by=request.user, at=at)
    except ReviewIsClosed:
        # Translators: fi: Tarkistuksesta on jo päätetty. Mitään ei tallennettu toiseen kertaan.
        messages.info(request, _("The review has been decided already. Nothing was saved a second time."))
        return redirect("consents:review", round_id)
    except (ResultsChanged, AnswersAwaited):
        return _changed(request, shown.round, at)
    except MayNotDecide:
        return _page(request, shown, form, at, status=HTTPStatus.FORBIDDEN)
    # Translators: fi: Päätös %(number)s on tehty: tarkistus on päätetty.
    said = _("Decision %(number)s is made: the review is closed.")
    messages.success(request, said % {"number": closed.decision.short_number})
    return redirect("consents:review", round_id)


def _review_or_404(user: User, round_id: UUID, at: datetime) -> ReviewState:
    found = get_object_or_404(ReviewRound.objects.select_related("municipality__area"), pk=round_id)
    if not holds(user, DECIDE, found.municipality.area, at):
        raise Http404
    return review_state(found, at)


def _form(shown: ReviewState, data: Any = None) -> ClosingForm:
    return ClosingForm(data, code=shown.code, removes=bool(shown.of(Result.REMOVED)))


def _changed(request: UserRequest, review: ReviewRound, at: datetime) -> HttpResponse:
    shown = review_state(review, at)
    return _page(request, shown, _form(shown), at, status=HTTPStatus.CONFLICT, changed=True)


def _page(
    request: UserRequest,
    shown: ReviewState,
    form: ClosingForm,
    at: datetime,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    obstacle = why_not_close(request.user, shown, at)
    context = {
        "state": shown,
        "round": shown.round,
        "municipality": shown.municipality,
        "parts": list(_parts(shown, at)),
        "form": form if not obstacle and shown.waits_for_decision else None,
        "obstacle": obstacle,
        "others": able_closers(shown, at) if obstacle else [],
        "section": "municipalities:reviews",
        **facts,
    }
    return render(request, "consents/review_close.html", context, status=status)


def _parts(shown: ReviewState, at: datetime) -> Iterable[Part]:
    rights = [one.right for one in shown.rights]
    use = use_of(rights, shown.round.starts_on, shown.round.ends_before, at)
    for result in RESULTS:
        if found := shown.of(result):
            yield Part(result, [(one, use[one.right.pk]) for one in found])
