"""What was printed about the area's people is read: each time it is recorded who did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.models import IssuedDocument
from documents.storing import read
from municipalities.access import roles_of
from municipalities.models import Municipality


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


def _role_for(by: User, municipality: Municipality, at: datetime) -> str:
    """As what the person reads: in the municipality or for its area; "" when they hold no role there."""
    here = (None, municipality.pk)
    found = (one for one in roles_of(by, at) if one.area_id == municipality.area_id)
    return next((one.role for one in found if one.municipality_id in here), "")
