"""What people enter of contracts from paper: the contract itself, and which list of municipalities holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.requests import UserRequest
from clientgroups.models import AnnexVersion
from documents.serving import file_response
from municipalities.access.sources import contracts_by_municipality, newest_resolution
from municipalities.actions import ContractTerms, draft_contract, resolve_lists
from municipalities.actions.contracts import AlreadyDrafted
from municipalities.actions.reading import read_contract_paper
from municipalities.forms import ListForm, NewContractForm
from municipalities.forms.contracts import TermsForm
from municipalities.models import ContractEvent, ListedFact, ServiceKind
from municipalities.views.entering import area_or_404, contract_or_404

SEE, SIGN = "see_contracts", "sign_contracts"
LISTED = "municipalities:contracts"


@require_http_methods(["GET", "HEAD", "POST"])
def new_contract(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, SIGN, at)
    form = NewContractForm(request.POST or None, area=area, initial=_beginning(request))
    if form.is_valid():
        answers = form.cleaned_data
        try:
            version = draft_contract(
                answers["municipality"],
                terms_in(form),
                service_kind=ServiceKind(answers["service_kind"]),
                decision_ref=answers["decision_ref"],
                page=answers["page"],
                by=request.user,
                at=at,
            )
        except AlreadyDrafted:
            form.add_error("decision_ref", _already_there())
        else:
            # Translators: fi: Sopimus on kirjattu. Se tulee voimaan, kun allekirjoitukset on kirjattu.
            said = _("The contract is entered. It comes into force when its signatures are recorded.")
            messages.success(request, said)
            return redirect("municipalities:contract", version.contract_id)
    show_kept(request, form, at=at)
    return render(request, "municipalities/contract_new.html", {"form": form, "section": LISTED})


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: UserRequest) -> HttpResponse:
    """Which of the decision's three lists holds."""
    at = now()
    area = area_or_404(request.user, SIGN, at)
    form = ListForm(request.POST or None)
    if form.is_valid():
        answers = form.cleaned_data
        holds = ListedFact.Source(answers["holds"])
        resolve_lists(area, holds, source=answers["source"], page=answers["page"], by=request.user, at=at)
        # Translators: fi: Voimassa oleva luettelo on kirjattu.
        messages.success(request, _("The list that holds is recorded."))
        return redirect(LISTED)
    show_kept(request, form, at=at)
    context = {
        "form": form,
        "rows": [row for row in contracts_by_municipality(area, at) if row.sources],
        "sources": list(ListedFact.Source),
        "resolution": newest_resolution(area, at),
        "section": LISTED,
    }
    return render(request, "municipalities/lists.html", context)


@require_safe
def paper(request: UserRequest, event_id: UUID) -> HttpResponse:
    """The signed paper exactly as it was added."""
    at = now()
    signed = ContractEvent.objects.filter(paper__isnull=False).select_related("version", "paper")
    event = get_object_or_404(signed, pk=event_id)
    contract_or_404(request.user, event.version.contract_id, SEE, at)
    if event.paper is None:
        raise Http404
    data = read_contract_paper(event, by=request.user, at=at)
    return file_response(data, media_type=event.paper.media_type, filename=str(event.paper_id))


def terms_in(form: TermsForm) -> ContractTerms:
    answers = form.cleaned_data
    return ContractTerms(
        annex=answers["annex"],
        starts_on=answers["starts_on"],
        last_day=answers["last_day"],
        data_clause=answers["data_clause"],
        groups=form.narrowed,
    )


def _beginning(request: UserRequest) -> dict[str, Any]:
    """The municipality that was come from, and the annex when there is only one."""
    annexes = list(AnnexVersion.objects.all()[:2])
    return {
        "municipality": request.GET.get("municipality", ""),
        "annex": annexes[0] if len(annexes) == 1 else None,
    }


def _already_there() -> str:
    # Translators: fi: Kunnalla on jo tämän palvelun ja päätöksen sopimus. Tee siihen uusi versio.
    return _("The municipality has a contract for this service and decision. Make a new version of it.")
