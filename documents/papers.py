"""A paper in a form: one that is brought as a file, and words that are to be printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.rendering import unprintable


class PaperField(forms.FileField):
    """Gives the bytes, unexamined: the action that keeps them looks at what they are. None when left out."""

    widget = forms.ClearableFileInput(
        attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
    )
    default_error_messages = {
        # Translators: fi: Tiedosto on tyhjä. Skannaa paperi uudelleen.
        "empty": _("The file is empty. Scan the paper again."),
        # Translators: fi: Tiedosto on %(size)s Mt, enintään %(most)s Mt kelpaa. Skannaa harmaasävyisenä
        # tai pienemmällä tarkkuudella, esimerkiksi 200 dpi.
        "too_large": _(
            "The file is %(size)s MB, and at most %(most)s MB is accepted. Scan in greyscale or at a"
            " lower resolution, such as 200 dpi."
        ),
    }

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > settings.SCAN_MAX_BYTES:
            sizes = {"size": _megabytes(file.size), "most": _megabytes(settings.SCAN_MAX_BYTES)}
            raise ValidationError(self.error_messages["too_large"], code="too_large", params=sizes)
        return bytes(file.read())


def printable(text: str) -> None:
    """Said while typing, not when the paper fails to print. Raises `ValidationError`."""
    lacking = unprintable(text)
    if lacking:
        # Translators: fi: Merkkejä %(characters)s ei voi tulostaa. Kirjoita ne toisin.
        words = _("The characters %(characters)s cannot be printed. Write them otherwise.")
        raise ValidationError(words, params={"characters": " ".join(sorted(lacking))})


def _megabytes(size: int) -> int:
    return round(size / (1024 * 1024))
