"""The annex of criteria: printed from a contract, read, and entered when a new one is decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.requests import UserRequest
from clientgroups.entering import AnnexThere, BeginsTooEarly
from clientgroups.models import AnnexVersion
from documents.calendar import format_date
from documents.rendering import Unprintable
from municipalities.actions import enter_annex, print_annex
from municipalities.forms import AnnexForm
from municipalities.models import ContractAnnex, ContractVersion
from municipalities.views.entering import area_or_404, contract_or_404
from municipalities.views.printed import document_response

SEE, SIGN = "see_contracts", "sign_contracts"


@require_http_methods(["GET", "HEAD", "POST"])
def print_out(request: UserRequest, version_id: UUID) -> HttpResponse:
    """Number and print the annex of a version; pressing twice gives the same paper.

    A reader is led to the contract.
    """
    at = now()
    version = get_object_or_404(ContractVersion.objects.select_related("annex"), pk=version_id)
    contract = contract_or_404(request.user, version.contract_id, SIGN, at)
    if request.method != "POST":
        return redirect("municipalities:contract", contract.pk)
    try:
        print_annex(version, by=request.user, at=at)
    except Unprintable as no:
        # Translators: fi: Liitettä ei saatu tehtyä: merkkejä %(characters)s ei voi tulostaa.
        words = _("The annex could not be made: the characters %(characters)s cannot be printed.")
        messages.error(request, words % {"characters": " ".join(sorted(no.characters))})
        return redirect("municipalities:contract", contract.pk)
    return redirect("municipalities:annex_pdf", version.pk)


@require_safe
def annex_pdf(request: UserRequest, version_id: UUID) -> HttpResponse:
    """The annex exactly as it was printed."""
    at = now()
    found = ContractAnnex.objects.select_related("document__file", "version")
    annex = get_object_or_404(found, version=version_id)
    contract = contract_or_404(request.user, annex.version.contract_id, SEE, at)
    return document_response(request, annex.document, contract.municipality, at)


@require_http_methods(["GET", "HEAD", "POST"])
def new_annex(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, SIGN, at)
    before = AnnexVersion.objects.latest("starts_on")
    form = AnnexForm(request.POST or None, before=before)
    if form.is_valid():
        try:
            enter_annex(area, form.words(), by=request.user, at=at)
        except AnnexThere:
            # Translators: fi: Tämän päätöksen liite on jo kirjattu.
            form.add_error("decision_ref", _("The annex of this decision is entered already."))
        except BeginsTooEarly as early:
            # Translators: fi: Uusi liite alkaa vasta entisen jälkeen. Anna päivä, joka on %(day)s jälkeen.
            words = _("A new annex begins after the one before. Give a day after %(day)s.")
            form.add_error("starts_on", words % {"day": format_date(early.after)})
        else:
            # Translators: fi: Liite on kirjattu. Ota se sopimuksiin uutena versiona.
            messages.success(request, _("The annex is entered. Take it to the contracts as a new version."))
            return redirect("municipalities:contracts")
    show_kept(request, form, at=at)
    context = {"form": form, "before": before, "section": "municipalities:contracts"}
    return render(request, "municipalities/annex_new.html", context)
