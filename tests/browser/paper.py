"""A sheet of paper in the worker's hands: read as text, and scanned back in."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

SCANNED_AT = 150  # dots per inch


def text_of(pdf: bytes) -> str:
    """What is printed on all the pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def scanned(pdf: bytes) -> bytes:
    """The printed pages as an office scanner gives them: a PDF of pictures only."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=SCANNED_AT / 72).to_pil().convert("L") for page in document]
    scan = BytesIO()
    first, *others = pictures
    first.save(scan, "PDF", save_all=True, append_images=others, resolution=SCANNED_AT)
    return scan.getvalue()
