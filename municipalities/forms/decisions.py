"""The decision on an access right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.fields import Radios, hinted

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
