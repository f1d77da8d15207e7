"""A contract is ended before its date: first what falls, then the tick, then the act (R1, R4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.requests import UserRequest
from consents.access.falling import Falling, Reach, falling_holders
from consents.actions.ending import FallsUnread, end_contract
from consents.forms.ending import ReadForm
from consents.views.falls import contract_page, ends_already, unread_facts
from documents.calendar import format_date, helsinki_day
from municipalities.access.contracts import contract_state
from municipalities.actions.contracts import EndBeforeStart, EndsAlready
from municipalities.actions.ending import NothingToEnd
from municipalities.forms import EndForm
from municipalities.models import Contract, ContractEvent, EndCause
from municipalities.views.entering import contract_or_404

SIGN = "sign_contracts"


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, contract_id: UUID) -> HttpResponse:
    """Ends a contract before its date: first what falls, then the tick, then the act."""
    at = now()
    shown = contract_or_404(request.user, contract_id, SIGN, at)
    form, read = EndForm(request.POST or None, at=at), ReadForm(request.POST or None)
    if not (form.is_valid() and read.is_valid()):
        return _end_page(request, shown, form, at)
    try:
        _end(form, read, shown, request, at)
    except FallsUnread as unread:
        return _end_page(request, shown, form, at, **unread_facts(unread.falls, read))
    except NothingToEnd:
        # Translators: fi: Sopimus ei ole voimassa, joten sitä ei voi päättää.
        form.add_error(None, _("The contract is not in force, so it cannot be ended."))
    except EndsAlready as ends:
        form.add_error("last_day", ends_already(ends))
    except EndBeforeStart:
        # Translators: fi: Sopimus ei ole vielä alkanut tuona päivänä. Anna päivä, jona se on voimassa.
        form.add_error("last_day", _("The contract has not begun by that day. Give a day when it holds."))
    else:
        # Translators: fi: Sopimus on merkitty päättymään %(day)s. Siitä lähtee viesti esihenkilöille ja
        # työntekijöille.
        said = _("The contract is marked to end on %(day)s. Supervisors and workers get a message.")
        messages.success(request, said % {"day": format_date(form.cleaned_data["last_day"])})
        return redirect("municipalities:contract", shown.pk)
    return _end_page(request, shown, form, at)


def _end(form: EndForm, read: ReadForm, shown: Contract, request: UserRequest, at: datetime) -> ContractEvent:
    answers = form.cleaned_data
    return end_contract(
        shown,
        last_day=answers["last_day"],
        cause=EndCause(answers["cause"]),
        reason=answers["reason"],
        read=read.code,
        by=request.user,
        at=at,
    )


def _end_page(
    request: UserRequest, shown: Contract, form: EndForm, at: datetime, **facts: Any
) -> HttpResponse:
    show_kept(request, form, at=at)
    falls: Falling | None = facts.get("falls")
    holders = falling_holders(shown, Reach(falls.ends_before), at) if falls is not None else []
    facts |= {"holders": holders, "state": contract_state(shown, helsinki_day(at))}
    return contract_page(request, "consents/contract_end.html", shown, form, **facts)
