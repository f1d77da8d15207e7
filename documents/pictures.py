"""Pages as pictures inside the page that shows them: nothing more is fetched or left behind."""

from __future__ import annotations

from base64 import b64encode

from documents.intake import page_png

WIDTH = 1100  # pixels; sharp enough to read at the width of the page


def pictures(data: bytes, pages: int, *, media_type: str = "application/pdf") -> list[str]:
    """Every page of an accepted file as an address that carries the picture itself."""
    return [_picture(data, media_type, page) for page in range(pages)]


def _picture(data: bytes, media_type: str, page: int) -> str:
    return "data:image/png;base64," + b64encode(page_png(data, media_type, page, WIDTH)).decode()
