"""A proposal of an access right, and new terms for one that there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from clientgroups.models import Category, Ground
from documents.calendar import format_date, months_after
from documents.fields import DayField, Radios, Ticks, choice_field, hinted
from municipalities.access.proposals import Candidate
from municipalities.access.terms import Limits
from municipalities.models import Unit

VIEW, VIEW_AND_RECORD = "view", "record"
NEW_UNIT = "new"
# What is suggested; the proposer may choose another time within the contract.
SUGGESTED_MONTHS = 12


class TermsForm(forms.Form):
    """Content, scope, authority and duration (§ 124). Neither a group nor data is ticked beforehand."""

    tasks = forms.CharField(
        # Translators: fi: Tehtävät · Mitä henkilö tekee, kun hän tarvitsee asiakkaiden tietoja? Tulostuu
        # päätökseen.
        label=_("Tasks"),
        help_text=_("What does the person do when clients' data is needed? Printed in the decision."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        # Translators: fi: Kirjoita, mitä henkilö tekee.
        error_messages={"required": _("Write what the person does.")},
    )
    groups = forms.MultipleChoiceField(
        # Translators: fi: Ryhmät · Rastita vain ne, joita tehtävät edellyttävät.
        label=_("Groups"),
        help_text=_("Tick only those that the tasks need."),
        widget=Ticks,
        # Translators: fi: Valitse ainakin yksi ryhmä.
        error_messages={"required": _("Choose at least one group.")},
    )
    categories = forms.MultipleChoiceField(
        # Translators: fi: Tiedot · Rastita vain ne, joita tehtävät edellyttävät.
        label=_("Data"),
        help_text=_("Tick only those that the tasks need."),
        widget=Ticks,
        # Translators: fi: Valitse, mitä tietoja tehtävissä tarvitaan.
        error_messages={"required": _("Choose what data the tasks need.")},
    )
    authority = forms.ChoiceField(
        # Translators: fi: Valtuudet · Vain katselu · Katselu ja palvelutarpeen muutosten kirjaaminen
        label=pgettext_lazy("of an access right", "Authority"),
        widget=Radios,
        choices=[
            (VIEW, _("Viewing only")),
            (VIEW_AND_RECORD, _("Viewing and recording changes of service need")),
        ],
        # Translators: fi: Valitse valtuudet.
        error_messages={"required": _("Choose the authority.")},
    )
    # Translators: fi: Alkaa · Anna päivä, jona oikeus alkaa.
    starts_on = DayField(
        label=_("Begins"), error_messages={"required": _("Give the day on which the right begins.")}
    )
    # Translators: fi: Viimeinen päivä · Anna oikeuden viimeinen päivä.
    last_day = DayField(
        label=_("Last day"), error_messages={"required": _("Give the last day of the right.")}
    )
    # Translators: fi: Peruste
    ground = forms.ChoiceField(label=_("Ground"), widget=Radios, choices=Ground, initial=Ground.PRODUCER)
    reason = forms.CharField(
        # Translators: fi: Perustelu · Miksi henkilö tarvitsee oikeuden? Tulostuu päätökseen. Älä kirjoita
        # asiakkaiden tietoja.
        label=_("Reason"),
        help_text=_(
            "Why does the person need the right? Printed in the decision. Write nothing about clients."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        # Translators: fi: Kirjoita, miksi henkilö tarvitsee oikeuden.
        error_messages={"required": _("Write why the person needs the right.")},
    )

    def __init__(self, *args: Any, limits: Limits, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limits = limits
        # Translators: fi: Sopimus ei kata tätä ryhmää.
        beyond = _("The contract does not cover this group.")
        self._offer(
            "groups",
            {one.content.group_id: hinted(one.content.name, one.content.criterion) for one in limits.groups},
            {one.content.group_id: beyond for one in limits.groups if not one.covered},
        )
        self._offer(
            "categories", {one.value: hinted(one.label, _needed(one, limits)) for one in limits.categories}
        )
        # Translators: fi: pp.kk.vvvv, viimeistään %(day)s
        hint = _("dd.mm.yyyy, at the latest %(day)s")
        self.fields["last_day"].help_text = hint % {"day": format_date(limits.last_day)}

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        needed = self.limits.needed_by(answers.get("groups", ()))
        extra = [
            one for one in self.limits.categories if one.value in set(answers.get("categories", ())) - needed
        ]
        if "groups" not in self.errors and extra:
            # Translators: fi: Valitut ryhmät eivät tarvitse näitä tietoja: %(names)s.
            words = _("The chosen groups do not need this data: %(names)s.")
            self.add_error("categories", words % {"names": ", ".join(str(one.label) for one in extra)})
        return answers

    def terms(self) -> dict[str, Any]:
        """What was answered, as `Proposed` names it."""
        answers = self.cleaned_data
        groups = [one.content.group for one in self.limits.groups]
        return {
            "groups": tuple(group for group in groups if group.pk in answers["groups"]),
            "categories": tuple(one for one in Category if one.value in answers["categories"]),
            "tasks": answers["tasks"],
            "starts_on": answers["starts_on"],
            "last_day": answers["last_day"],
            "may_record_changes": answers["authority"] == VIEW_AND_RECORD,
            "reason": answers["reason"],
            "ground": Ground(answers["ground"]),
        }

    def _offer(self, name: str, choices: Mapping[str, Any], barred: Mapping[str, Any] | None = None) -> None:
        field = choice_field(self, name)
        field.choices = list(choices.items())
        field.widget.disabled_choices = barred or {}


class ProposalForm(TermsForm):
    """Whom to propose as well, and where the person works."""

    required_by_choice = frozenset({"new_unit"})

    person = forms.ChoiceField(
        # Translators: fi: Työntekijä
        label=_("Worker"),
        # Translators: fi: Puuttuuko joku? Pyydä pääkäyttäjää antamaan hänelle tunnus ja työntekijän rooli.
        help_text=_(
            "Is somebody missing? Ask the administrator to give them an account and the worker's role."
        ),
        widget=Radios,
        # Translators: fi: Valitse, kenelle oikeutta esitetään.
        error_messages={"required": _("Choose for whom the right is proposed.")},
    )
    unit = forms.ChoiceField(
        # Translators: fi: Yksikkö
        label=_("Unit"),
        widget=Radios,
        # Translators: fi: Valitse yksikkö, jossa henkilö työskentelee.
        error_messages={"required": _("Choose the unit where the person works.")},
    )
    # Translators: fi: Uuden yksikön nimi
    new_unit = forms.CharField(label=_("Name of the new unit"), max_length=120, required=False)
    field_order = ["person", "unit", "new_unit"]

    def __init__(
        self, *args: Any, people: Sequence[Candidate], units: Sequence[Unit], by: User, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.user.pk): one for one in people}
        self.units = {str(one.pk): one for one in units}
        self._offer(
            "person",
            {key: hinted(one.user.name, one.assignment.title) for key, one in self.people.items()},
            {key: words for key, one in self.people.items() if (words := _barred(one, by))},
        )
        # Translators: fi: Muu yksikkö
        self._offer(
            "unit", {**{key: one.name for key, one in self.units.items()}, NEW_UNIT: _("Another unit")}
        )

    @property
    def holder(self) -> User:
        return self.people[self.cleaned_data["person"]].user

    @property
    def workplace(self) -> Unit | str:
        """A unit that is known, or the name of a new one."""
        return self.units.get(self.cleaned_data["unit"]) or str(self.cleaned_data["new_unit"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("unit") == NEW_UNIT and not answers.get("new_unit"):
            # Translators: fi: Kirjoita yksikön nimi.
            self.add_error("new_unit", _("Write the name of the unit."))
        return answers


def suggested_period(limits: Limits, first: date) -> dict[str, date]:
    """From that day, or when the contract begins, for a year or as long as the contract lasts."""
    starts_on = max(first, limits.first_day)
    year = months_after(starts_on, SUGGESTED_MONTHS) - timedelta(days=1)
    return {"starts_on": starts_on, "last_day": min(year, limits.last_day)}


def _needed(category: Category, limits: Limits) -> Any:
    """In which groups the data is needed, told the shorter way round."""
    covered = [one for one in limits.groups if one.covered]
    needing = [one.content.name for one in covered if category.value in one.categories]
    others = [one.content.name for one in covered if category.value not in one.categories]
    if not others:
        # Translators: fi: Kaikissa ryhmissä
        return _("In every group")
    if len(others) < len(needing):
        # Translators: fi: Kaikissa ryhmissä paitsi: %(names)s
        return _("In every group except: %(names)s") % {"names": ", ".join(others)}
    # Translators: fi: Ryhmissä: %(names)s
    return _("In the groups: %(names)s") % {"names": ", ".join(needing)}


def _barred(one: Candidate, by: User) -> Any:
    if one.user == by:
        # Translators: fi: Et voi esittää oikeutta itsellesi.
        return _("You cannot propose a right for yourself.")
    if one.state:
        # Translators: fi: Henkilöllä on jo käyttöoikeus: %(state)s.
        return _("The person has an access right already: %(state)s.") % {"state": one.state.standing.label}
    return ""
