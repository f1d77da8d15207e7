"""Why a granted right is suspended, goes on or is removed, and when its ground ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.fields import DayField, Radios, hinted

NORMAL, MISUSE = "normal", "misuse"


def _reason_field(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        # Translators: fi: Tulostuu päätökseen. Älä kirjoita asiakkaiden tietoja.
        help_text=_("Printed in the decision. Write nothing about clients."),
        max_length=500,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EmploymentForm(forms.Form):
    """The last day of the employment or the task, what happened, and whether the role ends too."""

    last_day = DayField(
        # Translators: fi: Palvelussuhteen tai tehtävän viimeinen päivä
        label=_("Last day of the employment or the task"),
        # Translators: fi: pp.kk.vvvv. Jos päivä on tänään tai jo mennyt, oikeus päättyy heti. Jos se on vasta
        # tulossa, oikeus päättyy sen päivän lopussa.
        help_text=_(
            "dd.mm.yyyy. With today or a day that has passed the right ends at once, with a coming day at the"
            " end of that day."
        ),
        # Translators: fi: Kirjoita palvelussuhteen tai tehtävän viimeinen päivä.
        error_messages={"required": _("Write the last day of the employment or the task.")},
    )
    reason = forms.CharField(
        # Translators: fi: Mitä tapahtui?
        label=_("What happened?"),
        # Translators: fi: Esimerkiksi palvelussuhde päättyi, tai työntekijä siirtyi muihin tehtäviin. Älä
        # kirjoita asiakkaiden tietoja.
        help_text=_(
            "For example the employment ended, or the worker moved to other tasks. Write nothing about"
            " clients."
        ),
        max_length=300,
        # Translators: fi: Kirjoita lyhyesti, mitä tapahtui.
        error_messages={"required": _("Write shortly what happened.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ends_role = forms.BooleanField(
        # Translators: fi: Päätä samalla henkilön rooli kunnan työntekijänä
        label=_("End the person's role as the municipality's worker too"),
        # Translators: fi: Valitse tämä, jos henkilö ei enää työskentele kunnassa näissä tehtävissä.
        help_text=_("Choose this if the person no longer does this kind of work in the municipality."),
        required=False,
    )


class SuspensionForm(forms.Form):
    reason = _reason_field(
        # Translators: fi: Miksi oikeus keskeytetään?
        _("Why is the right suspended?"),
        # Translators: fi: Kirjoita, miksi oikeus keskeytetään. Perustelu tulostuu päätökseen.
        _("Write why the right is suspended. It is printed in the decision."),
    )


class ResumptionForm(forms.Form):
    reason = _reason_field(
        # Translators: fi: Miksi oikeus jatkuu?
        _("Why does the right go on?"),
        # Translators: fi: Kirjoita, miksi oikeus jatkuu. Perustelu tulostuu päätökseen.
        _("Write why the right goes on. It is printed in the decision."),
    )


class RemovalForm(forms.Form):
    """How the right ends, with nothing chosen beforehand, and why."""

    cause = forms.ChoiceField(
        # Translators: fi: Miten oikeus päättyy?
        label=_("How does the right end?"),
        widget=Radios,
        choices=[
            (
                NORMAL,
                hinted(
                    # Translators: fi: Tavallisesti
                    _("In the normal way"),
                    # Translators: fi: Tehtävät tai edellytykset ovat muuttuneet, tai oikeutta ei enää tarvita
                    _("The tasks or the conditions have changed, or the right is no longer needed"),
                ),
            ),
            (
                MISUSE,
                hinted(
                    # Translators: fi: Väärinkäytön vuoksi
                    _("Because of misuse"),
                    # Translators: fi: Kerro perustelussa myös, miten työntekijää on kuultu. Päätös annetaan
                    # tiedoksi tietosuojavastaavalle.
                    _(
                        "Tell in the reason also how the worker has been heard. The data protection officer"
                        " gets the decision."
                    ),
                ),
            ),
        ],
        # Translators: fi: Valitse, päättyykö oikeus tavallisesti vai väärinkäytön vuoksi.
        error_messages={"required": _("Choose whether the right ends in the normal way or for misuse.")},
    )
    reason = _reason_field(
        # Translators: fi: Miksi oikeus poistetaan?
        _("Why is the right removed?"),
        # Translators: fi: Kirjoita, miksi oikeus poistetaan. Perustelu tulostuu päätökseen.
        _("Write why the right is removed. It is printed in the decision."),
    )
