"""Contracts are signed: for the area and for the municipality, and the annex apart (R1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from documents.intake import Examined, examine
from documents.models import StoredFile
from documents.storing import store
from municipalities.access.contracts import contract_state
from municipalities.actions.contracts import EndsAlready, locked
from municipalities.actions.permitting import permitted
from municipalities.models import ContractEvent, ContractVersion, Role

Kind = ContractEvent.Kind
AREA_SIGNATURES = (Kind.AREA_SIGNED, Kind.ANNEX_AREA_SIGNED)


class AlreadySigned(Exception):
    """That signature is on record."""


class SignedInFuture(Exception):
    """Nothing has been signed tomorrow."""


class NotSigner(Exception):
    """For the area only the area director or the employment services manager signs, each alone."""


class NoSigner(Exception):
    """Somebody has signed: the paper says who."""


class Superseded(Exception):
    """A newer version has taken the place of this one, which is signed no more."""


@dataclass(frozen=True)
class Signature:
    """One signature as the paper has it. `paper` is the file, None for the one that is there already.

    `role` is of who signs for the area, `title` of who signs for the municipality.
    """

    kind: Kind
    signed_on: date
    name: str
    role: Role | None = None
    title: str = ""
    paper: bytes | None = None


def sign_contract(version: ContractVersion, signature: Signature, *, by: User, at: datetime) -> ContractEvent:
    """One of the four signatures: contract and annex, for the area and for the municipality.

    Raises `AlreadySigned`, `SignedInFuture`, `NotSigner`, `NoSigner`, `Superseded`, `EndsAlready`, and
    `documents.intake.Unacceptable` for a file that is no paper.
    """
    _check(signature, at)
    # Looked at before the lock: other people's files take their time.
    examined = examine(signature.paper) if signature.paper is not None else None
    with transaction.atomic():
        return _sign(version, signature, examined, by=by, at=at)


def _check(signature: Signature, at: datetime) -> None:
    if signature.signed_on > helsinki_day(at):
        raise SignedInFuture
    if not signature.name.strip():
        raise NoSigner
    if signature.kind in AREA_SIGNATURES and signature.role not in (Role.DIRECTOR, Role.MANAGER):
        raise NotSigner


def _sign(
    version: ContractVersion, signature: Signature, examined: Examined | None, *, by: User, at: datetime
) -> ContractEvent:
    municipality = version.contract.municipality
    acting = permitted(by, "sign_contracts", municipality.area, at)
    contract = locked(version.contract)
    if version.events.filter(kind=signature.kind).exists():
        raise AlreadySigned
    if contract.versions.filter(no__gt=version.no).exists():
        raise Superseded
    state = contract_state(contract, helsinki_day(at))
    if state.end and state.last_day:
        raise EndsAlready(state.last_day)
    event: ContractEvent = ContractEvent.objects.create(
        version=version,
        kind=signature.kind,
        on=signature.signed_on,
        signer_name=signature.name.strip(),
        signer_role=signature.role or "",
        signer_title=signature.title.strip(),
        paper=_paper(version, signature, examined, by=by, at=at),
        by=by,
    )
    record(
        Verb.CONTRACT_SIGNED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.code,
        about=version,
        grounds={"signature": signature.kind.value},
    )
    return event


def _paper(
    version: ContractVersion, signature: Signature, examined: Examined | None, *, by: User, at: datetime
) -> StoredFile | None:
    """The same file of two who signed one paper is kept once."""
    there = papers_of(version, signature.kind)
    if signature.paper is None or examined is None:
        return there[-1] if there else None
    digest = hashlib.sha256(signature.paper).hexdigest()
    same = next((paper for paper in there if paper.sha256 == digest), None)
    if same:
        return same
    return store(signature.paper, media_type=examined.media_type, pages=examined.pages, by=by, at=at)


def papers_of(version: ContractVersion, kind: Kind) -> list[StoredFile]:
    """The papers of the contract, or of its annex, whichever the signature is on; the newest last."""
    annex = kind.startswith("annex")
    signed = version.events.select_related("paper").order_by("recorded_at")
    return [event.paper for event in signed if event.paper and event.kind.startswith("annex") == annex]
