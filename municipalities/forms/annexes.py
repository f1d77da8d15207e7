"""The annex of criteria as its decision has it: its dates, and each group's name, criterion and data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from clientgroups.entering import AnnexWords, GroupWords
from clientgroups.models import AnnexVersion, Category, CategoryRule, GroupContent
from documents.calendar import format_date
from documents.fields import DayField, Ticks
from municipalities.forms.contracts import LINES

PARTS = ("name_fi", "criterion_fi", "name_sv", "criterion_sv", "categories")


@dataclass(frozen=True)
class Section:
    """The fields of one group."""

    code: str
    name: str
    fields: list[BoundField]


class AnnexForm(forms.Form):
    """Begins from the annex before, whose words are changed to what the new one says."""

    decision_ref = forms.CharField(
        # Translators: fi: Päätös, jolla liite hyväksyttiin
        label=_("Decision by which the annex was accepted"),
        # Translators: fi: Esimerkiksi 18.3.2027 § 21
        help_text=_("For example 18.3.2027 § 21"),
        max_length=40,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Merkitse päätös, jolla liite hyväksyttiin.
        error_messages={"required": _("Give the decision by which the annex was accepted.")},
    )
    diary_no = forms.CharField(
        # Translators: fi: Diaarinumero
        label=_("Diary number"),
        # Translators: fi: Esimerkiksi 131/00.04.01/2025
        help_text=_("For example 131/00.04.01/2025"),
        max_length=40,
        widget=forms.TextInput(attrs=LINES),
        # Translators: fi: Merkitse päätöksen diaarinumero.
        error_messages={"required": _("Give the diary number of the decision.")},
    )
    decided_on = DayField(
        # Translators: fi: Päätöspäivä
        label=_("Day of the decision"),
        # Translators: fi: Anna päätöksen päivä.
        error_messages={"required": _("Give the day of the decision.")},
    )
    starts_on = DayField(
        # Translators: fi: Liite on voimassa alkaen
        label=_("The annex is in force from"),
        # Translators: fi: Anna päivä, josta liite on voimassa.
        error_messages={"required": _("Give the day from which the annex is in force.")},
    )

    def __init__(self, *args: Any, before: AnnexVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        contents = before.contents.order_by("group__position").prefetch_related("categories")
        self.contents: list[GroupContent] = list(contents)
        for content in self.contents:
            self.fields.update(_fields_of(content))

    def sections(self) -> list[Section]:
        return [
            Section(one.group_id, one.name, [self[f"{one.group_id}_{part}"] for part in PARTS])
            for one in self.contents
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        decided, starts = answers.get("decided_on"), answers.get("starts_on")
        if decided and starts and starts < decided:
            # Translators: fi: Liite ei voi tulla voimaan (%(starts)s) ennen päätöstään (%(decided)s).
            words = _("The annex cannot be in force (%(starts)s) before it was decided on (%(decided)s).")
            days = {"starts": format_date(starts), "decided": format_date(decided)}
            self.add_error("starts_on", words % days)
        return answers

    def words(self) -> AnnexWords:
        answers = self.cleaned_data
        return AnnexWords(
            decision_ref=answers["decision_ref"],
            diary_no=answers["diary_no"],
            decided_on=answers["decided_on"],
            starts_on=answers["starts_on"],
            groups={one.group_id: _words_of(answers, one.group_id) for one in self.contents},
        )


def _words_of(answers: dict[str, Any], code: str) -> GroupWords:
    name_fi, criterion_fi, name_sv, criterion_sv, categories = (answers[f"{code}_{part}"] for part in PARTS)
    return GroupWords(name_fi, name_sv, criterion_fi, criterion_sv, frozenset(categories))


def _fields_of(content: GroupContent) -> dict[str, forms.Field]:
    rules = {row.category: row.rule for row in content.categories.all()}
    usual = [category for category, rule in rules.items() if rule == CategoryRule.DEFAULT]
    apart = {category for category, rule in rules.items() if rule != CategoryRule.DEFAULT}
    return {
        # Translators: fi: Ryhmän nimi
        f"{content.group_id}_name_fi": _line(_("Name of the group"), content.name_fi),
        # Translators: fi: Kriteeri
        f"{content.group_id}_criterion_fi": _text(_("Criterion"), content.criterion_fi),
        # Translators: fi: Ryhmän nimi ruotsiksi
        f"{content.group_id}_name_sv": _line(_("Name of the group in Swedish"), content.name_sv),
        # Translators: fi: Kriteeri ruotsiksi
        f"{content.group_id}_criterion_sv": _text(_("Criterion in Swedish"), content.criterion_sv),
        f"{content.group_id}_categories": _categories(usual, apart),
    }


def _line(label: Any, initial: str) -> forms.CharField:
    return forms.CharField(label=label, initial=initial, max_length=120, widget=forms.TextInput(attrs=LINES))


def _text(label: Any, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label, initial=initial, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _categories(usual: Iterable[str], apart: set[str]) -> forms.MultipleChoiceField:
    """What is asked for only by a rule of its own, as health data always is, is taken over as it is.

    A group that has such data needs no other.
    """
    offered = [one for one in Category if one != Category.T8 and one.value not in apart]
    choices = [(one.value, f"{one.value} {one.label}") for one in offered]
    return forms.MultipleChoiceField(
        # Translators: fi: Tiedot, joita ryhmässä voi pyytää
        label=_("Data that may be asked for in the group"),
        choices=choices,
        initial=list(usual),
        required=not apart,
        widget=Ticks,
        # Translators: fi: Valitse ainakin yksi tieto.
        error_messages={"required": _("Choose at least one category of data.")},
    )
