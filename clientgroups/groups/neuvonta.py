"""Ajanvaraukseton kunnan neuvontapalvelu: a job seeker's or unemployed person's visit, and that visit only.

The municipality's employment services have served Kela's ASTI since 1.9.2025, Monday to Wednesday unless it
has other days; ASTI on another day needs a reason. Other advice is given any day.
"""

from __future__ import annotations

from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from clientgroups.evidence import Choices, Errors, Facts, Group, Question, Values, shown_day
from documents.calendar import format_date, parse_date

ASTI_FROM = date(2025, 9, 1)
ASTI, OTHER = "asti", "other"
NEITHER = "neither"


def questions(facts: Facts) -> tuple[Question, ...]:
    asked = (
        Question(
            name="situation",
            # Translators: fi: Onko asiakas työnhakija tai työtön?
            label=_("Is the client a job seeker or unemployed?"),
            kind="choice",
            choices=_situations(),
        ),
        Question(
            name="visit_date",
            # Translators: fi: Käyntipäivä
            label=_("Visit date"),
            kind="date",
            # Translators: fi: pp.kk.vvvv
            help=_("dd.mm.yyyy"),
            initial=format_date(facts.today),
        ),
        Question(
            name="service",
            # Translators: fi: Mitä asia koskee?
            label=_("What is the matter about?"),
            kind="choice",
            # Translators: fi: ASTI-päivät: %(days)s. Muuna päivänä kirjoita syy.
            help=_("ASTI days: %(days)s. On another day write the reason.") % {"days": _asti_days(facts)},
            choices=_services(),
        ),
    )
    day = parse_date(facts.answer("visit_date"))
    return (*asked, _reason(day)) if day and _needs_reason(facts, day) else asked


def errors(facts: Facts, values: Values) -> Errors:
    return _error_of_situation(values) | _error_of_day(facts)


def sentence(values: Values) -> str:
    situation = dict(_situations())[values["situation"]]
    said = {
        "day": shown_day(values, "visit_date"),
        "situation": situation,
        "reason": values.get("reason", ""),
    }
    if values["service"] == OTHER:
        # Translators: fi: Käynti kunnan neuvonnassa %(day)s, %(situation)s.
        return _("Visit to the municipality's advice on %(day)s, %(situation)s.") % said
    if not values.get("reason"):
        # Translators: fi: Kelan ASTI-asiointi %(day)s, %(situation)s.
        return _("Kela's ASTI service on %(day)s, %(situation)s.") % said
    # Translators: fi: Kelan ASTI-asiointi %(day)s, %(situation)s. Muuna kuin ASTI-päivänä, koska: %(reason)s
    return _("Kela's ASTI service on %(day)s, %(situation)s. Not on an ASTI day, because: %(reason)s") % said


def _error_of_situation(values: Values) -> Errors:
    if values.get("situation") != NEITHER:
        return {}
    # Translators: fi: Tietoja ei voi katsoa, kun asiakas ei ole työnhakija eikä työtön. Anna yleistä
    # neuvontaa.
    said = _(
        "No data may be viewed when the client is neither a job seeker nor unemployed. Give general advice."
    )
    return {"situation": said}


def _error_of_day(facts: Facts) -> Errors:
    day = parse_date(facts.answer("visit_date"))
    if facts.answer("service") != ASTI or not day or day >= ASTI_FROM:
        return {}
    # Translators: fi: Kunta on hoitanut ASTI-palvelua 1.9.2025 alkaen. Käyntipäivä %(day)s on aiempi.
    said = _("The municipality has served ASTI since 1.9.2025. The visit date %(day)s is earlier.")
    return {"visit_date": said % {"day": format_date(day)}}


def _needs_reason(facts: Facts, day: date) -> bool:
    return facts.answer("service") == ASTI and day >= ASTI_FROM and day.weekday() not in facts.asti_days


def _asti_days(facts: Facts) -> str:
    return ", ".join(str(WEEKDAYS[day]) for day in sorted(facts.asti_days))


def _reason(day: date) -> Question:
    # Translators: fi: Käyntipäivä %(day)s on %(weekday)s, joka ei ole kunnan ASTI-päivä. Kirjoita, miksi asia
    # hoidettiin silloin.
    told = _(
        "The visit date %(day)s is a %(weekday)s, which is not an ASTI day of the municipality. "
        "Write why the matter was dealt with then."
    ) % {"day": format_date(day), "weekday": WEEKDAYS[day.weekday()]}
    # Translators: fi: Miksi muuna kuin ASTI-päivänä?
    label = _("Why not on an ASTI day?")
    return Question(name="reason", label=label, help=told, missing=told, max_length=250)


def _situations() -> Choices:
    return (
        # Translators: fi: työnhakija
        ("job_seeker", _("job seeker")),
        # Translators: fi: työtön
        ("unemployed", _("unemployed")),
        # Translators: fi: ei kumpikaan
        (NEITHER, _("neither")),
    )


def _services() -> Choices:
    return (
        # Translators: fi: Kelan ASTI-palvelu
        (ASTI, _("Kela's ASTI service")),
        # Translators: fi: Muu neuvonta
        (OTHER, _("Other advice")),
    )


GROUP = Group(code="neuvonta", questions=questions, errors=errors, sentence=sentence, single_visit_only=True)
