"""How the area's contracts stand, and the decision's three lists beside each other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from municipalities.access.lists import contracts_by_municipality
from municipalities.models import ListedFact
from municipalities.views.entering import area_or_404


@require_safe
def contracts(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, "see_contracts", at)
    rows = contracts_by_municipality(area, at)
    resolutions = area.list_resolutions.filter(at__lte=at).order_by("-at", "-recorded_at")
    context = {
        "area": area,
        "now": at,
        "rows": [row for row in rows if row.contracts],
        "without": [row.municipality for row in rows if not row.contracts],
        "listed": [row for row in rows if row.sources],
        "sources": list(ListedFact.Source),
        "resolution": resolutions.first(),
    }
    return render(request, "municipalities/contracts.html", context)
