"""The paper comes back: adding the scan and confirming it beside the picture are separate acts."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from consents.access import GateClosed, Intent
from consents.actions.deciding import Passed, decide
from consents.models import Consent, ConsentPart, Form, PartEvent, Scan, Verification
from documents.intake import examine, page_png
from documents.storing import read, store


class AnotherFormsScan(Exception):
    """The very same file has already been added to another form."""


class NewerScan(Exception):
    """Another scan has come in since: what was looked at is no longer what stands on the form."""


class NotSigned(Exception):
    """The client's decision has not been recorded yet, so there is nothing to confirm."""


def attach_scan(consent_id: UUID, data: bytes, *, by: User, at: datetime) -> Scan:
    """Keep the scan of a signed form. The same file twice gives the same scan.

    Raises `GateClosed`, `documents.intake.Unacceptable`, `AnotherFormsScan`.
    """
    passed = decide(Intent.RECORD, consent_id, Verb.FORM_READ, by=by, at=at)
    examined = examine(data)
    with transaction.atomic():
        form = _locked_form(passed.consent)
        if same := _same_file(data, form):
            return same
        file = store(data, media_type=examined.media_type, pages=examined.pages, by=by, at=at)
        scan: Scan = Scan.objects.create(form=form, file=file, uploaded_by=by, at=at)
        _record(Verb.SCAN_STORED, scan, passed, by=by, at=at)
    return scan


def read_scan_page(scan_id: UUID, page: int, *, width: int, by: User, at: datetime) -> bytes:
    """One page of a scan as a PNG. Raises `GateClosed`; `IndexError` for a page that is not there."""
    scan = _scan(scan_id)
    decide(Intent.RECORD, scan.form.consent_id if scan else scan_id, Verb.SCAN_READ, by=by, at=at)
    if scan is None:
        raise GateClosed(None, insider=False)
    if not 0 <= page < scan.file.pages:
        raise IndexError(page)
    return page_png(read(scan.file), scan.file.media_type, page, width)


def verify_form(scan_id: UUID, *, by: User, at: datetime) -> Verification:
    """Confirm person, signature, date and ticks beside the picture. Twice gives the same verification.

    Raises `GateClosed`, `NewerScan`, `NotSigned`.
    """
    scan = _scan(scan_id)
    passed = decide(Intent.RECORD, scan.form.consent_id if scan else scan_id, Verb.FORM_READ, by=by, at=at)
    if scan is None:
        raise GateClosed(None, insider=False)
    with transaction.atomic():
        form = _locked_form(passed.consent)
        done: Verification | None = Verification.objects.filter(scan=scan).first()
        if done:
            return done
        if newest_scan(passed.consent) != scan:
            raise NewerScan
        if not PartEvent.objects.filter(
            part__consent=form.consent_id, part__kind=ConsentPart.Kind.VIEWING
        ).exists():
            raise NotSigned
        verification: Verification = Verification.objects.create(form=form, scan=scan, by=by, at=at)
        _record(Verb.FORM_VERIFIED, scan, passed, by=by, at=at)
    return verification


def newest_scan(consent: Consent) -> Scan | None:
    """The scan that is shown and verified."""
    return Scan.objects.filter(form__consent=consent).select_related("file").order_by("-at").first()


def _scan(scan_id: UUID) -> Scan | None:
    return Scan.objects.select_related("form", "file").filter(pk=scan_id).first()


def _locked_form(consent: Consent) -> Form:
    found: Form = (
        Form.objects.select_for_update(of=("self",)).filter(consent=consent).latest("document__issued_at")
    )
    return found


def _same_file(data: bytes, form: Form) -> Scan | None:
    """The very same file among the municipality's own; of another's nothing is told."""
    digest = hashlib.sha256(data).hexdigest()
    same = Scan.objects.filter(file__sha256=digest, form__municipality=form.municipality_id).first()
    if same and same.form_id != form.pk:
        raise AnotherFormsScan
    return same


def _record(verb: Verb, scan: Scan, passed: Passed, *, by: User, at: datetime) -> None:
    need = passed.consent.need
    record(
        verb,
        by=by,
        at=at,
        subject=need.client_id,
        about=scan,
        municipality=need.municipality_id,
        group=need.content.group_id,
        parent=passed.permit.entry,
    )
