"""Nuoret työnhakijat (Ohjaamo): without an appointment; under 30 on the day of the visit, or a reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Facts, Group, Known, Question, Values, shown_day
from documents.calendar import format_date, full_years, parse_date

YOUNG_UNTIL = 30


def questions(facts: Facts) -> tuple[Question, ...]:
    asked = (
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
            name="place",
            # Translators: fi: Käyntipaikka
            label=_("Place of visit"),
            # Translators: fi: Toimipiste tai muu paikka
            help=_("Office or other place"),
            initial=facts.usual_place,
        ),
    )
    return asked if _is_young(facts) else (*asked, _reason(facts))


def known(facts: Facts) -> tuple[Known, ...]:
    age = _age(facts)
    if age is None or age >= YOUNG_UNTIL:
        return ()
    # Translators: fi: %(age)s vuotta, alle 30. Muuta perustetta ei tarvita.
    text = _("%(age)s years, under 30. No other ground is needed.") % {"age": age}
    return (Known(label=_("Age"), text=text),)


def sentence(values: Values) -> str:
    said = {
        "day": shown_day(values, "visit_date"),
        "place": values["place"],
        "reason": values.get("reason", ""),
    }
    if values.get("reason"):
        # Translators: fi: Käynti Ohjaamossa %(day)s (%(place)s). Peruste: %(reason)s
        return _("Visit to Ohjaamo on %(day)s (%(place)s). Ground: %(reason)s") % said
    # Translators: fi: Käynti Ohjaamossa %(day)s (%(place)s).
    return _("Visit to Ohjaamo on %(day)s (%(place)s).") % said


def _reason(facts: Facts) -> Question:
    age = _age(facts)
    if age is None:
        # Translators: fi: Syntymäaika ei ole tiedossa. Kirjoita, miksi asia kuuluu Ohjaamoon.
        told = _("The date of birth is not known. Write why the matter belongs to Ohjaamo.")
    else:
        # Translators: fi: Asiakas on käyntipäivänä %(age)s vuotta. Kirjoita, miksi asia kuuluu Ohjaamoon.
        told = _(
            "The client is %(age)s on the day of the visit. Write why the matter belongs to Ohjaamo."
        ) % {"age": age}
    # Translators: fi: Peruste, kun asiakas ei ole alle 30-vuotias
    label = _("Ground when the client is not under 30")
    return Question(name="reason", label=label, kind="long_text", help=told, missing=told, max_length=250)


def _is_young(facts: Facts) -> bool:
    age = _age(facts)
    return age is not None and age < YOUNG_UNTIL


def _age(facts: Facts) -> int | None:
    """Full years on the day of the visit; today's while the day is not yet known."""
    if not facts.birth_date:
        return None
    return full_years(facts.birth_date, parse_date(facts.answer("visit_date")) or facts.today)


GROUP = Group(code="ohjaamo", questions=questions, known=known, sentence=sentence)
