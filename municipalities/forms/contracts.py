"""What a contract says: its first version, and what kind of change a later one is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clientgroups.models import AnnexVersion, ClientGroup, GroupContent
from documents.calendar import format_date
from documents.fields import DayField, Radios, Ticks, choice_field, hinted, model_choice_field
from municipalities.models import (
    Area,
    ContractVersion,
    Municipality,
    ServiceKind,
)

ALL, SOME = "all", "some"
LINES = {"autocomplete": "off"}


class TermsForm(forms.Form):
    """What a version of a contract says; all groups of its annex unless narrowed."""

    required_by_choice = frozenset({"groups"})

    annex = forms.ModelChoiceField(
        # Translators: fi: Kriteeriliite
        label=_("Annex of criteria"),
        queryset=AnnexVersion.objects.order_by("-decided_on"),
        # Translators: fi: Valitse kriteeriliite.
        error_messages={"required": _("Choose the annex of criteria.")},
        # Translators: fi: Valitse
        empty_label=_("Choose"),
    )
    starts_on = DayField(
        # Translators: fi: Ensimmäinen voimassaolopäivä
        label=_("First day in force"),
        # Translators: fi: Anna päivä, jona sopimus alkaa.
        error_messages={"required": _("Give the day on which the contract begins.")},
    )
    last_day = DayField(
        # Translators: fi: Viimeinen voimassaolopäivä
        label=_("Last day in force"),
        # Translators: fi: Anna sopimuksen viimeinen voimassaolopäivä.
        error_messages={"required": _("Give the last day on which the contract is in force.")},
    )
    covers = forms.ChoiceField(
        # Translators: fi: Mitä asiakasryhmiä sopimus koskee?
        label=_("Which client groups does the contract cover?"),
        widget=Radios,
        choices=[
            # Translators: fi: Kaikkia liitteen ryhmiä
            (ALL, _("All groups of the annex")),
            # Translators: fi: Vain osaa ryhmistä
            (SOME, _("Only some of them")),
        ],
        # Translators: fi: Valitse, koskeeko sopimus kaikkia ryhmiä vai vain osaa.
        error_messages={"required": _("Choose whether the contract covers all groups or only some.")},
    )
    # Translators: fi: Asiakasryhmät
    groups = forms.MultipleChoiceField(label=_("Client groups"), widget=Ticks, required=False)
    data_clause = forms.CharField(
        # Translators: fi: Mitä henkilötietoja saa käsitellä?
        label=_("What personal data may be processed?"),
        # Translators: fi: Niin kuin sopimuksessa lukee
        help_text=_("As it stands in the contract"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        # Translators: fi: Kirjoita, mitä henkilötietoja sopimuksen mukaan saa käsitellä.
        error_messages={"required": _("Write what personal data may be processed under the contract.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "groups").choices = _group_choices()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("starts_on"), answers.get("last_day")
        if first and last and last < first:
            # Translators: fi: Sopimus ei voi päättyä (%(last)s) ennen kuin se alkaa (%(first)s).
            words = _("The contract cannot end (%(last)s) before it begins (%(first)s).")
            self.add_error("last_day", words % {"first": format_date(first), "last": format_date(last)})
        self._check_groups(answers)
        return answers

    def _check_groups(self, answers: dict[str, Any]) -> None:
        chosen, annex = answers.get("groups") or [], answers.get("annex")
        if answers.get("covers") != SOME or "groups" in self.errors:
            return
        if not chosen:
            # Translators: fi: Valitse ryhmät, joita sopimus koskee.
            self.add_error("groups", _("Choose the groups that the contract covers."))
        if annex is not None and (outside := _outside(annex, chosen)):
            # Translators: fi: Liitteessä %(annex)s ei ole ryhmää: %(names)s.
            words = _("The annex %(annex)s does not have the group: %(names)s.")
            self.add_error("groups", words % {"annex": annex.decision_ref, "names": ", ".join(outside)})

    @property
    def narrowed(self) -> frozenset[str] | None:
        """The chosen codes; None for all groups of the annex."""
        answers = self.cleaned_data
        return frozenset(answers["groups"]) if answers["covers"] == SOME else None


def _group_choices() -> list[tuple[str, str]]:
    newest = GroupContent.objects.order_by("group__position", "annex__decided_on").select_related("group")
    return list({content.group_id: (content.group_id, content.name) for content in newest}.values())


def _outside(annex: AnnexVersion, codes: list[str]) -> list[str]:
    names = dict(_group_choices())
    missing = ClientGroup.objects.filter(code__in=codes).exclude(contents__annex=annex)
    return [names[group.code] for group in missing]


class NewContractForm(TermsForm):
    """The first version, as the paper has it, and where the paper says which service it is."""

    field_order = ("municipality", "service_kind", "page", "decision_ref")

    municipality = forms.ModelChoiceField(
        # Translators: fi: Kunta
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose"),
        # Translators: fi: Valitse kunta, jonka sopimus on.
        error_messages={"required": _("Choose the municipality whose contract it is.")},
    )
    service_kind = forms.ChoiceField(
        # Translators: fi: Palvelu
        label=_("Service"),
        widget=Radios,
        choices=[(one.value, one.label) for one in ServiceKind if one != ServiceKind.UNKNOWN],
        # Translators: fi: Katso sopimuksesta, kumpi palvelu on kyseessä.
        error_messages={"required": _("See from the contract which of the two services it is.")},
    )
    page = forms.CharField(
        # Translators: fi: Missä kohtaa sopimus kertoo palvelun?
        label=_("Where does the contract say which service it is?"),
        # Translators: fi: Esimerkiksi sivu 1, kohta 2
        help_text=_("For example page 1, point 2"),
        max_length=60,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Merkitse sivu, jolla sopimus kertoo palvelun.
        error_messages={"required": _("Give the page on which the contract says which service it is.")},
    )
    decision_ref = forms.CharField(
        # Translators: fi: Lautakunnan päätös
        label=_("Decision of the board"),
        # Translators: fi: Esimerkiksi 12.2.2025 § 11
        help_text=_("For example 12.2.2025 § 11"),
        max_length=40,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Merkitse päätös, jolla sopimus hyväksyttiin.
        error_messages={"required": _("Give the decision by which the contract was accepted.")},
    )

    def __init__(self, *args: Any, area: Area, **options: Any) -> None:
        super().__init__(*args, **options)
        model_choice_field(self, "municipality").queryset = area.municipalities.all()


class VersionForm(TermsForm):
    """A new version: what kind of change it is and why. `seen` is the version that it was begun from."""

    field_order = ("seen", "kind", "reason")

    seen = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        # Translators: fi: Millainen muutos on?
        label=_("What kind of change is it?"),
        widget=Radios,
        # Translators: fi: Valitse, millainen muutos on.
        error_messages={"required": _("Choose what kind of change it is.")},
    )
    reason = forms.CharField(
        # Translators: fi: Muutoksen syy
        label=_("Reason of the change"),
        # Translators: fi: Näkyy version tiedoissa. Älä kirjoita asiakkaiden tietoja.
        help_text=_("Shown with the version. Write nothing about clients."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        # Translators: fi: Kirjoita, miksi sopimusta muutetaan.
        error_messages={"required": _("Write why the contract is changed.")},
    )

    def __init__(self, *args: Any, signed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "kind").choices = _signed_kinds() if signed else _unsigned_kinds()


def _unsigned_kinds() -> list[tuple[str, Any]]:
    # Translators: fi: Kukaan ei ole vielä allekirjoittanut. Uusi versio korvaa tämän.
    hint = _("Nobody has signed yet. The new version takes the place of this one.")
    kind = ContractVersion.Kind.TECHNICAL
    return [(kind, hinted(kind.label, hint))]


def _signed_kinds() -> list[tuple[str, Any]]:
    kinds = ContractVersion.Kind
    hints = {
        # Translators: fi: Sopimus päättyy myöhemmin kuin nyt.
        kinds.EXTENSION: _("The contract ends later than now."),
        # Translators: fi: Sopimus päättyy aikaisemmin kuin nyt. Näet ensin, mitä samalla päättyy.
        kinds.SHORTENING: _("The contract ends earlier than now. You see first what ends with it."),
        # Translators: fi: Ryhmiin, tietoihin tai alkuun tulee muutos.
        kinds.CORRECTION: _("The groups, the data or the beginning change."),
        # Translators: fi: Kriteeriliite vaihtuu uudempaan.
        kinds.NEW_ANNEX: _("The annex of criteria is replaced by a newer one."),
    }
    return [(kind, hinted(kind.label, hint)) for kind, hint in hints.items()]
