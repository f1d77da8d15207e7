"""The one place that answers with a file."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Chromium does not start its PDF viewer in a sandboxed document; the viewer runs in a sandbox of its own.
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'self'"


def file_response(data: bytes, *, media_type: str, filename: str, inline: bool = True) -> HttpResponse:
    """The bytes as they are, never guessed at, never stored, framed by our own pages only."""
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": content_disposition_header(not inline, _safe(filename)),
            "Content-Security-Policy": VIEWER if media_type == "application/pdf" else SANDBOX,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
        },
    )


def _safe(filename: str) -> str:
    """Letters, digits, dots and dashes: no path, no control character, nothing hidden."""
    return re.sub(r"[^\w.-]+", "-", filename).strip(".-") or "asiakirja"
