"""What a machine reads on a form: a QR code at the head and foot of each page, and three corner marks.

The payload "LUV1:26-004817-1:1/2" names the form and the page, nothing of the client. All its characters fit
QR's alphanumeric mode, which leaves room for error level H at 16 mm: it is read at 150 dpi, even under pen
strokes. The missing fourth corner mark tells which way up the sheet was scanned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import segno

from documents.numbers import parse_number

VERSION = "LUV1"
# Millimetres from the upper left corner of an A4 page: the printed geometry that a scan is squared to.
CODE_SIDE = 16.0
CODE_PLACES = ((179.0, 10.0), (179.0, 272.0))
MARK_SIDE = 4.0
MARK_PLACES = ((7.0, 7.0), (199.0, 7.0), (7.0, 286.0))
POINTS_PER_MM = 72 / 25.4

_PAYLOAD = re.compile(rf"{VERSION}:([0-9A-Z-]+):([0-9]+)/([0-9]+)")

Square = tuple[float, float, float, float]


@dataclass(frozen=True)
class CodedPage:
    """What a code says: which form, which of its pages."""

    number: str
    page: int
    pages: int


def payload(number: str, page: int, pages: int) -> str:
    return f"{VERSION}:{number}:{page}/{pages}"


def parse_payload(text: str) -> CodedPage | None:
    """None when the code is not ours, its number fails the check digit, or the page is none of the form's."""
    found = _PAYLOAD.fullmatch(text)
    if found is None or parse_number(found[1]) != found[1]:
        return None
    coded = CodedPage(found[1], int(found[2]), int(found[3]))
    return coded if 1 <= coded.page <= coded.pages else None


def drawing(number: str, page: int, pages: int) -> bytes:
    """PDF operators that draw a page's codes and corner marks, in points from the upper left corner."""
    squares = [*_marks(), *_codes(payload(number, page, pages))]
    # One path filled once: separate fills leave hairlines between the modules on some printers.
    path = "\n".join("{:.3f} {:.3f} {:.3f} {:.3f} re".format(*_in_points(square)) for square in squares)
    return f"/Artifact <</Type /Pagination>> BDC q 0 g\n{path}\nf Q EMC".encode()


def _marks() -> Iterator[Square]:
    return ((x, y, MARK_SIDE, MARK_SIDE) for x, y in MARK_PLACES)


def _codes(text: str) -> Iterator[Square]:
    rows = [bytes(row) for row in segno.make(text, error="q", micro=False).matrix]
    module = CODE_SIDE / len(rows)
    for left, top in CODE_PLACES:
        for y, row in enumerate(rows):
            for run in re.finditer(rb"\x01+", row):
                x, width = run.start(), run.end() - run.start()
                yield (left + x * module, top + y * module, width * module, module)


def _in_points(square: Square) -> tuple[float, ...]:
    return tuple(side * POINTS_PER_MM for side in square)
