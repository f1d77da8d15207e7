"""Reads a PDF back and compares it with the template's own words, whatever the lines and pages."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pypdfium2

BLOCKS = {"p", "li", "h1", "h2", "th", "td", "title"}


def text_of(pdf: bytes) -> str:
    """Without white space: where a line breaks is not part of the text."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    # pdfium marks a hyphen at the end of a line with a character of its own.
    return squeezed(text.replace("\ufffe", "-"))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.inside = tag != "title"
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in BLOCKS

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def paragraphs(html: str) -> list[str]:
    """Every paragraph, list item, heading and cell, squeezed. The page number comes from the stylesheet."""
    parser = _Paragraphs()
    parser.feed(html)
    return [text for text in map(squeezed, parser.found) if text]
