"""The work desk: begin with the client in the chair, find their papers, finish what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents.access import Decision, GateClosed, evaluate_place, initials, lists, mask, names_of
from consents.actions.finding import find_client, find_form
from consents.actions.issuing import list_papers
from consents.forms.carried import carry
from consents.forms.search import SearchForm
from consents.models import Draft
from consents.views.papers import Listed, listed
from consents.views.refusals import refuse_place
from consents.views.right import home_or_404, place_causes, standing_right
from consents.views.work import DUTIES, WorkList, work_lists
from municipalities.access.due import endings_of
from municipalities.models import Municipality


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: UserRequest) -> HttpResponse:
    """POST shows the names of this page's clients; the trail tells who was shown."""
    at = now()
    home = home_or_404(request.user, at)
    work = work_lists(request.user, at, whole=request.GET.get("all", ""))
    page = desk_page(request.user, home, SearchForm(at=at), work, at, named=request.method == "POST")
    return render(request, "consents/desk.html", page)


@only_posted("consents:desk")
@sensitive_post_parameters("q")
def find(request: UserRequest) -> HttpResponse:
    at = now()
    home = home_or_404(request.user, at)
    form = SearchForm(request.POST, at=at)
    try:
        found = _search(form, home, by=request.user, at=at) if form.is_valid() else {}
    except GateClosed as closed:
        return refuse_place(request, closed, home, at)
    page = desk_page(request.user, home, form, work_lists(request.user, at), at)
    return render(request, "consents/desk.html", page | found)


def desk_page(
    user: User,
    home: Municipality,
    form: SearchForm,
    work: list[WorkList],
    at: datetime,
    *,
    named: bool = False,
) -> dict[str, Any]:
    decision = evaluate_place(user, home, at=at)
    work = [one for one in work if decision.allowed or one.key in DUTIES]
    people = _people(work, decision, home, by=user, at=at, named=named)
    return {
        "now": at,
        "home_genitive": home.in_language("genitive"),
        "form": form,
        "may_prepare": decision.allowed,
        "right": standing_right(user, home, at),
        "ending": endings_of(user, home, at),
        "causes": place_causes(user, home, decision, at),
        "work": [_with_people(one, people) for one in work],
        "waiting": sum(one.count for one in work),
        "people": people,
        "named": named,
        "drafts": Draft.objects.open_for(user, at),
        "section": "consents:desk",
    }


def _people(
    work: list[WorkList], decision: Decision, home: Municipality, *, by: User, at: datetime, named: bool
) -> dict[Any, str]:
    """Initials of the page's clients, names when asked for, nobody's when the rules do not permit it."""
    shown = frozenset(row.client for one in work for row in one.rows)
    if not shown or not decision.allowed:
        return {}
    names = names_of(list_papers(shown, municipality=home, by=by, at=at), shown)
    return names if named else {client: initials(name) for client, name in names.items()}


def _with_people(work: WorkList, people: dict[Any, str]) -> WorkList:
    return replace(work, rows=[replace(row, who=people.get(row.client, "")) for row in work.rows])


def _search(form: SearchForm, home: Municipality, *, by: User, at: datetime) -> dict[str, Any]:
    if form.cleaned_data["number"]:
        paper = find_form(form.cleaned_data["number"], municipality=home, by=by, at=at)
        rows = listed(lists.papers(by, at).filter(pk=paper.pk), at) if paper else []
        return {"searched": "number", "papers": rows}
    return _search_code(form.cleaned_data["code"], home, by=by, at=at)


def _search_code(code: str, home: Municipality, *, by: User, at: datetime) -> dict[str, Any]:
    found = find_client(code, municipality=home, by=by, at=at)
    rows: list[Listed] = []
    if found.details:
        own = lists.papers(by, at).filter(need__client=found.client, need__municipality=home)
        rows = listed(own.order_by("-prepared_at"), at)
    return {
        "searched": "code",
        "papers": rows,
        "person": found.details,
        "masked": mask(code),
        "carried": carry(code, by=by),
    }
