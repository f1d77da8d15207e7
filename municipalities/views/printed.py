"""The one way in which a printed document of the area's people leaves the server."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse

from accounts.requests import UserRequest
from documents.models import IssuedDocument
from documents.serving import file_response
from municipalities.actions import read_document
from municipalities.models import Municipality


def document_response(
    request: UserRequest, document: IssuedDocument, municipality: Municipality, at: datetime
) -> HttpResponse:
    """The document exactly as it was printed, its reading recorded first; the caller has let the person in.

    `municipality` is the one that the document is about. `document.file` should be fetched already.
    """
    data = read_document(document, municipality=municipality, by=request.user, at=at)
    return file_response(data, media_type=document.file.media_type, filename=f"{document.number}.pdf")
