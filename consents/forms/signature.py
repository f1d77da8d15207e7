"""What the paper says: the decision, each box, place and date; and what was checked beside the picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from clientgroups.models import Category, GroupContent
from consents.models.consents import RECORD_CHANGES
from documents.calendar import format_date, helsinki_day
from documents.fields import DayField, Radios, choice_field, hinted
from documents.papers import PaperField


class ClientDecision(models.TextChoices):
    # Translators: fi: Antoi suostumuksen
    GIVEN = "given", _("Gave consent")
    # Translators: fi: Kieltäytyi
    REFUSED = "refused", _("Refused")


class Box(models.TextChoices):
    # Translators: fi: Rasti
    TICKED = "ticked", _("Ticked")
    # Translators: fi: Ei rastia
    EMPTY = "empty", _("Not ticked")


def box_labels(content: GroupContent, items: Collection[str]) -> dict[str, Any]:
    """The printed boxes in the paper's order, each with its words."""
    # Translators: fi: Kohta 11: saa kirjata palvelutarpeen muutokset
    changes = _("Section 11: may record changes of service need")
    labels = dict(Category.choices) | content.category_labels() | {RECORD_CHANGES: changes}
    return {item: words for item, words in labels.items() if item in items}


class SignatureForm(forms.Form):
    """The paper's answers in the paper's order. Nothing is chosen beforehand. `items`: its boxes in words."""

    required_by_choice = frozenset({"place"})

    decision = forms.ChoiceField(
        # Translators: fi: Mitä asiakas päätti?
        label=_("What did the client decide?"),
        widget=Radios,
        # Translators: fi: Valitse, antoiko asiakas suostumuksen vai kieltäytyikö hän.
        error_messages={"required": _("Choose whether the client gave consent or refused.")},
    )
    place = forms.CharField(
        # Translators: fi: Paikka
        label=_("Place"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # Translators: fi: Päiväys
    signed_on = DayField(
        label=_("Date"),
        help_text="",
        # Translators: fi: Kirjoita päiväys, joka paperissa on.
        error_messages={"required": _("Write the date that stands on the paper.")},
    )

    def __init__(self, *args: Any, items: Mapping[str, Any], at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = helsinki_day(at)
        self.items = items
        choice_field(self, "decision").choices = _decisions()
        for item, words in items.items():
            self.fields[f"box_{item}"] = forms.ChoiceField(
                label=words, choices=Box.choices, widget=Radios, required=False
            )

    def boxes(self) -> list[BoundField]:
        return [self[f"box_{item}"] for item in self.items]

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > self.today:
            # Translators: fi: Päiväys %(day)s on vasta tulossa. Katso päiväys paperista.
            words = _("The date %(day)s is still to come. Read the date from the paper.")
            raise ValidationError(words % {"day": format_date(day)})
        return day

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("decision") == ClientDecision.GIVEN:
            self._ask_for_all(answers)
        ticks = [item for item in self.items if answers.get(f"box_{item}") == Box.TICKED]
        return answers | {"ticks": ticks if answers.get("decision") == ClientDecision.GIVEN else []}

    def _ask_for_all(self, answers: dict[str, Any]) -> None:
        for item in self.items:
            if not answers.get(f"box_{item}"):
                # Translators: fi: Katso paperista: onko ruudussa rasti?
                self.add_error(f"box_{item}", _("Look at the paper: is the box ticked?"))
        if not answers.get("place"):
            # Translators: fi: Kirjoita paikka, joka paperissa on.
            self.add_error("place", _("Write the place that stands on the paper."))


def _decisions() -> list[tuple[str, Any]]:
    # Translators: fi: Ei vaikuta palveluihin. Asia siirtyy alueen asiantuntijalle.
    refused = _("Does not affect services. The matter goes to the area's own expert.")
    return [
        (ClientDecision.GIVEN, ClientDecision.GIVEN.label),
        (ClientDecision.REFUSED, hinted(ClientDecision.REFUSED.label, refused)),
    ]


class ChecksForm(forms.Form):
    """Four things looked at beside the picture, each confirmed on its own.

    `scan`: the picture they are about. Checks of another one are not taken over to it.
    """

    person = forms.BooleanField()
    signature = forms.BooleanField()
    # Translators: fi: Paikka, päiväys ja rastit ovat samat kuin yllä
    same = forms.BooleanField(label=_("Place, date and ticks are the same as above"))
    # Translators: fi: Asiakas sai oman kappaleen
    copy = forms.BooleanField(label=_("The client got a copy of their own"))

    def __init__(self, data: Any = None, *, name: str, scan: UUID, refused: bool = False) -> None:
        self.scan = scan
        self.is_of_another_scan = data is not None and data.get("seen") != str(scan)
        super().__init__({} if self.is_of_another_scan else data)
        # Translators: fi: Nimi on %(name)s
        self.fields["person"].label = _("The name is %(name)s") % {"name": name}
        self.fields["signature"].label = REFUSED_SIGNATURE if refused else GIVEN_SIGNATURE
        for field in self.fields.values():
            # Translators: fi: Tarkista tämä kuvasta ja merkitse se.
            field.error_messages["required"] = _("Check this from the picture and tick it.")

    def clean(self) -> dict[str, Any]:
        if self.is_of_another_scan:
            self.errors.clear()
            # Translators: fi: Lomakkeelle lisättiin skannaus sen jälkeen, kun avasit tämän sivun. Vertaa
            # kirjaamaasi uuteen kuvaan ja tarkista kohdat siitä.
            raise ValidationError(
                _(
                    "A scan was added to the form after you opened this page. Compare what you recorded with"
                    " the new picture and make the checks from it."
                )
            )
        return super().clean() or self.cleaned_data


# Translators: fi: Allekirjoitus on kohdassa 11, ”Annan suostumuksen”
GIVEN_SIGNATURE = _("The signature is in section 11, “I give my consent”")
# Translators: fi: Kohdassa 11 on ”En anna suostumusta”
REFUSED_SIGNATURE = _("Section 11 says “I do not give my consent”")


class ScanForm(forms.Form):
    scan = PaperField(
        # Translators: fi: Skannattu lomake
        label=_("Scanned form"),
        # Translators: fi: PDF, JPEG tai PNG, enintään 20 Mt. Kaikki sivut samassa tiedostossa.
        help_text=_("PDF, JPEG or PNG, at most 20 MB. All pages in one file."),
        error_messages={
            # Translators: fi: Valitse tiedosto, jossa skannattu lomake on.
            "required": _("Choose the file that has the scanned form."),
            # Translators: fi: Tiedosto on tyhjä. Skannaa lomake uudelleen.
            "empty": _("The file is empty. Scan the form again."),
        },
    )
