"""That a person has read what falls with a contract or with an access right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReadForm(forms.Form):
    """The counts that were shown, sent back with a tick. `read_code` is `Falling.code`."""

    read_code = forms.CharField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField(
        # Translators: fi: Olen lukenut, mitä sopimuksen mukana päättyy
        label=_("I have read what ends with the contract"),
        required=False,
    )

    # Translators: fi: Merkitse, että olet lukenut, mitä sopimuksen mukana päättyy.
    unread = _("Tick that you have read what ends with the contract.")

    @property
    def code(self) -> str:
        """What has been read; "" while the tick is missing."""
        return str(self.cleaned_data["read_code"]) if self.cleaned_data["read"] else ""

    def ask(self) -> None:
        self.add_error("read", self.unread)

    def was_shown(self, code: str) -> bool:
        """Whether just these counts were on the page that was sent."""
        return bool(self.cleaned_data["read_code"] == code)


class RightReadForm(ReadForm):
    """The same of an access right that is removed."""

    read = forms.BooleanField(
        # Translators: fi: Olen lukenut, mitä oikeuden mukana päättyy
        label=_("I have read what ends with the right"),
        required=False,
    )
    # Translators: fi: Merkitse, että olet lukenut, mitä oikeuden mukana päättyy.
    unread = _("Tick that you have read what ends with the right.")


def showing(code: str, *, ticked: bool = False, kind: type[ReadForm] = ReadForm) -> ReadForm:
    """The form of a page that shows the counts; a tick on other counts does not stay."""
    initial: dict[str, Any] = {"read_code": code, "read": ticked}
    return kind(initial=initial)
