"""How the area's contracts stand, one contract with its versions, and the decision's three lists."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from municipalities.access import holds
from municipalities.access.contracts import contract_state, with_versions
from municipalities.access.distances import distances
from municipalities.access.due import Matter
from municipalities.access.sources import contracts_by_municipality, newest_resolution, sources_of
from municipalities.access.versions import version_rows
from municipalities.models import Contract, ListedFact
from municipalities.views.entering import area_or_404

SEE, SIGN = "see_contracts", "sign_contracts"


@require_safe
def contracts(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, SEE, at)
    rows = contracts_by_municipality(area, at)
    context = {
        "area": area,
        "now": at,
        "rows": [row for row in rows if row.contracts],
        "without": [row.municipality for row in rows if not row.contracts],
        "listed": [row for row in rows if row.sources],
        "sources": list(ListedFact.Source),
        "resolution": newest_resolution(area, at),
        "may_sign": holds(request.user, SIGN, area, at),
    }
    return render(request, "municipalities/contracts.html", context)


@require_safe
def contract(request: UserRequest, contract_id: UUID) -> HttpResponse:
    at = now()
    shown = contract_or_404(request.user, contract_id, SEE, at)
    municipality, day = shown.municipality, helsinki_day(at)
    near = distances(municipality.area, Matter.CONTRACT, at)
    rows = version_rows(shown, day)
    context = {
        "contract": shown,
        "municipality": municipality,
        "state": (state := contract_state(shown, day, reminders=near)),
        "rows": rows,
        "now_row": next((row for row in rows if row.version == state.version), None),
        "sources": sources_of(municipality, at),
        "may_sign": holds(request.user, SIGN, municipality.area, at),
        "section": "municipalities:contracts",
    }
    return render(request, "municipalities/contract.html", context)


def contract_or_404(user: User, contract_id: UUID, perm: str, at: datetime) -> Contract:
    """A contract of the area where the person has the permission, with its versions."""
    found = with_versions(Contract.objects.filter(pk=contract_id)).first()
    if found is None or not holds(user, perm, found.municipality.area, at):
        raise Http404
    return found
