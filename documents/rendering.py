"""Paper from a template: the one way to make a PDF.

A template folder `papers/<name>/` holds one file a language; `papers/paper.css` is the one stylesheet. The
same input gives the same bytes, everywhere: fonts are packaged, dates and ids come from the context alone.

Two values of the context say how the paper is printed: `coded` (a form number: each page carries its
machine-readable code) and `fits` (pages: what would take more is set tighter).
"""

from __future__ import annotations

import hashlib
import io
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn, cast

import weasyprint
from django.conf import settings
from django.template.backends.django import Template as BackendTemplate
from django.template.base import Template
from django.template.loader import get_template, render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.finishing import finish

FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf")
# Tried in order until the paper fits the pages it may take.
DENSITIES = ("", "snug", "tight")
# Pango is not thread-safe, and the font configuration is shared.
_press = threading.Lock()


class FetchRefused(Exception):
    """The page asked for something other than the packaged assets; nothing was read, nothing is printed."""


class Unprintable(Exception):
    """The text has characters that the packaged fonts lack, so the paper would show empty boxes."""

    def __init__(self, characters: set[str]) -> None:
        super().__init__(" ".join(sorted(characters)))
        self.characters = characters


@dataclass(frozen=True)
class Rendered:
    pdf: bytes
    pages: int
    sha256: str
    template_version: str


def render_pdf(template: str, context: Mapping[str, Any], *, language: str, title: str) -> Rendered:
    """Print a template such as `papers/consent_form/fi.html`. Raises FetchRefused or Unprintable."""
    context = {**context, "language": language, "title": title}
    pdf, pages = _print_tight_enough(template, context)
    return Rendered(pdf, pages, hashlib.sha256(pdf).hexdigest(), template_version(template))


def unprintable(text: str) -> set[str]:
    """The characters of `text` that we cannot print. For forms, so that a person learns it while typing."""
    return {sign for sign in unicodedata.normalize("NFC", text) if not sign.isspace()} - _printable()


@cache
def template_version(template: str) -> str:
    """Changes whenever the wording, the layout or the stylesheet of the paper does."""
    own, shared = _path(template).parent, _path("papers/base.html").parent
    digest = hashlib.sha256()
    for file in sorted([*shared.glob("*.*"), *own.glob("*.*")]):
        digest.update(file.name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()[:16]


def _print_tight_enough(template: str, context: dict[str, Any]) -> tuple[bytes, int]:
    fits = context.get("fits")
    *looser, tightest = DENSITIES
    for density in looser:
        pdf, pages = _print(_html(template, {**context, "density": density}), context.get("coded"))
        if fits is None or pages <= fits:
            return pdf, pages
    return _print(_html(template, {**context, "density": tightest}), context.get("coded"))


def _html(template: str, context: dict[str, Any]) -> str:
    with translation.override(context["language"]):
        html = unicodedata.normalize("NFC", render_to_string(template, context))
    if lacking := unprintable(html):
        raise Unprintable(lacking)
    return html


def _print(html: str, coded: str | None) -> tuple[bytes, int]:
    assets = PackagedAssets()
    with _press:
        try:
            fonts, stylesheet = _press_parts()
            document = weasyprint.HTML(string=html, url_fetcher=assets).render(
                font_config=fonts, stylesheets=[stylesheet], color_profiles={"srgb": _colours()}
            )
            pdf = document.write_pdf(
                pdf_variant="pdf/a-2a", output_intent="paper", finisher=partial(finish, coded=coded)
            )
        except FatalURLFetchingError as refused:
            raise FetchRefused(str(refused)) from refused
    # Inside an SVG WeasyPrint swallows even a fatal refusal.
    if assets.refused:
        raise FetchRefused(assets.refused[0])
    return pdf, len(document.pages)


class PackagedAssets(URLFetcher):  # type: ignore[misc]
    """Gives the packaged fonts and nothing else: no network, no file, no data URL."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix("asset:")
        if not url.startswith("asset:") or name not in FONTS:
            self._refuse(url)
        return URLFetcherResponse(url, _font_path(name).read_bytes(), {"Content-Type": "font/ttf"})

    def _refuse(self, url: str) -> NoReturn:
        self.refused.append(url[:80])
        # A BaseException: WeasyPrint swallows ordinary ones and prints the page without the missing part.
        raise FatalURLFetchingError(url[:80])


@cache
def _press_parts() -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    source = _template("papers/paper.css").source
    return fonts, weasyprint.CSS(string=source, font_config=fonts, url_fetcher=PackagedAssets())


def _colours() -> ColorProfile:
    """sRGB. Anew for each paper: written out a second time, the same object gives other bytes.

    WeasyPrint's own way to say sRGB leaves its file open.
    """
    return ColorProfile(io.BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@cache
def _srgb() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


@cache
def _printable() -> frozenset[str]:
    with TTFont(_font_path(FONTS[0]), lazy=True) as regular, TTFont(_font_path(FONTS[1]), lazy=True) as bold:
        return frozenset(map(chr, regular.getBestCmap().keys() & bold.getBestCmap().keys()))


def _font_path(name: str) -> Path:
    return Path(settings.BASE_DIR) / "assets" / "fonts" / name


def _path(template: str) -> Path:
    return Path(_template(template).origin.name)


def _template(name: str) -> Template:
    return cast(BackendTemplate, get_template(name)).template
