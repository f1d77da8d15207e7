"""What a group may look at, what it may ask, and how typed answers become evidence.

Pure: no database, no clock, no request. Sentences are made in the language that is active just then, so
nothing but `Evidence.values` may be stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from documents.calendar import format_date, parse_date

# As typed: a list where several boxes may be ticked.
Answers = Mapping[str, str | list[str]]
# As stored: days as 2026-11-24, months as 2026-11, several choices with commas between.
Values = Mapping[str, str]
Errors = dict[str, str]
Choices = tuple[tuple[str, str], ...]
Kind = Literal["text", "long_text", "date", "month", "choice", "choices", "confirm"]

YES = "yes"
# The key of an error that is not about one answer: the group itself cannot be chosen.
GROUP_KEY = "group"
MONDAY_TO_WEDNESDAY = frozenset({0, 1, 2})


class Mistake(Exception):
    """An answer that cannot be taken; the message is for the person who typed it."""


@dataclass(frozen=True)
class Facts:
    """All that a group may look at.

    `answers` are as typed, by the question's name. `birth_date` None: not known. `usual_place`: where this
    worker meets clients, to begin with. `asti_days`: the municipality's weekdays for ASTI, Monday is 0.
    `supplement_ground`: the area has recorded its ground for opening data for the municipal supplement there.
    """

    today: date
    birth_date: date | None = None
    answers: Answers = field(default_factory=dict)
    municipality_code: str = ""
    usual_place: str = ""
    asti_days: frozenset[int] = MONDAY_TO_WEDNESDAY
    supplement_ground: bool = False

    def answer(self, name: str) -> str:
        """The answer without needless spaces; "" when there is none."""
        answer = self.answers.get(name, "")
        return " ".join(answer.split()) if isinstance(answer, str) else ""

    def picked(self, name: str) -> list[str]:
        """All that was ticked, also when the browser sent one value only."""
        answer = self.answers.get(name, [])
        return [answer] if isinstance(answer, str) and answer else list(answer)


@dataclass(frozen=True)
class Question:
    """One thing to ask. `missing` is said when a required answer is not there.

    `past_days` (a date) and `past_months` (a month) limit how far back it may be; none is in the future.
    "confirm" is one box to tick; "choices" any number of boxes. `normal` gives the stored form of a text, or
    raises `Mistake`.
    """

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    required: bool = True
    choices: Choices = ()
    initial: str = ""
    missing: str = ""
    max_length: int = 120
    past_days: int = 30
    past_months: int = 12
    normal: Callable[[str], str] = str


@dataclass(frozen=True)
class Known:
    """Something the group reads from the facts and need not ask, shown among the questions."""

    label: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """Proof of the need: `values` to store as JSON, `sentence` to show."""

    values: dict[str, str]
    sentence: str


def _nothing_known(facts: Facts) -> tuple[Known, ...]:
    return ()


def _no_errors(facts: Facts, values: Values) -> Errors:
    return {}


def _open(facts: Facts) -> str:
    return ""


@dataclass(frozen=True)
class Group:
    """One client group's rules; see the docstring of `clientgroups.groups`."""

    code: str
    questions: Callable[[Facts], tuple[Question, ...]]
    sentence: Callable[[Values], str]
    errors: Callable[[Facts, Values], Errors] = _no_errors
    known: Callable[[Facts], tuple[Known, ...]] = _nothing_known
    why_closed: Callable[[Facts], str] = _open
    not_ready: Callable[[], str] = str
    single_visit_only: bool = False
    with_employers: bool = False

    @property
    def ready(self) -> bool:
        return not self.not_ready()

    def check(self, facts: Facts) -> Evidence | Errors:
        """The evidence, or every error by the name of its question (`GROUP_KEY`: of the group itself)."""
        if closed := self.why_closed(facts):
            return {GROUP_KEY: closed}
        questions = self.questions(facts)
        values, errors = read(questions, facts)
        errors = self.errors(facts, values) | errors
        if errors:
            return {question.name: errors[question.name] for question in questions if question.name in errors}
        return Evidence(values=values, sentence=self.sentence(values))


def read(questions: tuple[Question, ...], facts: Facts) -> tuple[dict[str, str], Errors]:
    """The answers in their stored form, without empty voluntary ones, and what is wrong with the rest."""
    values: dict[str, str] = {}
    errors: Errors = {}
    for question in questions:
        try:
            value = _READERS[question.kind](question, facts)
        except Mistake as mistake:
            errors[question.name] = str(mistake)
            continue
        if value:
            values[question.name] = value
        elif question.required:
            errors[question.name] = question.missing or _missing(question)
    return values, errors


def day_of(values: Values, name: str) -> date | None:
    """A stored day."""
    return parse_date(values.get(name, ""))


def visit_day(values: Values) -> date | None:
    """The day of the visit; None in a group that does not ask it."""
    return day_of(values, "visit_date")


def shown_day(values: Values, name: str) -> str:
    """A stored day as people read it: 24.11.2026."""
    day = day_of(values, name)
    return format_date(day) if day else ""


def shown_month(values: Values, name: str) -> str:
    """A stored month (2026-10) as people read it: 10/2026."""
    year, _dash, month = values[name].partition("-")
    return f"{int(month)}/{year}"


def _missing(question: Question) -> str:
    said = {"label": question.label}
    if question.kind == "confirm":
        # Translators: fi: Rastita kohta, jos näin on: ”%(label)s”
        return _("Tick this if it is so: “%(label)s”") % said
    # Translators: fi: Täytä kohta ”%(label)s”.
    return _("Answer this: “%(label)s”.") % said


def _read_text(question: Question, facts: Facts) -> str:
    text = facts.answer(question.name)
    if len(text) > question.max_length:
        raise Mistake(
            # Translators: fi: %(label)s: %(length)s merkkiä. Tilaa on %(most)s merkille.
            _("%(label)s has %(length)s characters. At most %(most)s fit.")
            % {"label": question.label, "length": len(text), "most": question.max_length}
        )
    return question.normal(text) if text else ""


def _read_date(question: Question, facts: Facts) -> str:
    typed = facts.answer(question.name)
    if not typed:
        return ""
    day = parse_date(typed)
    if not day:
        raise Mistake(
            # Translators: fi: ”%(typed)s” ei ole päivämäärä. Kirjoita se näin: %(example)s.
            _("“%(typed)s” is not a date. Write it like this: %(example)s.")
            % {"typed": typed, "example": format_date(facts.today)}
        )
    _refuse_future(question, day, facts.today)
    _refuse_long_ago(question, day, facts.today)
    return day.isoformat()


def _refuse_future(question: Question, day: date, today: date) -> None:
    said = {"label": question.label, "day": format_date(day), "days": (day - today).days}
    if said["days"] == 1:
        # Translators: fi: %(label)s %(day)s on vasta huomenna. Anna tämä päivä tai aiempi.
        raise Mistake(_("%(label)s %(day)s is only tomorrow. Give this day or an earlier one.") % said)
    if day > today:
        raise Mistake(
            # Translators: fi: %(label)s %(day)s on vasta %(days)s päivän päästä. Anna tämä päivä tai aiempi.
            _("%(label)s %(day)s is still %(days)s days away. Give this day or an earlier one.") % said
        )


def _refuse_long_ago(question: Question, day: date, today: date) -> None:
    if day < today - timedelta(days=question.past_days):
        raise Mistake(
            # Translators: fi: %(label)s %(day)s on yli %(days)s päivää sitten. Tarkista päivä.
            _("%(label)s %(day)s is more than %(days)s days ago. Check the day.")
            % {"label": question.label, "day": format_date(day), "days": question.past_days}
        )


_MONTH = re.compile(
    r"(?P<month>\d{1,2})[./](?P<year>\d{4})|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})", re.ASCII
)


def _read_month(question: Question, facts: Facts) -> str:
    typed = "".join(facts.answer(question.name).split())
    if not typed:
        return ""
    month = _first_day(typed)
    if not month:
        raise Mistake(
            # Translators: fi: ”%(typed)s” ei ole kuukausi. Kirjoita se näin: %(example)s.
            _("“%(typed)s” is not a month. Write it like this: %(example)s.")
            % {"typed": typed, "example": f"{facts.today.month}/{facts.today.year}"}
        )
    _refuse_other_months(question, month, facts.today)
    return f"{month:%Y-%m}"


def _first_day(typed: str) -> date | None:
    match = _MONTH.fullmatch(typed)
    if not match:
        return None
    year, month = match["year"] or match["iso_year"], match["month"] or match["iso_month"]
    return parse_date(f"1.{month}.{year}")


def _refuse_other_months(question: Question, month: date, today: date) -> None:
    months_ago = (today.year - month.year) * 12 + today.month - month.month
    said = {"label": question.label, "month": f"{month.month}/{month.year}", "months": question.past_months}
    if months_ago < 0:
        # Translators: fi: %(label)s %(month)s ei ole vielä alkanut. Anna tämä kuukausi tai aiempi.
        raise Mistake(_("%(label)s %(month)s has not begun. Give this month or an earlier one.") % said)
    if months_ago > question.past_months:
        # Translators: fi: %(label)s %(month)s on yli %(months)s kuukautta sitten. Tarkista kuukausi.
        raise Mistake(_("%(label)s %(month)s is more than %(months)s months ago. Check the month.") % said)


def _read_choice(question: Question, facts: Facts) -> str:
    chosen = facts.answer(question.name)
    _refuse_unknown(question, [chosen] if chosen else [])
    return chosen


def _read_choices(question: Question, facts: Facts) -> str:
    picked = facts.picked(question.name)
    _refuse_unknown(question, picked)
    return ",".join(value for value, _label in question.choices if value in picked)


def _read_confirm(question: Question, facts: Facts) -> str:
    return YES if facts.answer(question.name) == YES else ""


def _refuse_unknown(question: Question, chosen: list[str]) -> None:
    if set(chosen) - {value for value, _label in question.choices}:
        # Translators: fi: Valitse luettelosta: ”%(label)s”.
        raise Mistake(_("Choose from the list: “%(label)s”.") % {"label": question.label})


_READERS: dict[Kind, Callable[[Question, Facts], str]] = {
    "text": _read_text,
    "long_text": _read_text,
    "date": _read_date,
    "month": _read_month,
    "choice": _read_choice,
    "choices": _read_choices,
    "confirm": _read_confirm,
}
