"""A contract is signed; by the last signature its version holds, and what falls then is shown first (R1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.requests import UserRequest
from consents.access.falling import falling_holders
from consents.actions.ending import FallsUnread, enter_signature, falls_when_signed, reach_of
from consents.forms.ending import ReadForm, showing
from consents.views.falls import contract_page, ends_already, unread_facts
from documents.calendar import helsinki_day
from documents.intake import Unacceptable
from municipalities.access.contracts import contract_state
from municipalities.access.versions import VersionRow, version_rows
from municipalities.actions import Signature
from municipalities.actions.contracts import EndsAlready
from municipalities.actions.signing import AlreadySigned, Superseded, papers_of
from municipalities.forms import SignatureForm
from municipalities.models import Contract, ContractEvent, ContractVersion, Role
from municipalities.views.entering import contract_or_404

SIGN = "sign_contracts"


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: UserRequest, contract_id: UUID) -> HttpResponse:
    """One signature of the newest version."""
    at = now()
    shown = contract_or_404(request.user, contract_id, SIGN, at)
    row = _to_sign_or_404(shown, at)
    form = _signature_form(request, row.version, at)
    read = ReadForm(request.POST or None)
    if form is None:
        return redirect("municipalities:contract", shown.pk)
    if not (form.is_valid() and read.is_valid()):
        return _sign_page(request, shown, row, form, read, at)
    try:
        _sign(form, read, row.version, request, at)
    except FallsUnread as unread:
        facts = unread_facts(unread.falls, read)
        return _sign_page(request, shown, row, form, read, at, **facts)
    except (AlreadySigned, Superseded, EndsAlready, Unacceptable) as refusal:
        form.add_error(*_why_not(refusal))
    else:
        # Translators: fi: Allekirjoitus on kirjattu.
        messages.success(request, _("The signature is recorded."))
        return redirect("municipalities:contract", shown.pk)
    return _sign_page(request, shown, row, form, read, at)


def _sign(
    form: SignatureForm, read: ReadForm, version: ContractVersion, request: UserRequest, at: datetime
) -> ContractEvent:
    answers = form.cleaned_data
    signature = Signature(
        kind=ContractEvent.Kind(answers["kind"]),
        signed_on=answers["signed_on"],
        name=answers["name"],
        role=Role(answers["role"]) if answers["role"] else None,
        title=answers["title"],
        paper=answers["paper"],
    )
    return enter_signature(version, signature, read=read.code, by=request.user, at=at)


def _why_not(refusal: Exception) -> tuple[str | None, str]:
    """The field that is wrong, None for the whole, and what to say."""
    if isinstance(refusal, AlreadySigned):
        # Translators: fi: Tämä allekirjoitus on jo kirjattu.
        return "kind", _("That signature is recorded already.")
    if isinstance(refusal, Unacceptable):
        return "paper", str(refusal.sentence)
    if isinstance(refusal, EndsAlready):
        return None, ends_already(refusal)
    # Translators: fi: Sopimuksesta on tehty sillä välin uusi versio, eikä tätä enää allekirjoiteta.
    return None, _("A new version was made meanwhile, and this one is not signed any more.")


def _to_sign_or_404(shown: Contract, at: datetime) -> VersionRow:
    rows = version_rows(shown, helsinki_day(at))
    if not rows:
        raise Http404
    return rows[0]


def _signature_form(request: UserRequest, version: ContractVersion, at: datetime) -> SignatureForm | None:
    """None when nothing is missing, or when the contract has been marked to end."""
    kinds = _missing_kinds(version)
    if not kinds or contract_state(version.contract, helsinki_day(at)).end:
        return None
    papers = frozenset(kind for kind in kinds if papers_of(version, ContractEvent.Kind(kind)))
    initial = {"kind": kinds[0]} if len(kinds) == 1 else {}
    return SignatureForm(
        request.POST or None, request.FILES or None, missing=kinds, papers=papers, at=at, initial=initial
    )


def _missing_kinds(version: ContractVersion) -> list[str]:
    there = set(version.events.values_list("kind", flat=True))
    return [kind.value for kind in ContractEvent.Kind if kind not in {*there, ContractEvent.Kind.ENDED}]


def _sign_page(
    request: UserRequest,
    shown: Contract,
    row: VersionRow,
    form: SignatureForm,
    sent: ReadForm,
    at: datetime,
    **facts: Any,
) -> HttpResponse:
    """With one signature left, what falls by it stands on the page from the start."""
    show_kept(request, form, at=at)
    if not facts and len(row.missing) == 1:
        falls = falls_when_signed(row.version, _missing_kinds(row.version)[0], at)
        ticked = sent.is_bound and sent.is_valid() and sent.code == falls.code
        facts = {"falls": falls, "read": showing(falls.code, ticked=ticked)} if falls else {}
    holders = falling_holders(shown, reach_of(row.version), at) if facts.get("falls") else []
    return contract_page(
        request, "consents/contract_signature.html", shown, form, row=row, holders=holders, **facts
    )
