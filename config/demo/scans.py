"""Scans for the demo: the issued form as a slightly crooked picture, ticked and signed with an invented
hand.
"""

from __future__ import annotations

import io
from collections.abc import Collection

import pypdfium2
from django.utils.translation import override
from PIL import Image, ImageDraw

from clientgroups.models import Category
from consents.models.consents import RECORD_CHANGES

SCALE = 150 / 72
INK = (28, 44, 120)
GIVE = {"fi": "Annan suostumuksen", "sv": "Jag ger mitt samtycke"}
SIGNATURE = {"fi": "Allekirjoitus", "sv": "Underskrift"}
CHANGES = {"fi": "Työntekijä saa myös kirjata", "sv": "Den anställda får också anteckna"}


def scan_of(paper: bytes, language: str, ticks: Collection[str]) -> bytes:
    """A PDF of two pictures, as an office scanner makes them."""
    with override(language):
        labels = [
            CHANGES[language] if code == RECORD_CHANGES else str(Category(code).label) for code in ticks
        ]
    document = pypdfium2.PdfDocument(paper)
    pages = []
    for page in document:
        picture = page.render(scale=SCALE).to_pil().convert("RGB")
        _write_on(picture, page, labels, language)
        pages.append(picture.rotate(0.6, fillcolor=(252, 252, 250), resample=Image.Resampling.BICUBIC))
    document.close()
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=70)
    return file.getvalue()


def _write_on(picture: Image.Image, page: pypdfium2.PdfPage, labels: list[str], language: str) -> None:
    draw = ImageDraw.Draw(picture)
    text = page.get_textpage()
    height = page.get_height()
    for label in [*labels, GIVE[language]]:
        if box := _find(text, label, height):
            _tick(draw, box)
    if box := _find(text, SIGNATURE[language], height, match_case=True):
        _sign(draw, box)
    text.close()


def _find(
    text: pypdfium2.PdfTextPage, label: str, height: float, *, match_case: bool = False
) -> tuple[float, float] | None:
    """Where the label begins, in pixels from the top left."""
    search = text.search(label, match_case=match_case, match_whole_word=match_case)
    found = search.get_next()
    search.close()
    if found is None:
        return None
    left, bottom, _, top = text.get_charbox(found[0])
    return left * SCALE, (height - (bottom + top) / 2) * SCALE


def _tick(draw: ImageDraw.ImageDraw, box: tuple[float, float]) -> None:
    x, y = box[0] - 22, box[1]
    draw.line([(x - 9, y - 10), (x + 9, y + 9)], fill=INK, width=3)
    draw.line([(x + 10, y - 9), (x - 8, y + 10)], fill=INK, width=3)


def _sign(draw: ImageDraw.ImageDraw, box: tuple[float, float]) -> None:
    x, y = box[0] + 10, box[1] - 30
    strokes = [(0, 8), (14, -14), (22, 10), (36, -4), (48, 8), (60, -8), (74, 6), (92, 0), (120, 4)]
    draw.line([(x + dx, y + dy) for dx, dy in strokes], fill=INK, width=3, joint="curve")
