"""When a contract ends before its date, and which of the decision's differing lists holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date, helsinki_day
from documents.fields import DayField, Radios
from municipalities.forms.contracts import LINES
from municipalities.models import EndCause, ListedFact


class ListForm(forms.Form):
    """Which of the decision's three lists holds, and where that is said."""

    holds = forms.ChoiceField(
        # Translators: fi: Mikä luettelo on voimassa?
        label=_("Which list holds?"),
        widget=Radios,
        choices=ListedFact.Source.choices,
        # Translators: fi: Valitse luettelo, joka on voimassa.
        error_messages={"required": _("Choose the list that holds.")},
    )
    source = forms.CharField(
        # Translators: fi: Missä se sanotaan?
        label=_("Where is it said?"),
        # Translators: fi: Esimerkiksi lautakunnan pöytäkirja 24.9.2025 § 45
        help_text=_("For example the board's minutes 24.9.2025 § 45"),
        max_length=200,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Kirjoita, missä asiakirjassa se sanotaan.
        error_messages={"required": _("Write in which document it is said.")},
    )
    page = forms.CharField(
        # Translators: fi: Sivu
        label=_("Page"),
        # Translators: fi: Esimerkiksi s. 4
        help_text=_("For example p. 4"),
        max_length=60,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Merkitse sivu, jolla se sanotaan.
        error_messages={"required": _("Give the page on which it is said.")},
    )


class EndForm(forms.Form):
    """When a contract ends before its date, and why. A day that has passed needs its explanation."""

    required_by_choice = frozenset({"reason"})

    last_day = DayField(
        label=_("Last day in force"),
        error_messages={"required": _("Give the last day on which the contract is in force.")},
    )
    cause = forms.ChoiceField(
        # Translators: fi: Miksi sopimus päättyy?
        label=_("Why does the contract end?"),
        # Translators: fi: Näkyy sopimuksen tiedoissa
        help_text=_("Shown with the contract"),
        # Translators: fi: Valitse
        choices=[("", _("Choose")), *EndCause.choices],
        # Translators: fi: Valitse, miksi sopimus päättyy.
        error_messages={"required": _("Choose why the contract ends.")},
    )
    reason = forms.CharField(
        # Translators: fi: Lisätietoja
        label=_("More about it"),
        # Translators: fi: Jos päivä on jo mennyt, kirjoita, mistä se tiedetään. Älä kirjoita asiakkaista.
        help_text=_("When the day has passed, write how it is known. Write nothing about clients."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = helsinki_day(at)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        day = answers.get("last_day")
        if day and day < self.today and not answers.get("reason") and "reason" not in self.errors:
            # Translators: fi: Päivä %(day)s on jo mennyt. Kirjoita, mistä tiedetään sopimuksen päättyneen.
            words = _("The day %(day)s has passed. Write how it is known that the contract ended then.")
            self.add_error("reason", words % {"day": format_date(day)})
        return answers
