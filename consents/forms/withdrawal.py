"""A withdrawal as it is received: by number or person, whole or part, when and how (R11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consents.forms.identity import IdentityCodeField
from consents.models.consents import ConsentPart
from consents.models.withdrawals import Way, WithdrawalCheck
from documents.calendar import HELSINKI, format_date, format_time, helsinki_day
from documents.fields import ClockField, DayField, Radios, Ticks, choice_field, hinted
from documents.numbers import parse_number

ALL, SOME = "all", "some"


class WithdrawalForm(forms.Form):
    """Every answer can be given without knowing whether anything is in force."""

    required_by_choice = frozenset({"number", "code", "parts"})

    number = forms.CharField(
        # Translators: fi: Lomakkeen numero
        label=_("Form number"),
        # Translators: fi: Lomakkeen yläreunassa, esimerkiksi 26-004391-8
        help_text=_("At the top of the form, for example 26-004391-8"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = IdentityCodeField(
        # Translators: fi: Ei numeroa? Henkilötunnus
        label=_("No number? Identity code"),
        # Translators: fi: Silloin peruutus koskee kaikkia asiakkaan suostumuksia.
        help_text=_("The withdrawal then covers all consents of the client."),
        required=False,
    )
    identity_check = forms.ChoiceField(
        # Translators: fi: Miten varmistit henkilöllisyyden?
        label=_("How did you check identity?"),
        help_text=_(
            "The withdrawal is recorded even if you cannot check. Tell the data protection officer then."
        ),
        # Translators: fi: Valitse
        choices=[("", _("Choose")), *WithdrawalCheck.choices],
        # Translators: fi: Valitse, miten varmistit henkilöllisyyden.
        error_messages={"required": _("Choose how you checked identity.")},
    )
    scope = forms.ChoiceField(
        # Translators: fi: Mitä perutaan?
        label=_("What is withdrawn?"),
        widget=Radios,
        # Translators: fi: Valitse, perutaanko kaikki vai vain osa.
        error_messages={"required": _("Choose whether all is withdrawn or only a part.")},
    )
    parts = forms.MultipleChoiceField(
        # Translators: fi: Mikä osa perutaan?
        label=_("Which part is withdrawn?"),
        choices=ConsentPart.Kind.choices,
        widget=Ticks,
        required=False,
    )
    # Translators: fi: Päivä
    day = DayField(
        label=_("Day"),
        # Translators: fi: Anna päivä, jona peruutus tuli.
        error_messages={"required": _("Give the day when the withdrawal came.")},
    )
    clock = ClockField(
        # Translators: fi: Kello
        label=_("Time"),
        # Translators: fi: Aika, jolloin peruutus tuli
        help_text=_("When the withdrawal came"),
        # Translators: fi: Anna aika, jolloin peruutus tuli.
        error_messages={"required": _("Give the time when the withdrawal came.")},
    )
    way = forms.ChoiceField(
        # Translators: fi: Tapa
        label=_("Way"),
        # Translators: fi: Mitä kautta asiakas ilmoitti
        help_text=_("How the client told us"),
        choices=[("", _("Choose")), *Way.choices],
        # Translators: fi: Valitse, mitä kautta peruutus tuli.
        error_messages={"required": _("Choose how the withdrawal came.")},
    )
    language = forms.ChoiceField(
        # Translators: fi: Vahvistuksen kieli
        label=_("Language of the confirmation"),
        choices=[("fi", "suomi"), ("sv", "svenska")],
        widget=Radios,
        initial="fi",
    )

    # One page sent twice is one withdrawal.
    submission = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        self.fields["day"].initial = helsinki_day(at)
        self.fields["clock"].initial = format_time(at)
        choice_field(self, "scope").choices = _scopes()

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        number = parse_number(typed)
        if typed and (not number or not number[0].isdigit()):
            # Translators: fi: Numerossa on virhe. Vertaa sitä lomakkeen yläreunaan merkki merkiltä.
            raise ValidationError(_("There is a mistake in the number. Compare it with the top of the form."))
        return number or ""

    def clean_submission(self) -> UUID:
        return self.cleaned_data["submission"] or uuid4()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        self._ask_whose(answers)
        self._ask_which_parts(answers)
        return answers | {"received_at": self._received(answers)}

    def _ask_whose(self, answers: dict[str, Any]) -> None:
        if (
            not self.errors.keys() & {"number", "code"}
            and not answers.get("number")
            and not answers.get("code")
        ):
            # Translators: fi: Anna lomakkeen numero tai henkilötunnus.
            self.add_error("number", _("Give the form number or the identity code."))

    def _ask_which_parts(self, answers: dict[str, Any]) -> None:
        if answers.get("scope") == ALL:
            answers["parts"] = ConsentPart.Kind.values
        elif answers.get("scope") == SOME and not answers.get("parts"):
            # Translators: fi: Valitse, mikä osa perutaan.
            self.add_error("parts", _("Choose which part is withdrawn."))

    def _received(self, answers: dict[str, Any]) -> datetime | None:
        day, clock = answers.get("day"), answers.get("clock")
        if not day or clock is None:
            return None
        received = datetime.combine(day, clock, tzinfo=HELSINKI)
        if received <= self.at:
            return received
        if day > helsinki_day(self.at):
            # Translators: fi: Päivä %(day)s on vasta tulossa. Anna päivä, jona peruutus tuli.
            late = _("The day %(day)s is still to come. Give the day when the withdrawal came.")
            self.add_error("day", late % {"day": format_date(day)})
        else:
            # Translators: fi: Kello on vasta %(now)s. Anna aika, jolloin peruutus tuli.
            late = _("It is only %(now)s o'clock. Give the time when the withdrawal came.")
            self.add_error("clock", late % {"now": format_time(self.at)})
        return None


def _scopes() -> list[tuple[str, Any]]:
    # Translators: fi: Valitset alta: katselu, terveystiedot, tietojen antaminen työnantajalle
    some = _("You choose below: viewing, health data, giving data to an employer")
    return [
        # Translators: fi: Kaikki, mihin lomakkeella suostuttiin
        (ALL, _("Everything that was consented to on the form")),
        # Translators: fi: Vain osa
        (SOME, hinted(_("Only a part"), some)),
    ]
