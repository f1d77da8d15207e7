"""The municipality's consents as a list of numbers: no names, nothing of another municipality, and an entry
of whose papers were on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from consents.access import GateClosed, lists
from consents.access.lists import Standing
from consents.actions.issuing import list_papers
from consents.models import Consent
from consents.views.refusals import refuse_place
from consents.views.right import home_or_404

A_PAGE = 25


@dataclass(frozen=True)
class Listed:
    """A row of `lists.papers` and how it stands."""

    paper: Consent
    standing: Standing


def listed(papers: Iterable[Consent], at: datetime) -> list[Listed]:
    return [Listed(paper, lists.standing_of(paper, at)) for paper in papers]


@require_safe
def consents(request: UserRequest) -> HttpResponse:
    at = now()
    home = home_or_404(request.user, at)
    chosen = request.GET.get("state", "")
    papers = lists.papers(request.user, at).filter(need__municipality=home).order_by("-prepared_at", "pk")
    if chosen in Standing.values:
        papers = lists.standing(papers, Standing(chosen), at)
    page = Paginator(papers, A_PAGE).get_page(request.GET.get("page"))
    clients = frozenset(paper.need.client_id for paper in page)
    try:
        if clients:
            list_papers(clients, municipality=home, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, home, at)
    context = {
        "now": at,
        "page": page,
        "rows": listed(page, at),
        "chosen": chosen,
        "standings": Standing.choices,
    }
    return render(request, "consents/consents.html", context)
