"""The decision on a proposed access right: as proposed, narrower, back with a question, or refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientgroups.models import Category
from documents.calendar import format_date
from documents.fields import DayField, Radios, Ticks, choice_field, hinted
from municipalities.access.lists import categories_of, groups_of
from municipalities.models import RightTerms
from municipalities.models.rights import last_day

APPROVE, NARROW, RETURN, REFUSE = "approve", "narrow", "return", "refuse"
# The text that each choice needs.
WORDS = {NARROW: "why_narrower", RETURN: "question", REFUSE: "reason"}


def _text(label: Any, help_text: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=500, widget=rows)


class DecisionForm(forms.Form):
    """One choice with nothing chosen beforehand; narrowing begins from all that was proposed."""

    required_by_choice = frozenset({"groups", "categories", "starts_on", "last_day", *WORDS.values()})

    choice = forms.ChoiceField(
        # Translators: fi: Päätös
        label=_("Decision"),
        widget=Radios,
        choices=[
            # Translators: fi: Hyväksy esitys sellaisenaan
            (APPROVE, _("Approve the proposal as it is")),
            # Translators: fi: Hyväksy suppeampana · Poista rasteja tai lyhennä aikaa
            (NARROW, hinted(_("Approve narrower"), _("Untick groups or data, or shorten the time"))),
            # Translators: fi: Palauta kysymyksen kanssa · Esitys palaa esittäjälle
            (RETURN, hinted(_("Return with a question"), _("The proposal goes back to its proposer"))),
            # Translators: fi: Hylkää · Perustelu tarvitaan
            (REFUSE, hinted(_("Refuse"), _("A reason is needed"))),
        ],
        # Translators: fi: Valitse, mitä teet esitykselle.
        error_messages={"required": _("Choose what you do with the proposal.")},
    )
    # Translators: fi: Ryhmät
    groups = forms.MultipleChoiceField(label=_("Groups"), widget=Ticks, required=False)
    # Translators: fi: Tiedot
    categories = forms.MultipleChoiceField(label=_("Data"), widget=Ticks, required=False)
    may_record_changes = forms.BooleanField(
        # Translators: fi: Saa kirjata palvelutarpeen muutoksia
        label=pgettext_lazy("an access right", "May record changes of service need"),
        required=False,
    )
    # Translators: fi: Alkaa
    starts_on = DayField(label=_("Begins"), required=False)
    # Translators: fi: Päättyy
    last_day = DayField(label=pgettext_lazy("a period", "Ends"), required=False)
    # Translators: fi: Miksi suppeampana? · Tulostuu päätökseen. Älä kirjoita asiakkaiden tietoja.
    why_narrower = _text(_("Why narrower?"), _("Printed in the decision. Write nothing about clients."))
    # Translators: fi: Mitä kysyt? · Esittäjä näkee kysymyksen ja saa siitä viestin. Älä kirjoita asiakkaiden
    # tietoja.
    question = _text(
        _("What do you ask?"),
        _("The proposer sees the question and gets a message. Write nothing about clients."),
    )
    # Translators: fi: Miksi hylkäät?
    reason = _text(_("Why do you refuse?"), _("Printed in the decision. Write nothing about clients."))

    def __init__(self, *args: Any, terms: RightTerms, **options: Any) -> None:
        self.terms, self.contents = terms, {one.group_id: one for one in groups_of(terms)}
        super().__init__(*args, **options)
        offered: dict[str, list[tuple[str, Any]]] = {
            "groups": [(code, content.name) for code, content in self.contents.items()],
            "categories": [(one.value, one.label) for one in categories_of(terms)],
        }
        for name, choices in offered.items():
            choice_field(self, name).choices = choices
            self.fields[name].initial = [code for code, _label in choices]
        self.fields["may_record_changes"].initial = terms.may_record_changes
        self.fields["starts_on"].initial = terms.starts_on
        self.fields["last_day"].initial = last_day(terms.ends_before)
        # Translators: fi: pp.kk.vvvv, viimeistään %(day)s
        hint = _("dd.mm.yyyy, at the latest %(day)s")
        self.fields["last_day"].help_text = hint % {"day": format_date(last_day(terms.ends_before))}
        if not terms.may_record_changes:
            del self.fields["may_record_changes"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        choice = answers.get("choice", "")
        if (needed := WORDS.get(choice)) and needed not in self.errors and not answers.get(needed):
            self.add_error(needed, MISSING[choice])
        if choice == NARROW:
            self._check_narrowed(answers)
        return answers

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["choice"])

    @property
    def written(self) -> str:
        """The text that belongs to the choice; approving as proposed needs none."""
        return str(self.cleaned_data.get(WORDS.get(self.chosen, ""), ""))

    def narrowed(self) -> dict[str, Any]:
        """What is left of the proposal, as `Proposed` names it."""
        answers = self.cleaned_data
        return {
            "groups": tuple(
                content.group for code, content in self.contents.items() if code in answers["groups"]
            ),
            "categories": tuple(one for one in Category if one.value in answers["categories"]),
            "may_record_changes": answers.get("may_record_changes", False),
            "starts_on": answers["starts_on"],
            "last_day": answers["last_day"],
        }

    def _check_narrowed(self, answers: dict[str, Any]) -> None:
        for name, words in NOTHING_LEFT.items():
            if name not in self.errors and not answers.get(name):
                self.add_error(name, words)
        first, last = answers.get("starts_on"), answers.get("last_day")
        earliest, latest = self.terms.starts_on, last_day(self.terms.ends_before)
        # Translators: fi: Esitetty aika on %(first)s–%(last)s. Anna päivä, joka kuuluu siihen.
        words = _("The proposed period is %(first)s–%(last)s. Give a day that belongs to it.")
        period = {"first": format_date(earliest), "last": format_date(latest)}
        if first and not earliest <= first <= latest:
            self.add_error("starts_on", words % period)
        if last and not earliest <= last <= latest:
            self.add_error("last_day", words % period)
        elif first and last and last < first:
            # Translators: fi: Viimeinen päivä on ennen alkua %(day)s.
            before = _("The last day is before the beginning %(day)s.")
            self.add_error("last_day", before % {"day": format_date(first)})


MISSING = {
    # Translators: fi: Kirjoita, miksi hyväksyt esityksen suppeampana. Perustelu tulostuu päätökseen.
    NARROW: _("Write why you approve the proposal narrower. It is printed in the decision."),
    # Translators: fi: Kirjoita, mitä kysyt esittäjältä.
    RETURN: _("Write what you ask the proposer."),
    # Translators: fi: Kirjoita, miksi hylkäät esityksen. Perustelu tulostuu päätökseen.
    REFUSE: _("Write why you refuse the proposal. It is printed in the decision."),
}
NOTHING_LEFT = {
    # Translators: fi: Jätä ainakin yksi ryhmä tai hylkää esitys.
    "groups": _("Leave at least one group, or refuse the proposal."),
    # Translators: fi: Jätä ainakin yksi tieto tai hylkää esitys.
    "categories": _("Leave some data, or refuse the proposal."),
    # Translators: fi: Anna päivä, jona oikeus alkaa.
    "starts_on": _("Give the day on which the right begins."),
    # Translators: fi: Anna oikeuden viimeinen päivä.
    "last_day": _("Give the last day of the right."),
}
