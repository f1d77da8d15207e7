"""A signed paper that is brought as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.intake import SENTENCES


class PaperField(forms.FileField):
    """Gives the bytes, unexamined: the action that keeps them looks at what they are."""

    widget = forms.ClearableFileInput(
        attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
    )
    default_error_messages = {
        # Translators: fi: Tiedosto on tyhjä. Skannaa paperi uudelleen.
        "empty": _("The file is empty. Scan the paper again."),
    }

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > settings.SCAN_MAX_BYTES:
            raise ValidationError(str(SENTENCES["too_large"]))
        return bytes(file.read())
