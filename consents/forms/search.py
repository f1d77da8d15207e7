"""The desk's one search box: an identity code or a form number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consents.forms.client import CodeForm
from documents.numbers import parse_number


class SearchForm(forms.Form):
    """Gives `number` or `code`, never both; what it cannot be, it says."""

    q = forms.CharField(
        # Translators: fi: Etsi henkilötunnuksella tai lomakkeen numerolla
        label=_("Find by identity code or form number"),
        max_length=60,
        # Translators: fi: Kirjoita henkilötunnus tai lomakkeen numero.
        error_messages={"required": _("Type an identity code or a form number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("q", "")
        number = parse_number(typed)
        return {"number": number or "", "code": "" if number or not typed else self._code(typed)}

    def _code(self, typed: str) -> str:
        if not any(letter.isdigit() for letter in typed):
            # Translators: fi: Nimellä ei voi etsiä. Anna henkilötunnus tai lomakkeen numero.
            self.add_error(
                "q", ValidationError(_("Names cannot be searched. Give an identity code or a form number."))
            )
            return ""
        if len("".join(typed.split())) != CODE_LENGTH or not _looks_like_a_code(typed):
            # Translators: fi: Tämä ei ole lomakkeen numero eikä henkilötunnus. Tarkista jokainen merkki,
            # esimerkiksi 26-004817-1.
            words = _(
                "This is neither a form number nor an identity code."
                " Check every character, for example 26-004817-1."
            )
            self.add_error("q", ValidationError(words))
            return ""
        return self._checked(typed)

    def _checked(self, typed: str) -> str:
        asked = CodeForm({"code": typed}, at=self.at)
        if not asked.is_valid():
            self.add_error("q", asked.errors["code"].as_data())
            return ""
        code: str = asked.cleaned_data["code"]
        return code


CODE_LENGTH = 11


def _looks_like_a_code(typed: str) -> bool:
    """Six digits of a day and then something that is no digit: a form number has its first dash after two."""
    day, separator = "".join(typed.split())[:6], "".join(typed.split())[6:7]
    return day.isdigit() and not separator.isdigit()
