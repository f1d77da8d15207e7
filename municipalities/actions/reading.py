"""What was printed about the area's people is read: each time it is recorded who did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.models import IssuedDocument
from documents.storing import FileGone, read
from municipalities.access import roles_of
from municipalities.models import ContractEvent, Municipality


@transaction.atomic
def read_document(document: IssuedDocument, *, municipality: Municipality, by: User, at: datetime) -> bytes:
    """The document's bytes, once the entry is written. Who may read it is the caller's question.

    `municipality` is the one whose right, agreement or contract the document is about. Raises
    `audit.trail.TrailUnavailable`.
    """
    record(
        Verb.DOCUMENT_READ,
        by=by,
        at=at,
        role=_role_for(by, municipality, at),
        municipality=municipality.pk,
        about=document,
        grounds={"kind": document.kind},
    )
    return read(document.file)


@transaction.atomic
def read_contract_paper(event: ContractEvent, *, by: User, at: datetime) -> bytes:
    """The bytes of the paper on which the signature stands; as `read_document`. It has a paper."""
    contract = event.version.contract
    record(
        Verb.DOCUMENT_READ,
        by=by,
        at=at,
        role=_role_for(by, contract.municipality, at),
        municipality=contract.municipality_id,
        about=event,
        grounds={"kind": "contract_paper"},
    )
    if event.paper is None:
        raise FileGone(event.pk)
    return read(event.paper)


def _role_for(by: User, municipality: Municipality, at: datetime) -> str:
    """As what the person reads: in the municipality or for its area; "" when they hold no role there."""
    here = (None, municipality.pk)
    found = (one for one in roles_of(by, at) if one.area_id == municipality.area_id)
    return next((one.role for one in found if one.municipality_id in here), "")
