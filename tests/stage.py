"""Every address there is, and one client with a paper of every kind behind them; for what must hold
everywhere.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pikepdf
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from accounts.encryption import encrypt
from accounts.models import User
from consents import drafts
from consents.actions import opening, withdrawing
from consents.models import Client, Consent
from consents.models.consents import ConsentPart
from documents.models import Kind, StoredFile
from documents.storing import path_of, store
from municipalities.models import (
    ContractAnnex,
    ContractEvent,
    ContractVersion,
    Municipality,
    ReviewClosed,
    RightEvent,
    ServiceKind,
)
from tests.consents.make import CODES, make_consent, make_need, make_scan
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_closed_review,
    make_contract_in_force,
    make_document,
    make_review,
    sign_contract,
)

# Whatever of Onni could stand on a page: nobody who is refused may get a byte of it.
CANARIES = (
    "Lehtovaara",
    CODES[0][:7],
    "555 0142",
    "Kuusikuja",
    "onni.lehtovaara@example.fi",
    "ensimmäistä vakituista",
)
WHO = {"identity_check": "passport", "area_client": "yes", "language": "fi", "name": "Onni Lehtovaara"}
WHY: dict[str, Any] = {
    "group": "ohjaamo",
    "visit_date": "24.11.2026",
    "place": "Ohjaamo",
    "reason": "Jatkaa Ohjaamon valmennuksessa.",
    "sentence": "Onni etsii ensimmäistä vakituista työtä varastoalalta.",
    "actions": ["guidance", "service_decision"],
    "asked": "ohjaamo",
}
WHAT: dict[str, Any] = {
    "categories": ["T2", "T3"],
    "ask_record_changes": "no",
    "length": "until",
    "until": "24.5.2027",
    "viewers": "all",
    "language": "fi",
}


def all_routes(
    resolver: URLResolver | None = None, within: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of every route, namespace included, and the keys in its address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from all_routes(pattern, within + space)
        elif isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}", _keys(pattern)


def _keys(pattern: URLPattern) -> tuple[str, ...]:
    groups = getattr(pattern.pattern, "regex").groupindex  # noqa: B009 - both kinds of pattern have one
    return tuple(groups)


@dataclass(frozen=True)
class Stage:
    """Aino's matters with Onni: one consent in force and opened, one form unsigned, one draft, one
    withdrawal; and her own access right with its decision.
    """

    consent: Consent
    unsigned: Consent
    keys: dict[str, Any]

    def url(self, name: str, **other: Any) -> str:
        """The address that reaches Onni where the route reaches somebody; `other` replaces keys."""
        wanted = dict(all_routes())[name]
        return reverse(name, kwargs={key: (self.keys | other)[key] for key in wanted})


def set_the_stage(onni: Client, laukaa: Municipality, aino: User) -> Stage:
    need = make_need(onni, laukaa, aino)
    consent, unsigned = make_consent(need, aino), make_consent(need, aino, decision=None)
    for one in (consent, unsigned):
        give_bytes(one.forms.get().document.file, blank_pdf(), "application/pdf")
    scan = make_scan(consent, aino, at=NOW - timedelta(hours=1))
    give_bytes(scan.file, picture(), "image/png")
    opened = opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    typed: dict[str, Any] = {"client": {"code": CODES[0], **WHO}, "need": WHY, "content": WHAT}
    for step, values in typed.items():
        drafts.save_step(draft, step, dict(values), at=NOW)
    withdrawal = withdrawing.withdraw(_of_health(consent), by=aino, at=NOW)
    proposal, approval = (RightEvent.objects.get(holder=aino, kind=kind) for kind in ("proposed", "approved"))
    give_bytes(approval.decision.file, blank_pdf(), "application/pdf")
    give_bytes(approval.notice.document.file, blank_pdf(), "application/pdf")
    agreement = aino.agreements.get()
    give_bytes(agreement.document.file, blank_pdf(), "application/pdf")
    signed = StoredFile.objects.get(pk=agreement.events.get(kind="worker_signed").paper_id or "")
    give_bytes(signed, blank_pdf(), "application/pdf")
    keys = {
        "agreement_id": agreement.pk,
        "turn_id": approval.pk,
        "notice_id": approval.notice.pk,
        "proposal_id": proposal.pk,
        "right_id": approval.right_id,
        "document_id": approval.decision_id,
        "contract_id": laukaa.contracts.get(service_kind=ServiceKind.JOB_PLACEMENT).pk,
        "event_id": (paper := _signed_paper(laukaa)).pk,
        "version_id": _printed_annex(paper.version).pk,
        "round_id": make_review(laukaa).pk,
        "closing_id": _closed_review(laukaa).pk,
        "user_id": aino.pk,
        "authority_id": laukaa.area.grant_authorities.get().pk,
        "setting_key": "decision.appeal",
        "assignment_id": aino.assignments.get().pk,
        "consent_id": consent.pk,
        "draft_id": draft.pk,
        "opening_id": opened.pk,
        "scan_id": scan.pk,
        "withdrawal_id": withdrawal.pk,
        "page": 1,
        "token": "not-a-token",
        "uidb36": "1",
        "key": "set-password",
    }
    return Stage(consent, unsigned, keys)


def _signed_paper(laukaa: Municipality) -> ContractEvent:
    """A signature with its paper, on a contract that waits for the other signatures."""
    version = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING, signatures=())
    file = store(blank_pdf(), media_type="application/pdf", pages=1, by=version.by, at=NOW)
    return sign_contract(version, "municipality_signed", on=TODAY, by=version.by, paper=file)


def _closed_review(laukaa: Municipality) -> ReviewClosed:
    """An earlier review, with its decision."""
    review = make_review(laukaa, opened_at=NOW - timedelta(days=200))
    closed = make_closed_review(review)
    give_bytes(closed.decision.file, blank_pdf(), "application/pdf")
    return closed


def _printed_annex(version: ContractVersion) -> ContractVersion:
    """The version, whose annex has been printed."""
    document = make_document(Kind.CONTRACT_ANNEX, by=version.by, at=NOW)
    give_bytes(document.file, blank_pdf(), "application/pdf")
    ContractAnnex.objects.create(version=version, document=document, by=version.by)
    return version


def _of_health(consent: Consent) -> withdrawing.Received:
    """A withdrawal of a part that was never given, so that the rest stays in force."""
    return withdrawing.Received(
        number=consent.forms.get().document.number,
        code="",
        parts=[ConsentPart.Kind.HEALTH.value],
        received_at=NOW,
        way="service_point",
        identity_check="identity_card",
        language="fi",
    )


def give_bytes(file: StoredFile, data: bytes, media_type: str) -> None:
    """Put real bytes behind a row that the makers made without any."""
    path_of(file.pk).parent.mkdir(parents=True, exist_ok=True)
    path_of(file.pk).write_bytes(encrypt(data, context=f"documents.StoredFile:{file.pk}"))
    digest = hashlib.sha256(data).hexdigest()
    StoredFile.objects.filter(pk=file.pk).update(sha256=digest, media_type=media_type)


def blank_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("L", (620, 877), 255).save(out, "PNG")
    return out.getvalue()


# Hashed once: argon2 takes its time on purpose.
HASHED = make_password("pitkä ja oma salasana")


def log_in(user: User, *, raises: bool = True) -> Browser:
    """The browser of somebody who has a second factor; with `raises=False` as a server would answer
    errors.
    """
    TOTP.activate(user, generate_totp_secret())
    if not user.has_usable_password():
        user.password = HASHED
        user.save(update_fields=["password"])
    browser = Browser(raise_request_exception=raises)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def canaries_in(answer: Any) -> list[str]:
    """What of Onni was sent, in the body or in a header."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    sent = answer.getvalue().decode(errors="replace") + headers
    return [canary for canary in CANARIES if canary in sent]
