"""Step 2: which group the need belongs to, what it rests on, and what viewing is meant to lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clientgroups import groups
from clientgroups.groups import GROUP_KEY, YES, Evidence, Facts, Group, Known, Question, visit_day
from clientgroups.models import Action, GroupContent
from consents.forms.drafts import Typed
from documents.calendar import format_date
from documents.fields import Radios, Ticks, choice_field, hinted
from documents.papers import printable

SENTENCE_LENGTH = 250
OWN_NAMES = frozenset({"group", "sentence", "actions"})
# The group whose questions were on the page that came back.
ASKED = "asked"


@dataclass(frozen=True)
class Card:
    """A group as the worker chooses it; `reason` when it cannot be chosen."""

    content: GroupContent
    radio: SafeString
    id: str
    reason: Any


class NeedForm(forms.Form):
    """The board's groups as they stand, then the chosen group's own questions.

    Its fields depend on the answers so far: on the group, and on what its module asks with these facts.
    """

    group = forms.ChoiceField(
        # Translators: fi: Mihin ryhmään palvelutarve kuuluu?
        label=_("Which group does the need belong to?"),
        widget=Radios,
        # Translators: fi: Valitse ryhmä, johon palvelutarve kuuluu.
        error_messages={"required": _("Choose the group that the need belongs to.")},
    )
    sentence = forms.CharField(
        # Translators: fi: Palvelutarve yhdellä virkkeellä
        label=_("The need in one sentence"),
        # Translators: fi: Tulostuu lomakkeelle, ja asiakas lukee sen. Älä kirjoita terveystietoja. Enintään
        # 250 merkkiä.
        help_text=_(
            "Printed on the form, and the client reads it. Write no health data. At most 250 characters."
        ),
        max_length=SENTENCE_LENGTH,
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": 3}),
        # Translators: fi: Kirjoita palvelutarve yhdellä virkkeellä.
        error_messages={"required": _("Write the service need in one sentence.")},
    )
    actions = forms.MultipleChoiceField(
        # Translators: fi: Mihin tietojen katselun on tarkoitus johtaa?
        label=_("What is viewing meant to lead to?"),
        # Translators: fi: Valitse vähintään yksi. Tulostuu lomakkeen kohtaan 5.
        help_text=_("Choose at least one. Printed in section 5 of the form."),
        widget=Ticks,
        # Translators: fi: Valitse vähintään yksi toimenpide, johon katselun on tarkoitus johtaa.
        error_messages={"required": _("Choose at least one action that viewing is meant to lead to.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        typed: Typed,
        contents: Sequence[GroupContent],
        out_of_reach: Mapping[str, Any],
        facts: Facts,
    ) -> None:
        """`typed`: what is answered so far, shown without errors when there is no `data`."""
        super().__init__(data, initial=typed)
        self.contents = {content.group_id: content for content in contents}
        self.out_of_reach = out_of_reach
        self.answers = _answers(data) if data is not None else typed
        # What a question begins with is an answer only once somebody has seen it and sent it.
        self.begins = data is None
        self.content = self.contents.get(str(self.answers.get("group", "")))
        self._offer("group", [(code, content.name) for code, content in self.contents.items()], out_of_reach)
        self._ask_of_group(facts)

    def _offer(self, name: str, choices: list[tuple[str, Any]], out_of_reach: Mapping[str, Any]) -> None:
        field = choice_field(self, name)
        field.choices = choices
        field.widget.disabled_choices = out_of_reach

    def _ask_of_group(self, facts: Facts) -> None:
        """The chosen group's questions; before a group is chosen there is nothing else to ask."""
        self.facts = facts
        self.rules: Group | None = None
        self.questions: tuple[Question, ...] = ()
        if self.content is None or self.content.group_id in self.out_of_reach:
            del self.fields["sentence"], self.fields["actions"]
            return
        self.rules = groups.group(self.content.group_id)
        self.facts = replace(facts, answers=self._so_far(self.rules.questions(facts)))
        self.questions = self.rules.questions(self.facts)
        self.required_by_choice = frozenset(question.name for question in self.questions if question.required)
        for question in self.questions:
            self.fields[question.name] = field_for(question)
        self._offer("actions", _actions(self.content), {})
        self.order_fields(["group", *(question.name for question in self.questions), "sentence", "actions"])

    def _so_far(self, questions: Sequence[Question]) -> Typed:
        asked = questions if self.begins else ()
        begun: Typed = {question.name: question.initial for question in asked if question.initial}
        return begun | _as_read(questions, self.answers)

    @property
    def asks_anew(self) -> bool:
        """Another group was chosen than the one whose questions were on the page: these are unseen."""
        return (
            self.content is not None
            and self.rules is not None
            and self.answers.get(ASKED) != self.content.group_id
        )

    @property
    def known(self) -> tuple[Known, ...]:
        return self.rules.known(self.facts) if self.rules else ()

    @property
    def not_ready(self) -> str:
        return self.rules.not_ready() if self.rules else ""

    @property
    def cards(self) -> list[Card]:
        """The groups in the board's order, each with its radio button."""
        return [self._card(widget) for widget in self["group"].subwidgets]

    def _card(self, radio: BoundWidget) -> Card:
        code = str(radio.data["value"])
        radio.data["attrs"]["aria-describedby"] = f"{radio.id_for_label}-d"
        return Card(
            self.contents[code], radio.tag(), str(radio.id_for_label), self.out_of_reach.get(code, "")
        )

    def evidence_fields(self) -> list[BoundField]:
        return [self[question.name] for question in self.questions]

    def clean_group(self) -> str:
        code: str = self.cleaned_data["group"]
        if code in self.out_of_reach:
            raise ValidationError(self.out_of_reach[code])
        return code

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if self.rules is None or self.content is None:
            return answers
        found = self.rules.check(self.facts)
        if isinstance(found, Evidence):
            self._refuse_a_visit_that_is_over(found)
            return answers | {"content": self.content, "evidence": found.values}
        for name, error in found.items():
            self.add_error("group" if name == GROUP_KEY else name, error)
        return answers

    def _refuse_a_visit_that_is_over(self, found: Evidence) -> None:
        """A consent that lasts for the visit only cannot be signed after its day (R6)."""
        day = visit_day(found.values)
        if self.rules and self.rules.single_visit_only and day and day < self.facts.today:
            # Translators: fi: Tässä ryhmässä suostumus on voimassa vain käyntipäivän, ja %(day)s on jo
            # mennyt. Anna tämän päivän käynti tai valitse toinen ryhmä.
            over = _(
                "In this group a consent lasts for the day of the visit only, and %(day)s is past. Give"
                " today's visit or choose another group."
            )
            self.add_error("visit_date", over % {"day": format_date(day)})


def _answers(data: Any) -> Typed:
    many = {name: data.getlist(name) for name in data} if hasattr(data, "getlist") else dict(data)
    return {
        name: texts[0] if isinstance(texts, list) and len(texts) == 1 else texts
        for name, texts in many.items()
    }


def _as_read(questions: Sequence[Question], answers: Typed) -> Typed:
    """The answers as the group reads them: a tick as "yes"."""
    ticks = {question.name for question in questions if question.kind == "confirm"}
    typed = {name: YES if name in ticks and text else text for name, text in answers.items()}
    return {name: text for name, text in typed.items() if name not in OWN_NAMES}


def _actions(content: GroupContent) -> list[tuple[str, Any]]:
    own = {row.action for row in content.actions.all()}
    return [(action.value, _with_hint(action)) for action in Action if action in own]


def _with_hint(action: Action) -> Any:
    if action != Action.RECORD_CHANGE:
        return action.label
    # Translators: fi: Vaatii asiakkaan oman rastin kohdassa 11
    return hinted(action.label, _("Needs the client's own tick in section 11"))


def field_for(question: Question) -> forms.Field:
    """The field of a group's question. The group itself says what is wrong with the answer."""
    about: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": False,
        "initial": question.initial or None,
    }
    field: forms.Field
    if question.kind == "choice":
        field = forms.ChoiceField(**about, choices=question.choices, widget=Radios)
    elif question.kind == "choices":
        field = forms.MultipleChoiceField(**about, choices=question.choices, widget=Ticks)
    elif question.kind == "confirm":
        field = forms.BooleanField(**about)
    else:
        field = forms.CharField(**about, widget=_text_widget(question))
    return field


def _text_widget(question: Question) -> forms.Widget:
    if question.kind == "long_text":
        return forms.Textarea(attrs={"rows": 2, "maxlength": question.max_length})
    if question.kind == "date":
        return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12})
    return forms.TextInput(attrs={"autocomplete": "off"})
