"""Which role may grant access rights, by which rule or decision, from when and until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.fields import DayField
from municipalities.access import roles_with

# Together they fit into one fact, which names both when the authority ends.
LONGEST_SOURCE, LONGEST_END = 120, 78


def _source(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        # Translators: fi: Esimerkiksi Hallintosääntö 12 § tai Lautakunta 24.9.2025 § 45
        help_text=_("For example Hallintosääntö 12 § or Lautakunta 24.9.2025 § 45"),
        max_length=longest,
        # Translators: fi: Kirjoita hallintosäännön kohta tai päätös.
        error_messages={"required": _("Write the rule or the decision.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AuthorityForm(forms.Form):
    role = forms.ChoiceField(
        # Translators: fi: Kenellä on päätösvalta?
        label=_("Who may grant access rights?"),
        # Translators: fi: Valitse
        choices=[("", _("Choose")), *((role.value, role.label) for role in roles_with("decide_rights"))],
        # Translators: fi: Valitse, kenellä on päätösvalta.
        error_messages={"required": _("Choose who may grant access rights.")},
    )
    # Translators: fi: Hallintosäännön kohta tai päätös
    source = _source(_("Administrative rule or decision"), LONGEST_SOURCE)
    starts_on = DayField(
        # Translators: fi: Ensimmäinen päivä
        label=_("First day"),
        # Translators: fi: Kirjoita päivä, josta alkaen valta on voimassa.
        error_messages={"required": _("Write the day from which it may be used.")},
    )
    last_day = DayField(
        # Translators: fi: Viimeinen päivä
        label=_("Last day"),
        # Translators: fi: pp.kk.vvvv. Ilman päivää valta on voimassa, kunnes se päätetään.
        help_text=_("dd.mm.yyyy. Without a day it holds until it is ended."),
        required=False,
    )


class AuthorityEndForm(forms.Form):
    last_day = DayField(
        # Translators: fi: Viimeinen päivä
        label=_("Last day"),
        # Translators: fi: Kirjoita viimeinen päivä.
        error_messages={"required": _("Write the last day.")},
    )
    # Translators: fi: Sääntö tai päätös, jolla valta päättyy
    source = _source(_("Rule or decision by which it ends"), LONGEST_END)
