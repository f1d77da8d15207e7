"""The personal agreement: what is agreed, both signatures, its end; and what else is put on record (R3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from clientgroups.models import GroupContent
from documents.calendar import format_date, helsinki_day
from documents.fields import DayField, Radios, choice_field
from documents.papers import PaperField, printable
from municipalities.models import Assignment, Qualification

# The paper exists in both; each in its own words.
LANGUAGES = [("fi", "suomi"), ("sv", "svenska")]
LONGEST = 2000  # characters: half a page


class AgreementForm(forms.Form):
    """A text for each group of the worker's rights; the group's plain sentence is a hint, not the answer."""

    signer = forms.ChoiceField(
        # Translators: fi: Kuka allekirjoittaa työntekijän kanssa?
        label=_("Who signs with the worker?"),
        # Translators: fi: Valitse, kuka allekirjoittaa työntekijän kanssa.
        error_messages={"required": _("Choose who signs with the worker.")},
    )
    # Translators: fi: Alkaa
    starts_on = DayField(
        label=_("Begins"),
        # Translators: fi: Kirjoita päivä, jona sopimus alkaa.
        error_messages={"required": _("Write the day on which the agreement begins.")},
    )
    last_day = DayField(
        # Translators: fi: Viimeinen päivä
        label=_("Last day"),
        # Translators: fi: pp.kk.vvvv. Ilman päivää sopimus on voimassa, kunnes se päätetään.
        help_text=_("dd.mm.yyyy. Without a day the agreement holds until it is ended."),
        required=False,
    )
    # Translators: fi: Sopimuksen kieli
    language = forms.ChoiceField(label=_("Language of the agreement"), choices=LANGUAGES, widget=Radios)

    def __init__(
        self, *args: Any, groups: Sequence[GroupContent], signers: Sequence[Assignment], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.groups, self.signers = groups, {str(one.pk): one for one in signers}
        choices: list[tuple[str, Any]] = [(key, _described(one)) for key, one in self.signers.items()]
        # Translators: fi: Valitse
        choice_field(self, "signer").choices = choices if len(choices) == 1 else [("", _("Choose")), *choices]
        for content in groups:
            self.fields[f"meaning_{content.group_id}"] = _meaning_field(content)

    def meanings(self) -> list[BoundField]:
        return [self[f"meaning_{content.group_id}"] for content in self.groups]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("starts_on"), answers.get("last_day")
        if first and last and last < first:
            # Translators: fi: Viimeinen päivä on ennen alkua %(day)s.
            words = _("The last day is before the beginning %(day)s.")
            self.add_error("last_day", words % {"day": format_date(first)})
        said = {content: answers.get(f"meaning_{content.group_id}", "") for content in self.groups}
        return answers | {"meanings": said, "signer": self.signers.get(answers.get("signer", ""))}


class SigningForm(forms.Form):
    """Both dates as they stand on the paper, and the paper itself."""

    # Translators: fi: Työntekijän allekirjoituspäivä
    worker_signed_on = DayField(
        label=_("Day of the worker's signature"),
        # Translators: fi: Kirjoita päiväys, joka paperissa on.
        error_messages={"required": _("Write the date that stands on the paper.")},
    )
    # Translators: fi: Toisen osapuolen allekirjoituspäivä
    signer_signed_on = DayField(
        label=_("Day of the other side's signature"),
        error_messages={"required": _("Write the date that stands on the paper.")},
    )
    paper = PaperField(
        # Translators: fi: Allekirjoitettu sopimus
        label=_("Signed agreement"),
        # Translators: fi: PDF, JPEG tai PNG, enintään 20 Mt. Kaikki sivut samassa tiedostossa.
        help_text=_("PDF, JPEG or PNG, at most 20 MB. All pages in one file."),
        # Translators: fi: Valitse tiedosto, jossa allekirjoitettu sopimus on.
        error_messages={"required": _("Choose the file that has the signed agreement.")},
    )

    def __init__(self, *args: Any, signer: str, printed_on: date, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.printed_on = helsinki_day(at), printed_on
        # Translators: fi: Allekirjoituspäivä: %(name)s
        self.fields["signer_signed_on"].label = _("Day of signature: %(name)s") % {"name": signer}

    def clean_worker_signed_on(self) -> date:
        return self._signing_day("worker_signed_on")

    def clean_signer_signed_on(self) -> date:
        return self._signing_day("signer_signed_on")

    def _signing_day(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            # Translators: fi: Päiväys %(day)s on vasta tulossa. Katso päiväys paperista.
            words = _("The date %(day)s is still to come. Read the date from the paper.")
            raise ValidationError(words % {"day": format_date(day)})
        if day < self.printed_on:
            # Translators: fi: Sopimus tulostettiin %(day)s, joten sitä ei ole allekirjoitettu aiemmin.
            words = _("The agreement was printed on %(day)s, so it was not signed before that.")
            raise ValidationError(words % {"day": format_date(self.printed_on)})
        return day


class AgreementEndForm(forms.Form):
    """The last day of an agreement, and why. An unsigned one has no days to choose from."""

    # Translators: fi: Viimeinen päivä
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(
        # Translators: fi: Miksi sopimus päättyy?
        label=_("Why does the agreement end?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        # Translators: fi: Kirjoita, miksi sopimus päättyy.
        error_messages={"required": _("Write why the agreement ends.")},
    )

    def __init__(self, *args: Any, signed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not signed:
            del self.fields["last_day"]
            # Translators: fi: Miksi sopimusta ei allekirjoiteta?
            self.fields["reason"].label = _("Why is the agreement not signed?")
            # Translators: fi: Kirjoita, miksi sopimusta ei allekirjoiteta.
            self.fields["reason"].error_messages["required"] = _("Write why the agreement is not signed.")


class QualificationForm(forms.Form):
    kind = forms.ChoiceField(
        # Translators: fi: Mitä kirjaat?
        label=_("What do you record?"),
        choices=Qualification.Kind,
        widget=Radios,
        # Translators: fi: Valitse, mitä kirjaat.
        error_messages={"required": _("Choose what you record.")},
    )
    # Translators: fi: Päivä
    done_on = DayField(
        label=_("Day"),
        # Translators: fi: Kirjoita päivä, jona koulutus oli tai sitoumus annettiin.
        error_messages={"required": _("Write the day of the training or of the commitment.")},
    )
    paper = PaperField(
        # Translators: fi: Todistus tai sitoumus
        label=_("Certificate or commitment"),
        # Translators: fi: PDF, JPEG tai PNG, enintään 20 Mt.
        help_text=_("PDF, JPEG or PNG, at most 20 MB."),
        required=False,
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = helsinki_day(at)

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            # Translators: fi: %(day)s on vasta tulossa. Kirjaa, kun se on tapahtunut.
            words = _("%(day)s is still to come. Record it when it has happened.")
            raise ValidationError(words % {"day": format_date(day)})
        return day


def initial_meanings(meanings: Mapping[str, str]) -> dict[str, str]:
    """What an earlier agreement said, by the codes of groups, for the fields of the next one."""
    return {f"meaning_{code}": meaning for code, meaning in meanings.items()}


def _described(one: Assignment) -> str:
    return f"{one.user.name}, {one.title or one.get_role_display()}"


def _meaning_field(content: GroupContent) -> forms.CharField:
    # Translators: fi: Esimerkiksi siitä, mitä asiakas lukee: %(plain)s
    hint = _("The client reads: %(plain)s") % {"plain": content.plain}
    # Translators: fi: Kirjoita, mitä palvelutarve tarkoittaa ryhmässä %(group)s.
    missing = _("Write what service need means in the group %(group)s.") % {"group": content.name}
    return forms.CharField(
        label=content.name,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
        validators=[printable],
    )
