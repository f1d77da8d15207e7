"""One signed form as it has come back: what is on record, what is still asked, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import UserRequest
from consents.access import PersonDetails, masked_code_of, person_of
from consents.actions.deciding import Passed
from consents.actions.scanning import NewerScan, newest_scan, verify_form
from consents.forms.signature import ChecksForm, ClientDecision, ScanForm, SignatureForm, box_labels
from consents.models import Consent, ConsentPart, PartEvent, Scan, Verification
from consents.models.consents import IN_FORCE_KINDS
from consents.views.lights import signing_of
from consents.views.refusals import consent_with_facts, number_of
from documents.calendar import helsinki_day


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


def paper_of(passed: Passed) -> Paper:
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


def forms_of(
    request: UserRequest | None, paper: Paper, at: datetime
) -> tuple[SignatureForm | None, ChecksForm | None]:
    """What is still asked: the signature until it is recorded, the checks while a scan waits for them."""
    data = request.POST if request is not None and request.method == "POST" else None
    refused = paper.is_refused or bool(data and data.get("decision") == ClientDecision.REFUSED)
    checks = checks_of(data, paper, refused=refused)
    return (SignatureForm(data, items=paper.items, at=at) if paper.last is None else None), checks


def checks_of(data: Any, paper: Paper, *, refused: bool) -> ChecksForm | None:
    """What is to be looked at beside the newest scan; None when there is nothing to verify."""
    if paper.scan is None or paper.verification is not None:
        return None
    return ChecksForm(data, name=paper.person.name, scan=paper.scan.pk, refused=refused)


def verify_scan(request: UserRequest, scan_id: UUID, at: datetime) -> None:
    """Verify what was looked at; a scan that came in at this very moment waits for its own checks."""
    try:
        verify_form(scan_id, by=request.user, at=at)
    except NewerScan:
        # Translators: fi: Lomakkeelle lisättiin juuri uusi skannaus, eikä sitä ole vielä vahvistettu.
        messages.warning(request, _("A new scan was just added to the form and is not verified yet."))
    else:
        # Translators: fi: Lomake on vahvistettu.
        messages.success(request, _("The form is verified."))


def paper_page(request: UserRequest, paper: Paper, at: datetime, **forms: Any) -> HttpResponse:
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
