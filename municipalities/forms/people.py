"""Whom to invite, with which first role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from documents.fields import Radios, model_choice_field
from municipalities.models import Area, Municipality, Role
from municipalities.models.assignments import MUNICIPAL_ROLES


class InvitationForm(forms.Form):
    """A new person with a first role; the municipality only when the role is a municipality's."""

    required_by_choice = frozenset({"municipality"})

    name = forms.CharField(
        # Translators: fi: Nimi
        label=_("Name"),
        max_length=150,
        # Translators: fi: Kirjoita henkilön nimi.
        error_messages={"required": _("Write the person's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        # Translators: fi: Sähköposti
        label=_("E-mail"),
        # Translators: fi: Henkilön oma työsähköposti. Kutsu lähetetään siihen.
        help_text=_("The person's own work address. The invitation is sent to it."),
        error_messages={
            # Translators: fi: Kirjoita sähköpostiosoite, johon kutsu lähetetään.
            "required": _("Write the e-mail address to which the invitation is sent."),
            # Translators: fi: Tarkista osoite. Sen pitää olla muotoa etunimi.sukunimi@kunta.fi.
            "invalid": _("Check the address. It should look like first.last@example.fi."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        # Translators: fi: Kieli
        label=_("Language"),
        choices=Language.choices,
        widget=Radios,
        initial=Language.FINNISH,
    )
    role = forms.ChoiceField(
        # Translators: fi: Rooli
        label=_("Role"),
        # Translators: fi: Valitse
        choices=[("", _("Choose")), *Role.choices],
        # Translators: fi: Valitse rooli.
        error_messages={"required": _("Choose the role.")},
    )
    municipality = forms.ModelChoiceField(
        # Translators: fi: Kunta
        label=_("Municipality"),
        # Translators: fi: Kunnan työntekijälle, esihenkilölle ja palvelupisteen työntekijälle
        help_text=_("For a municipal worker, a supervisor and a receiver at a service point"),
        queryset=Municipality.objects.none(),
        required=False,
        # Translators: fi: Ei kuntaa
        empty_label=_("No municipality"),
    )
    title = forms.CharField(
        # Translators: fi: Nimike
        label=_("Title"),
        # Translators: fi: Esimerkiksi työllisyyskoordinaattori
        help_text=_("For example employment coordinator"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, area: Area, **options: Any) -> None:
        super().__init__(*args, **options)
        self.area = area
        model_choice_field(self, "municipality").queryset = area.municipalities.all()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        municipal, chosen = answers.get("role") in MUNICIPAL_ROLES, answers.get("municipality")
        if municipal and not chosen and "municipality" not in self.errors:
            # Translators: fi: Valitse kunta, jossa henkilö toimii.
            self.add_error("municipality", _("Choose the municipality in which the person works."))
        elif answers.get("role") and not municipal and chosen:
            # Translators: fi: Tämä rooli on koko alueella. Valitse Ei kuntaa.
            self.add_error("municipality", _("This role is the whole area's. Choose No municipality."))
        return answers | {"place": chosen if municipal else self.area}
