"""The signed paper: what the client decided, its scan, and the confirmation beside the picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents.access import GateClosed, PersonDetails, masked_code_of, person_of
from consents.actions.deciding import Passed
from consents.actions.issuing import read_form
from consents.actions.scanning import (
    AnotherFormsScan,
    NewerScan,
    NotSigned,
    attach_scan,
    newest_scan,
    read_scan_page,
    verify_form,
)
from consents.actions.signing import (
    AlreadyRecorded,
    NothingTicked,
    SignedAfterEnd,
    SignedBeforeNeed,
    give_consent,
)
from consents.actions.signing import (
    refuse_consent as record_refusal,
)
from consents.forms.signature import ChecksForm, ClientDecision, ScanForm, SignatureForm, box_labels
from consents.models import Consent, ConsentPart, PartEvent, Scan, Verification
from consents.models.consents import IN_FORCE_KINDS
from consents.views.lights import signing_of
from consents.views.recorded import say_recorded
from consents.views.refusals import consent_with_facts, number_of, refuse_consent
from documents.calendar import format_date, helsinki_day
from documents.intake import Unacceptable
from documents.serving import file_response
from municipalities.models.rights import last_day

WIDTH, LARGE = 1100, 2200  # pixels


@dataclass(frozen=True)
class Paper:
    """One form as it has come back so far."""

    consent: Consent
    number: str
    person: PersonDetails
    masked: str
    items: dict[str, Any]  # every printed box and its words, in the paper's order
    last: PartEvent | None
    decided: PartEvent | None
    scan: Scan | None
    verification: Verification | None
    viewers: list[User]  # those whom the client named; none when all named workers may view

    @property
    def is_withdrawn(self) -> bool:
        return self.last is not None and self.last.kind == PartEvent.Kind.WITHDRAWN

    @property
    def is_refused(self) -> bool:
        return self.decided is not None and self.decided.kind == PartEvent.Kind.REFUSED

    def may_be_opened_by(self, user: User) -> bool:
        """Whether there is a gate to go to: what it answers is its own matter."""
        given = self.last is not None and self.last.kind in IN_FORCE_KINDS
        return given and (not self.viewers or user in self.viewers)

    @property
    def ticked(self) -> list[tuple[Any, bool]]:
        """Every printed box and whether the client ticked it."""
        found = set(self.decided.items.values_list("item", flat=True)) if self.decided else set()
        return [(words, item in found) for item, words in self.items.items()]

    @property
    def scan_pages(self) -> range:
        return range(1, self.scan.file.pages + 1) if self.scan else range(0)


@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: UserRequest, consent_id: UUID) -> HttpResponse:
    at = now()
    try:
        paper = _paper(read_form(consent_id, by=request.user, at=at))
        form, checks = _forms(request, paper, at)
        if request.method == "POST" and form is None:
            say_recorded(request, paper.decided, paper.items, at)
            return redirect("consents:signature", consent_id)
        if (
            request.method == "POST"
            and form
            and _all_valid(form, checks)
            and _record(request, paper, form, at)
        ):
            return redirect("consents:signature", consent_id)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    show_kept(request, form, checks, at=at)
    return _page(request, paper, at, form=form, checks=checks)


@only_posted("consents:signature", "consent_id")
def scan(request: UserRequest, consent_id: UUID) -> HttpResponse:
    """Add the scan; possible before and after the signature is recorded."""
    at = now()
    upload = ScanForm(request.POST, request.FILES)
    try:
        if upload.is_valid() and _attach(request, consent_id, upload, at):
            return redirect("consents:signature", consent_id)
        paper = _paper(read_form(consent_id, by=request.user, at=at))
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    form, checks = _forms(None, paper, at)
    return _page(request, paper, at, form=form, checks=checks, upload=upload)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: UserRequest, scan_id: UUID) -> HttpResponse:
    """Confirm a scan whose signature was recorded before it came; a reader is led to the paper."""
    at = now()
    consent_id = _consent_id(scan_id)
    try:
        paper = _paper(read_form(consent_id, by=request.user, at=at))
        posted = request.method == "POST"
        checks = _checks(request.POST, paper, refused=paper.is_refused) if posted else None
        if checks and not checks.is_valid():
            return _page(request, paper, at, checks=checks)
        if checks:
            _verify(request, checks.scan, at)
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


def _paper(passed: Passed) -> Paper:
    consent = consent_with_facts(passed.consent.pk)
    client = consent.need.client_id
    part = consent.parts.get(kind=ConsentPart.Kind.VIEWING)
    newest = newest_scan(consent)
    return Paper(
        consent=consent,
        number=number_of(consent),
        person=person_of(passed.permit, client),
        masked=masked_code_of(passed.permit, client),
        items=box_labels(consent.need.content, set(part.items.values_list("item", flat=True))),
        last=part.events.newest_first().first(),
        decided=signing_of(consent),
        scan=newest,
        verification=Verification.objects.filter(scan=newest).select_related("by").first()
        if newest
        else None,
        viewers=list(User.objects.filter(pk__in=consent.workers.values("user")).order_by("name")),
    )


def _forms(
    request: UserRequest | None, paper: Paper, at: datetime
) -> tuple[SignatureForm | None, ChecksForm | None]:
    """What is still asked: the signature until it is recorded, the checks while a scan waits for them."""
    data = request.POST if request is not None and request.method == "POST" else None
    refused = paper.is_refused or bool(data and data.get("decision") == ClientDecision.REFUSED)
    checks = _checks(data, paper, refused=refused)
    return (SignatureForm(data, items=paper.items, at=at) if paper.last is None else None), checks


def _checks(data: Any, paper: Paper, *, refused: bool) -> ChecksForm | None:
    """What is to be looked at beside the newest scan; None when there is nothing to verify."""
    if paper.scan is None or paper.verification is not None:
        return None
    return ChecksForm(data, name=paper.person.name, scan=paper.scan.pk, refused=refused)


def _all_valid(form: SignatureForm, checks: ChecksForm | None) -> bool:
    """Both are asked, so that every error shows at once."""
    valid = [one.is_valid() for one in (form, checks) if one is not None]
    return all(valid)


def _record(request: UserRequest, paper: Paper, form: SignatureForm, at: datetime) -> bool:
    try:
        _decide(request, paper.consent.pk, form, at)
    except AlreadyRecorded:
        say_recorded(request, signing_of(paper.consent), paper.items, at)
        return True
    except SignedBeforeNeed:
        # Translators: fi: Päiväys on ennen kuin palvelutarve todettiin (%(day)s). Katso päiväys paperista.
        said = _(
            "The date is before the service need was established (%(day)s). Read the date from the paper."
        )
        form.add_error(
            "signed_on", said % {"day": format_date(helsinki_day(paper.consent.need.established_at))}
        )
    except SignedAfterEnd:
        # Translators: fi: Päiväys on suostumuksen viimeisen päivän (%(day)s) jälkeen. Tee uusi lomake.
        said = _("The date is after the last day of the consent (%(day)s). Make a new form.")
        form.add_error("signed_on", said % {"day": format_date(last_day(paper.consent.ends_before))})
    except NothingTicked:
        # Translators: fi: Yhdessäkään kohdan 4 ruudussa ei ole rastia, joten mitään ei voi katsoa. Käy kohta
        # 4 läpi asiakkaan kanssa tai kirjaa kieltäytyminen.
        said = _(
            "No box in section 4 is ticked, so nothing may be viewed. Go through it, or record a refusal."
        )
        form.add_error(None, said)
    else:
        _verify_too(request, paper, at)
        return True
    return False


def _decide(request: UserRequest, consent_id: UUID, form: SignatureForm, at: datetime) -> None:
    answers = form.cleaned_data
    about = {"place": answers["place"], "signed_on": answers["signed_on"], "by": request.user, "at": at}
    if answers["decision"] == ClientDecision.GIVEN:
        give_consent(consent_id, ticks=answers["ticks"], **about)
    else:
        record_refusal(consent_id, **about)


def _verify_too(request: UserRequest, paper: Paper, at: datetime) -> None:
    """With the scan on the screen, the same press confirms it."""
    if paper.scan is not None and paper.verification is None:
        _verify(request, paper.scan.pk, at)
    else:
        # Translators: fi: Allekirjoitus on kirjattu.
        messages.success(request, _("The signature is recorded."))


def _verify(request: UserRequest, scan_id: UUID, at: datetime) -> None:
    """Verify what was looked at; a scan that came in at this very moment waits for its own checks."""
    try:
        verify_form(scan_id, by=request.user, at=at)
    except NewerScan:
        # Translators: fi: Lomakkeelle lisättiin juuri uusi skannaus, eikä sitä ole vielä vahvistettu.
        messages.warning(request, _("A new scan was just added to the form and is not verified yet."))
    else:
        # Translators: fi: Lomake on vahvistettu.
        messages.success(request, _("The form is verified."))


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


def _page(request: UserRequest, paper: Paper, at: datetime, **forms: Any) -> HttpResponse:
    given = {"form": None, "checks": None, "upload": ScanForm()} | forms
    asked = [one for one in given.values() if one is not None]
    context = {
        **given,
        "now": at,
        "today": helsinki_day(at),
        "paper": paper,
        "consent": paper.consent,
        "number": paper.number,
        "asked": asked,
        "may_open": paper.may_be_opened_by(request.user),
        "has_errors": any(one.is_bound and one.errors for one in asked),
        "section": "consents:consents",
    }
    return render(request, "consents/signature.html", context)
