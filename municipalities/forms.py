"""What the area's people are asked: a decision on an access right, and whom to invite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from documents.fields import Radios, hinted
from municipalities.models import Area, Municipality, Role
from municipalities.models.assignments import MUNICIPAL_ROLES

APPROVE, REFUSE = "approve", "refuse"


class DecisionForm(forms.Form):
    """One choice with nothing chosen beforehand; a refusal says why."""

    required_by_choice = frozenset({"reason"})

    choice = forms.ChoiceField(
        # Translators: fi: Päätös
        label=_("Decision"),
        widget=Radios,
        choices=[
            # Translators: fi: Hyväksy esitys sellaisenaan
            (APPROVE, _("Approve the proposal as it is")),
            # Translators: fi: Hylkää · Perustelu tarvitaan
            (REFUSE, hinted(_("Refuse"), _("A reason is needed"))),
        ],
        # Translators: fi: Valitse, hyväksytkö vai hylkäätkö esityksen.
        error_messages={"required": _("Choose whether you approve or refuse the proposal.")},
    )
    reason = forms.CharField(
        # Translators: fi: Miksi hylkäät?
        label=_("Why do you refuse?"),
        # Translators: fi: Tulostuu päätökseen. Älä kirjoita asiakkaiden tietoja.
        help_text=_("Printed in the decision. Write nothing about clients."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("choice") == REFUSE and "reason" not in self.errors and not answers.get("reason"):
            # Translators: fi: Kirjoita, miksi hylkäät esityksen. Perustelu tulostuu päätökseen.
            self.add_error("reason", _("Write why you refuse the proposal. It is printed in the decision."))
        return answers


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
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ModelChoiceField)  # noqa: S101 - says the type
        municipality.queryset = area.municipalities.all()

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
