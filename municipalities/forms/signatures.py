"""A signature on a contract, as the paper has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date, helsinki_day
from documents.fields import DayField, Radios, choice_field
from documents.papers import PaperField
from municipalities.forms.contracts import LINES
from municipalities.models import ContractEvent, Role

Kind = ContractEvent.Kind
WHICH = {
    # Translators: fi: Sopimus, alueen puolesta
    Kind.AREA_SIGNED: _("The contract, for the area"),
    # Translators: fi: Sopimus, kunnan puolesta
    Kind.MUNICIPALITY_SIGNED: _("The contract, for the municipality"),
    # Translators: fi: Liite, alueen puolesta
    Kind.ANNEX_AREA_SIGNED: _("The annex, for the area"),
    # Translators: fi: Liite, kunnan puolesta
    Kind.ANNEX_MUNICIPALITY_SIGNED: _("The annex, for the municipality"),
}


class SignatureForm(forms.Form):
    """One signature as the paper has it. The paper is asked for once a document."""

    required_by_choice = frozenset({"role", "title", "paper"})

    kind = forms.ChoiceField(
        # Translators: fi: Mikä allekirjoitus?
        label=_("Which signature?"),
        widget=Radios,
        # Translators: fi: Valitse, minkä allekirjoituksen kirjaat.
        error_messages={"required": _("Choose which signature you record.")},
    )
    signed_on = DayField(
        # Translators: fi: Allekirjoituspäivä
        label=_("Day of signing"),
        # Translators: fi: Kirjoita päivä, joka paperissa on.
        error_messages={"required": _("Write the day that stands on the paper.")},
    )
    name = forms.CharField(
        # Translators: fi: Allekirjoittajan nimi
        label=_("Name of the signer"),
        # Translators: fi: Niin kuin paperissa lukee
        help_text=_("As it stands on the paper"),
        max_length=120,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Kirjoita allekirjoittajan nimi.
        error_messages={"required": _("Write the name of the signer.")},
    )
    role = forms.ChoiceField(
        # Translators: fi: Alueen puolesta allekirjoitti
        label=_("Signed for the area by"),
        # Translators: fi: Kumpi tahansa, yksin
        help_text=_("Either one, alone"),
        widget=Radios,
        choices=[(one.value, one.label) for one in (Role.DIRECTOR, Role.MANAGER)],
        required=False,
    )
    title = forms.CharField(
        # Translators: fi: Kunnan allekirjoittajan virka tai tehtävä
        label=_("Title of the municipality's signer"),
        # Translators: fi: Esimerkiksi kunnanjohtaja
        help_text=_("For example municipal manager"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=LINES),
    )
    paper = PaperField(
        # Translators: fi: Allekirjoitettu paperi
        label=_("Signed paper"),
        # Translators: fi: PDF, JPEG tai PNG, enintään 20 Mt. Jos sama paperi on jo lisätty, jätä tyhjäksi.
        help_text=_("PDF, JPEG or PNG, at most 20 MB. Leave empty when the same paper is there already."),
        required=False,
    )

    def __init__(
        self, *args: Any, missing: list[str], papers: frozenset[str], at: datetime, **options: Any
    ) -> None:
        """`missing` kinds may be recorded; of `papers` kinds the paper is there already."""
        super().__init__(*args, **options)
        self.today, self.papers = helsinki_day(at), papers
        choice_field(self, "kind").choices = [(kind, WHICH[Kind(kind)]) for kind in missing]

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > self.today:
            # Translators: fi: Päivä %(day)s on vasta tulossa. Katso päivä paperista.
            words = _("The day %(day)s is still to come. Read the day from the paper.")
            raise ValidationError(words % {"day": format_date(day)})
        return day

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        kind = answers.get("kind")
        if not kind:
            return answers
        for_area = kind in (Kind.AREA_SIGNED, Kind.ANNEX_AREA_SIGNED)
        if for_area and not answers.get("role") and "role" not in self.errors:
            # Translators: fi: Valitse, kumpi allekirjoitti alueen puolesta.
            self.add_error("role", _("Choose which of the two signed for the area."))
        if not for_area and not answers.get("title") and "title" not in self.errors:
            # Translators: fi: Kirjoita, missä virassa tai tehtävässä kunnan allekirjoittaja on.
            self.add_error("title", _("Write as what the municipality's signer signed."))
        if kind not in self.papers and not answers.get("paper") and "paper" not in self.errors:
            # Translators: fi: Valitse tiedosto, jossa allekirjoitettu paperi on.
            self.add_error("paper", _("Choose the file that has the signed paper."))
        return answers
