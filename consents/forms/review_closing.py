"""That the decider has read what a review's decision says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ClosingForm(forms.Form):
    """The code of the results that were shown, and a tick where others lose their right."""

    read_code = forms.CharField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField(
        # Translators: fi: Olen lukenut, kenen käyttöoikeus poistetaan
        label=_("I have read whose access right is removed"),
        # Translators: fi: Merkitse, että olet lukenut, kenen käyttöoikeus poistetaan.
        error_messages={"required": _("Tick that you have read whose access right is removed.")},
    )

    def __init__(self, data: Any = None, *, code: str, removes: bool) -> None:
        super().__init__(data, initial={"read_code": code})
        if not removes:
            del self.fields["read"]
