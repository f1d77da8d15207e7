"""Whom to invite, what a person is called, which roles they get and lose, when they left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from documents.fields import DayField, Radios, model_choice_field
from municipalities.models import Area, Assignment, Municipality, Role
from municipalities.models.assignments import MUNICIPAL_ROLES


def _address_field(*, hint: Any, missing: Any) -> forms.EmailField:
    return forms.EmailField(
        # Translators: fi: Sähköposti
        label=_("E-mail"),
        help_text=hint,
        max_length=254,
        error_messages={
            "required": missing,
            # Translators: fi: Tarkista osoite. Sen pitää olla muotoa etunimi.sukunimi@kunta.fi.
            "invalid": _("Check the address. It should look like first.last@example.fi."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class DetailsForm(forms.Form):
    """What a person is called, where they are written to, and in which language."""

    name = forms.CharField(
        # Translators: fi: Nimi
        label=_("Name"),
        max_length=150,
        # Translators: fi: Kirjoita henkilön nimi.
        error_messages={"required": _("Write the person's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = _address_field(
        # Translators: fi: Henkilön oma työsähköposti. Hän kirjautuu sillä. Kun osoite vaihtuu, käyttöoikeudet
        # keskeytyvät, kunnes niistä päättävä on varmistanut henkilön.
        hint=_(
            "The person's own work address. It is used for logging in. When it changes, access rights are "
            "suspended until whoever decides on them has made sure who the person is."
        ),
        # Translators: fi: Kirjoita henkilön sähköpostiosoite.
        missing=_("Write the person's e-mail address."),
    )
    language = forms.ChoiceField(
        # Translators: fi: Kieli
        label=_("Language"),
        choices=Language.choices,
        widget=Radios,
        initial=Language.FINNISH,
    )


class RoleQuestions(forms.Form):
    """A role and its place: the municipality only when the role is a municipality's."""

    required_by_choice = frozenset({"municipality"})

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


class InvitationForm(RoleQuestions, DetailsForm):
    """A new person with a first role."""

    email = _address_field(
        # Translators: fi: Henkilön oma työsähköposti. Kutsu lähetetään siihen.
        hint=_("The person's own work address. The invitation is sent to it."),
        # Translators: fi: Kirjoita sähköpostiosoite, johon kutsu lähetetään.
        missing=_("Write the e-mail address to which the invitation is sent."),
    )


# Django's field takes its types only while they are checked.
if TYPE_CHECKING:
    _Rows = forms.ModelChoiceField[Assignment]
else:
    _Rows = forms.ModelChoiceField


class HolderField(_Rows):
    """Roles by whose they are and where."""

    def label_from_instance(self, obj: Assignment) -> str:
        place = [obj.municipality.short] if obj.municipality else []
        return ", ".join([obj.user.name, str(obj.get_role_display()), *place])


class RoleForm(RoleQuestions):
    """A role for a period, perhaps in somebody's stead."""

    # Translators: fi: Ensimmäinen päivä
    starts_on = DayField(
        label=_("First day"),
        # Translators: fi: Kirjoita päivä, jona rooli alkaa.
        error_messages={"required": _("Write the day on which the role begins.")},
    )
    last_day = DayField(
        # Translators: fi: Viimeinen päivä
        label=_("Last day"),
        # Translators: fi: pp.kk.vvvv. Ilman päivää rooli on voimassa, kunnes se päätetään.
        help_text=_("dd.mm.yyyy. Without a day the role holds until it is ended."),
        required=False,
    )
    deputy_for = HolderField(
        # Translators: fi: Kenen sijaisena?
        label=_("In whose stead?"),
        # Translators: fi: Sijaisella on sama rooli ja viimeinen päivä.
        help_text=_("A deputy has the same role, and a last day."),
        queryset=Assignment.objects.none(),
        required=False,
        # Translators: fi: Ei kenenkään
        empty_label=_("Nobody's"),
    )
    reason = forms.CharField(
        # Translators: fi: Peruste
        label=_("Ground"),
        # Translators: fi: Esimerkiksi työsuhteen alku tai vuosiloman sijaisuus
        help_text=_("For example the beginning of the employment, or standing in during a holiday"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, holders: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        model_choice_field(self, "deputy_for").queryset = holders


class EndRoleForm(forms.Form):
    last_day = DayField(
        # Translators: fi: Roolin viimeinen päivä
        label=_("Last day of the role"),
        # Translators: fi: Kirjoita roolin viimeinen päivä.
        error_messages={"required": _("Write the last day of the role.")},
    )


class LeavingForm(forms.Form):
    left_on = DayField(
        # Translators: fi: Minä päivänä henkilö lähti?
        label=_("On which day did the person leave?"),
        # Translators: fi: Kirjoita päivä, jona henkilö lähti.
        error_messages={"required": _("Write the day on which the person left.")},
    )
