"""Runs as a program of its own, never inside the site: reads one untrusted file from standard input.

    guarded.py examine MAX_PAGES              -> {"media_type": ..., "pages": ...} or {"unacceptable": code}
    guarded.py page MEDIA_TYPE PAGE WIDTH     -> a PNG

It imports nothing of ours, so that it can do nothing of ours. Any other end than exit 0 means "broken".
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

MEGABYTE = 1024 * 1024
# A4 at 600 dpi is 35 million pixels, 105 MB while it is open.
MAX_PIXELS = 50_000_000
MAX_WIDTH = 3000
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
MAGIC = {b"%PDF-": "PDF", b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
# What acts, hides another file or reaches outside; a scanner writes none of these.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/XFA", "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/RichMediaContent"}
)
ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)


class Unacceptable(Exception):
    """Its text is the code that the site knows a sentence for."""


def limit_ourselves() -> None:
    """Memory, time, open files; nothing may be written."""
    for what, limit in (
        (resource.RLIMIT_AS, 1200 * MEGABYTE),
        (resource.RLIMIT_CPU, 30),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def examine(data: bytes, max_pages: int) -> dict[str, str | int]:
    kind = next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)
    if kind is None:
        raise Unacceptable("not_a_document")
    if kind == "PDF":
        return {"media_type": "application/pdf", "pages": _examine_pdf(data, max_pages)}
    _open_image(data, kind)
    return {"media_type": IMAGE_TYPES[kind], "pages": 1}


def draw_page(data: bytes, media_type: str, page: int, width: int) -> bytes:
    width = min(width, MAX_WIDTH)
    picture = (
        _draw_pdf(data, page, width)
        if media_type == "application/pdf"
        else _draw_image(data, media_type, width)
    )
    png = io.BytesIO()
    picture.save(png, "PNG", optimize=False)
    return png.getvalue()


def _examine_pdf(data: bytes, max_pages: int) -> int:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Unacceptable("encrypted")
            pages = len(pdf.pages)
            if pages > max_pages:
                raise Unacceptable("too_many_pages")
            if any(_is_active(item) for item in _everything(pdf)):
                raise Unacceptable("has_script")
    except pikepdf.PasswordError:
        raise Unacceptable("encrypted") from None
    if pages == 0:
        raise Unacceptable("broken")
    _draw_every_page(data, pages)
    return pages


def _everything(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, also those inside others."""
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            inner = [value for _, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            inner = list(item)
        else:
            continue
        # Indirect objects come by themselves, each once: following references could go round for ever.
        waiting += [value for value in inner if not getattr(value, "is_indirect", True)]


def _is_active(item: pikepdf.Object) -> bool:
    return bool(ACTIVE_KEYS & set(item.keys())) or str(item.get("/S", "")) in ACTIVE_ACTIONS


def _draw_every_page(data: bytes, pages: int) -> None:
    """A scan that cannot be shown is no evidence: find that out now, not at the desk."""
    with pypdfium2.PdfDocument(data) as pdf:
        if len(pdf) != pages:
            raise Unacceptable("broken")
    for page in range(pages):
        _draw_pdf(data, page, 60)


def _draw_pdf(data: bytes, number: int, width: int) -> Image.Image:
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[number]
        scale = width / page.get_width()
        if width * page.get_height() * scale > MAX_PIXELS:
            raise Unacceptable("too_many_pixels")
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return picture.convert("RGB")


def _open_image(data: bytes, kind: str) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=[kind])
    # The size stands in the head of the file: refused before the pixels are unpacked.
    if picture.width * picture.height > MAX_PIXELS:
        raise Unacceptable("too_many_pixels")
    picture.load()
    return picture


def _draw_image(data: bytes, media_type: str, width: int) -> Image.Image:
    kind = next(kind for kind, name in IMAGE_TYPES.items() if name == media_type)
    picture = ImageOps.exif_transpose(_open_image(data, kind)).convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper.resize((width, max(1, round(width * paper.height / paper.width))))


def main(arguments: list[str]) -> int:
    limit_ourselves()
    Image.MAX_IMAGE_PIXELS = None  # our own, lower limit is checked with a sentence of its own
    data = sys.stdin.buffer.read()
    command, *rest = arguments
    answers: dict[str, Callable[[], bytes]] = {
        "examine": lambda: json.dumps(examine(data, int(rest[0]))).encode(),
        "page": lambda: draw_page(data, rest[0], int(rest[1]), int(rest[2])),
    }
    try:
        answer = answers[command]()
    except Unacceptable as why:
        if command != "examine":
            return 1
        answer = json.dumps({"unacceptable": str(why)}).encode()
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
