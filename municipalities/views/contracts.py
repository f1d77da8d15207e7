"""How the area's contracts stand, one contract with its versions, and the decision's three lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from clientgroups.models import AnnexVersion
from documents.calendar import helsinki_day
from municipalities.access import holds
from municipalities.access.contracts import ContractStanding, ContractState, contract_state
from municipalities.access.distances import distances
from municipalities.access.due import Matter
from municipalities.access.lags import lags_of
from municipalities.access.lists import SEE_ALL
from municipalities.access.sources import contracts_by_municipality, newest_resolution, sources_of
from municipalities.access.versions import VersionRow, version_rows
from municipalities.models import Contract, ListedFact
from municipalities.views.entering import area_or_404, contract_or_404
from municipalities.views.rights import TAGS

SEE, SIGN = "see_contracts", "sign_contracts"
ENDABLE = {ContractStanding.SIGNED, ContractStanding.IN_FORCE, ContractStanding.ENDING}


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
        "annex": AnnexVersion.objects.in_force(helsinki_day(at)).order_by("-starts_on").first(),
        "may_sign": holds(request.user, SIGN, area, at),
    }
    return render(request, "municipalities/contracts.html", context)


@require_safe
def contract(request: UserRequest, contract_id: UUID) -> HttpResponse:
    at = now()
    shown = contract_or_404(request.user, contract_id, SEE, at)
    municipality, day = shown.municipality, helsinki_day(at)
    state = contract_state(shown, day, reminders=distances(municipality.area, Matter.CONTRACT, at))
    rows = version_rows(shown, day)
    context = {
        "contract": shown,
        "municipality": municipality,
        "state": state,
        "rows": rows,
        "now_row": next((row for row in rows if row.version == state.version), None),
        "sources": sources_of(municipality, at),
        "section": "municipalities:contracts",
        **(_rights(shown, at) if holds(request.user, SEE_ALL, municipality.area, at) else {}),
        **(_acts(state, rows) if holds(request.user, SIGN, municipality.area, at) else {}),
    }
    return render(request, "municipalities/contract.html", context)


def _rights(shown: Contract, at: datetime) -> dict[str, Any]:
    lags = lags_of(shown, at)
    return {
        "lags": [(lag, TAGS.get(lag.state.standing, "neutral")) for lag in lags],
        "named": sum(lag.is_named for lag in lags),
    }


def _acts(state: ContractState, rows: list[VersionRow]) -> dict[str, Any]:
    """What a person who may sign for the area can do with the contract as it stands."""
    marked = state.end is not None
    return {
        "may_enter": not rows,
        "may_sign": bool(rows and rows[0].missing and not marked),
        "may_change": bool(rows and not marked),
        "may_end": state.standing in ENDABLE and not marked,
    }
