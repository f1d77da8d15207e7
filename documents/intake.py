"""Files that people bring: looked at in a guarded process of its own before anything is kept or shown.

Parsers of other people's files are where programs get broken into. The child process (documents/guarded.py)
knows no secret, may not write a file or run long, and answers with a few words or one picture.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents import guarded

GUARDED = Path(guarded.__file__)
# Nothing of our own environment: no keys, no database address.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
TIMEOUT_SECONDS = 40

SENTENCES: dict[str, str | Promise] = {
    # Translators: fi: Tiedosto on liian suuri. Skannaa pienemmällä tarkkuudella (300 dpi riittää).
    "too_large": _("The file is too large. Scan it at a lower resolution (300 dpi is enough)."),
    # Translators: fi: Tiedostossa on liikaa sivuja. Lisää vain tämän lomakkeen sivut.
    "too_many_pages": _("The file has too many pages. Add only the pages of this form."),
    # Translators: fi: Tiedosto ei ole PDF, JPEG eikä PNG, vaikka nimi niin sanoisi. Skannaa lomake uudelleen.
    "not_a_document": _("The file is not a PDF, JPEG or PNG, whatever its name says. Scan the form again."),
    # Translators: fi: PDF:ssä on ohjelmakoodia tai liite, ja skannauksessa niitä ei ole. Skannaa uudelleen.
    "has_script": _(
        "The PDF contains program code or an attachment, which no scan has. Scan the form again."
    ),
    # Translators: fi: PDF on suojattu salasanalla tai rajoituksin. Tallenna se ilman suojausta.
    "encrypted": _("The PDF is protected by a password or restrictions. Save it without protection."),
    # Translators: fi: Tiedosto on vioittunut, eikä sitä voi lukea. Skannaa lomake uudelleen.
    "broken": _("The file is damaged and cannot be read. Scan the form again."),
    # Translators: fi: Kuvassa on liikaa kuvapisteitä. Skannaa pienemmällä tarkkuudella (300 dpi riittää).
    "too_many_pixels": _(
        "The picture has too many pixels. Scan it at a lower resolution (300 dpi is enough)."
    ),
}


class Unacceptable(Exception):
    """The file is not taken in; `sentence` tells the person why and what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.code]


@dataclass(frozen=True)
class Examined:
    media_type: str
    pages: int


def examine(data: bytes) -> Examined:
    """What the file is, told by its content and not its name. Raises Unacceptable."""
    if len(data) > settings.SCAN_MAX_BYTES:
        raise Unacceptable("too_large")
    answer = json.loads(_guarded(data, "examine", str(settings.SCAN_MAX_PAGES)))
    if "unacceptable" in answer:
        raise Unacceptable(answer["unacceptable"])
    return Examined(answer["media_type"], answer["pages"])


def page_png(data: bytes, media_type: str, page: int, width: int) -> bytes:
    """A page (the first is 0) of an accepted file, drawn anew as a PNG of that width. Raises Unacceptable."""
    return _guarded(data, "page", media_type, str(page), str(width))


def _guarded(data: bytes, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and arguments that we made
            [sys.executable, "-I", "-B", str(GUARDED), *arguments],
            input=data,
            capture_output=True,
            env=ENVIRONMENT,
            cwd="/",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as stuck:
        raise Unacceptable("broken") from stuck
    if done.returncode != 0:
        raise Unacceptable("broken")
    return done.stdout
