"""The municipality's consents as a list of numbers: no names, nothing of another municipality, and an entry
of whose papers were on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from consents.access import GateClosed, lists
from consents.access.lists import Standing
from consents.actions.issuing import list_papers
from consents.models import Consent
from consents.views.refusals import refuse_place
from consents.views.right import home_or_404
from documents.calendar import format_date, helsinki_day
from municipalities.models.rights import last_day

A_PAGE = 25
TOLD: Mapping[Standing, Any] = {
    # Translators: fi: ei vielä voimassa
    Standing.WAITING: gettext_lazy("not in force yet"),
    # Translators: fi: %(day)s asti
    Standing.IN_FORCE: gettext_lazy("until %(day)s"),
    # Translators: fi: päättyi %(day)s
    Standing.ENDED: gettext_lazy("ended on %(day)s"),
    # Translators: fi: asiakas kieltäytyi %(day)s
    Standing.REFUSED: gettext_lazy("the client refused on %(day)s"),
    # Translators: fi: asiakas peruutti %(day)s
    Standing.WITHDRAWN: gettext_lazy("the client withdrew it on %(day)s"),
    # Translators: fi: uusi suostumus korvasi sen %(day)s
    Standing.SUPERSEDED: gettext_lazy("a new consent replaced it on %(day)s"),
    # Translators: fi: mitätöitiin %(day)s
    Standing.INVALIDATED: gettext_lazy("invalidated on %(day)s"),
}


@dataclass(frozen=True)
class Listed:
    """A row of `lists.papers` and how it stands."""

    paper: Consent
    standing: Standing
    may_renew: bool = False

    @property
    def told(self) -> str:
        """How long it lasts, or since when it does not: a day that is true of a consent that stands so."""
        words, day = TOLD[self.standing], self._day
        return str(words) % {"day": format_date(day)} if day else str(words)

    @property
    def _day(self) -> date | None:
        if self.standing in (Standing.IN_FORCE, Standing.ENDED):
            return last_day(self.paper.ends_before)
        happened: datetime | None = getattr(self.paper, "last_at", None)
        return helsinki_day(happened) if happened else None


def listed(papers: Iterable[Consent], at: datetime) -> list[Listed]:
    return [Listed(paper, lists.standing_of(paper, at), lists.may_be_renewed(paper, at)) for paper in papers]


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
