"""The last touches to a PDF before it is written: what WeasyPrint leaves out of its tags, and the metadata.

WeasyPrint writes one conformance mark, so we render PDF/A-2a and write the XMP packet with both marks.
The checks that run here (pdfua, qpdf) cover a part of the standards: say "tagged, checked with ...", not
"conforms".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
import weasyprint
from django.template.loader import render_to_string

from documents.codes import drawing

PAGINATION = pydyf.Dictionary({"Type": "/Pagination"})


def finish(document: weasyprint.Document, pdf: pydyf.PDF, *, coded: str | None) -> None:
    """Mend the tags, draw the codes of form `coded` on each page, write the metadata."""
    _scope_headers(pdf)
    _mark_running_content(pdf)
    if coded is not None:
        _draw_codes(pdf, coded)
    _write_metadata(document, pdf)


def _scope_headers(pdf: pydyf.PDF) -> None:
    """A header cell in a table's head is of its column, elsewhere of its row; WeasyPrint drops scope=."""
    for cell in _elements(pdf):
        if cell["S"] == "/TH" and "A" in cell:
            group = _at(pdf, _at(pdf, cell["P"])["P"])
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _mark_running_content(pdf: pydyf.PDF) -> None:
    """Heads and feet that repeat are artifacts: a screen reader says them once, on the first page.

    WeasyPrint tags them and leaves the tags out of the tree; PDF/UA-1 wants the one or the other.
    """
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    in_tree = set(_reachable(pdf, root))
    by_page = _at(pdf, root["ParentTree"])["Nums"][1::2]
    for stream, tags in zip(_page_streams(pdf), by_page, strict=False):
        running = {mcid for mcid, tag in enumerate(tags) if _number(tag) not in in_tree}
        _untag(stream, running)
        tags[:] = ["null" if mcid in running else tag for mcid, tag in enumerate(tags)]
    for element in _elements(pdf):
        if element.number not in in_tree:
            element.clear()


def _untag(stream: pydyf.Stream, running: set[int]) -> None:
    parts = stream.stream
    for place, part in enumerate(parts):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in running:
            parts[place - 1 : place + 1] = ["/Artifact", PAGINATION]


def _draw_codes(pdf: pydyf.PDF, number: str) -> None:
    streams = list(_page_streams(pdf))
    for page, stream in enumerate(streams, start=1):
        stream.stream.append(drawing(number, page, len(streams)))


def _write_metadata(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    metadata = document.metadata
    packet = render_to_string(
        "papers/metadata.xml",
        {
            "title": metadata.title,
            "language": metadata.lang,
            "authors": metadata.authors,
            # Must be the same as in the document information, which WeasyPrint has written.
            "producer": pdf.info["Producer"].string,
        },
    )
    stream = _at(pdf, pdf.catalog["Metadata"])
    stream.stream = [packet.encode()]
    # Readers that do not know PDF find the marks only in a plain packet.
    stream.compress = False


def _elements(pdf: pydyf.PDF) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructElem")


def _reachable(pdf: pydyf.PDF, root: Any) -> Iterator[int]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element.number
        waiting += [_at(pdf, kid) for kid in element.get("K", []) if isinstance(kid, bytes)]


def _page_streams(pdf: pydyf.PDF) -> Iterator[Any]:
    # Kids is a flat list: number, generation and R of each page.
    for number in pdf.pages["Kids"][::3]:
        yield _at(pdf, pdf.objects[number]["Contents"])


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
