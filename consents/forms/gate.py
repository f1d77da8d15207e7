"""What the worker states at the gate (R7), and afterwards what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clientgroups.models import Action
from consents.models.openings import Outcome
from documents.fields import Radios, choice_field, hinted

NOTE_LENGTH = 200


class GateForm(forms.Form):
    """Empty at first: neither the purpose nor the declaration is made for the worker."""

    action = forms.ChoiceField(
        # Translators: fi: Mihin katselun on nyt tarkoitus johtaa?
        label=_("What is viewing meant to lead to now?"),
        widget=Radios,
        # Translators: fi: Valitse toimenpide, johon katselun on tarkoitus johtaa.
        error_messages={"required": _("Choose the action that viewing is meant to lead to.")},
    )
    not_disqualified = forms.BooleanField(
        # Translators: fi: En ole esteellinen tässä asiassa.
        label=_("I am not disqualified in this matter."),
        # Translators: fi: Asia ei koske minua, läheistäni eikä yhteisöä, jossa olen mukana (hallintolaki
        # 434/2003, 27–28 §).
        help_text=_(
            "It does not concern me, anybody close to me or a body that I belong to (Administrative"
            " Procedure Act 434/2003, sections 27–28)."
        ),
        # Translators: fi: Vahvista, ettet ole esteellinen. Jos olet, siirrä asia toiselle.
        error_messages={
            "required": _("Confirm that you are not disqualified. If you are, hand the matter over.")
        },
    )

    def __init__(self, *args: Any, actions: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "action").choices = [(action, Action(action).label) for action in actions]


class OutcomeForm(forms.Form):
    required_by_choice = frozenset({"note"})

    result = forms.ChoiceField(
        # Translators: fi: Mitä tästä seurasi?
        label=_("What came of it?"),
        widget=Radios,
        # Translators: fi: Valitse, mitä avaamisesta seurasi.
        error_messages={"required": _("Choose what came of opening the data.")},
    )
    note = forms.CharField(
        # Translators: fi: Lisätieto
        label=_("More about it"),
        # Translators: fi: Älä kirjoita tähän, mitä ATMT:ssä luki.
        help_text=_("Do not write here what stood in ATMT."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "result").choices = [
            (result.value, _with_hint(result)) for result in Outcome.Result
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("result") == Outcome.Result.NOTHING and not answers.get("note"):
            # Translators: fi: Kerro lyhyesti, miksi avaaminen ei johtanut toimenpiteeseen.
            self.add_error("note", _("Say briefly why opening the data did not lead to an action."))
        return answers


def _with_hint(result: Outcome.Result) -> Any:
    # Translators: fi: Kerro syy alla
    return hinted(result.label, _("Say why below")) if result == Outcome.Result.NOTHING else result.label
