"""The reviews of access rights: the list of them, and a decision as it was printed."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from municipalities.access.reviews import ReviewStanding, may_see_review, review_states, visible_reviews
from municipalities.models import ReviewClosed, ReviewRound
from municipalities.views.printed import document_response

A_PAGE = 50
TAGS = {
    ReviewStanding.OPEN: "info",
    ReviewStanding.LATE: "warning",
    ReviewStanding.ANSWERED: "warning",
    ReviewStanding.CLOSED: "success",
}


@require_safe
def reviews(request: UserRequest) -> HttpResponse:
    at = now()
    seen = visible_reviews(request.user, at)
    if seen is None:
        raise Http404
    page = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    shown = review_states(ReviewRound.objects.filter(pk__in=[one.pk for one in page]), at)
    by_key = {state.round.pk: state for state in shown}
    rows = [(state, TAGS[state.standing]) for one in page if (state := by_key.get(one.pk))]
    return render(request, "municipalities/reviews.html", {"rows": rows, "page": page})


@require_safe
def decision_pdf(request: UserRequest, closing_id: UUID) -> HttpResponse:
    """The decision on a review exactly as it was printed, for whoever may see the review."""
    at = now()
    related = ("decision__file", "round__municipality__area")
    closed = get_object_or_404(ReviewClosed.objects.select_related(*related), pk=closing_id)
    if not may_see_review(request.user, closed.round, at):
        raise Http404
    return document_response(request, closed.decision, closed.round.municipality, at)
