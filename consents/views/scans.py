"""The scan of a signed form: adding it, looking at it, and confirming it beside the picture."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents.access import GateClosed
from consents.actions.issuing import read_form
from consents.actions.scanning import AnotherFormsScan, NotSigned, attach_scan, read_scan_page
from consents.forms.signature import ScanForm
from consents.models import Scan
from consents.views.refusals import refuse_consent
from consents.views.returned import checks_of, forms_of, paper_of, paper_page, verify_scan
from documents.intake import Unacceptable
from documents.serving import file_response

WIDTH, LARGE = 1100, 2200  # pixels


@only_posted("consents:signature", "consent_id")
def scan(request: UserRequest, consent_id: UUID) -> HttpResponse:
    """Add the scan; possible before and after the signature is recorded."""
    at = now()
    upload = ScanForm(request.POST, request.FILES)
    try:
        if upload.is_valid() and _attach(request, consent_id, upload, at):
            return redirect("consents:signature", consent_id)
        paper = paper_of(read_form(consent_id, by=request.user, at=at))
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    form, checks = forms_of(None, paper, at)
    return paper_page(request, paper, at, form=form, checks=checks, upload=upload)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: UserRequest, scan_id: UUID) -> HttpResponse:
    """Confirm a scan whose signature was recorded before it came; a reader is led to the paper."""
    at = now()
    consent_id = _consent_id(scan_id)
    try:
        paper = paper_of(read_form(consent_id, by=request.user, at=at))
        posted = request.method == "POST"
        checks = checks_of(request.POST, paper, refused=paper.is_refused) if posted else None
        if checks and not checks.is_valid():
            return paper_page(request, paper, at, checks=checks)
        if checks:
            verify_scan(request, checks.scan, at)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    except NotSigned:
        pass
    return redirect("consents:signature", consent_id)


@require_safe
def scan_page(request: UserRequest, scan_id: UUID, page: int) -> HttpResponse:
    """One page of a scan as a picture, the first is 1."""
    width = LARGE if "large" in request.GET else WIDTH
    try:
        png = read_scan_page(scan_id, page - 1, width=width, by=request.user, at=now())
    except (GateClosed, IndexError) as closed:
        raise Http404 from closed
    return file_response(png, media_type="image/png", filename=f"{page}.png")


def _consent_id(scan_id: UUID) -> UUID:
    """An unknown scan's own id, so that the gate refuses it as it refuses an unknown form."""
    return Scan.objects.filter(pk=scan_id).values_list("form__consent", flat=True).first() or scan_id


def _attach(request: UserRequest, consent_id: UUID, upload: ScanForm, at: datetime) -> bool:
    try:
        attach_scan(consent_id, upload.cleaned_data["scan"], by=request.user, at=at)
    except Unacceptable as no:
        upload.add_error("scan", str(no.sentence))
        return False
    except AnotherFormsScan:
        # Translators: fi: Sama tiedosto on jo lisätty toiseen lomakkeeseen. Valitse tämän lomakkeen skannaus.
        upload.add_error("scan", _("The same file is already on another form. Choose this form's scan."))
        return False
    # Translators: fi: Skannaus on lisätty. Vertaa sitä kirjattuun ja vahvista.
    messages.success(request, _("The scan is added. Compare it with what is recorded and confirm."))
    return True
