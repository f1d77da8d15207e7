"""Issuing: a paper gets its number, its bytes are stored, and from then on the bytes are the document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from documents.rendering import render_pdf
from documents.storing import store

if TYPE_CHECKING:
    from accounts.models import User

PDF = "application/pdf"


def issue(
    kind: Kind,
    *,
    template: str,
    context: Mapping[str, Any],
    language: str,
    title: str,
    by: User,
    at: datetime,
    supersedes: IssuedDocument | None = None,
    number: str | None = None,
) -> IssuedDocument:
    """Print, store and register a document, all or nothing. The calling action writes the trail.

    `number` comes from `next_number` when the paper's context names it already; without it the next one is
    taken and given to the template.
    """
    with transaction.atomic():
        number = number or next_number(kind, at=at)
        rendered = render_pdf(template, {**context, "number": number}, language=language, title=title)
        file = store(rendered.pdf, media_type=PDF, pages=rendered.pages, by=by, at=at)
        document: IssuedDocument = IssuedDocument.objects.create(
            kind=kind,
            number=number,
            issue_no=supersedes.issue_no + 1 if supersedes else 1,
            supersedes=supersedes,
            language=language,
            template_version=rendered.template_version,
            sha256=rendered.sha256,
            file=file,
            issued_by=by,
            issued_at=at,
        )
    return document
