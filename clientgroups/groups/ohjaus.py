"""Yksilö- ja uraohjaukset: by a guidance process that has been agreed with the area."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Facts, Group, Question, Values


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="process",
            # Translators: fi: Työllisyysalueen kanssa sovittu ohjausprosessi
            label=_("Guidance process agreed with the area"),
            # Translators: fi: Nimi ja milloin siitä sovittiin
            help=_("Its name and when it was agreed"),
            # Translators: fi: Kirjoita, mistä alueen kanssa sovitusta ohjausprosessista on kyse.
            missing=_("Write which guidance process agreed with the area this is."),
            max_length=200,
        ),
    )


def sentence(values: Values) -> str:
    # Translators: fi: Työllisyysalueen kanssa sovittu ohjausprosessi: %(process)s.
    return _("Guidance process agreed with the area: %(process)s.") % {"process": values["process"]}


def not_ready() -> str:
    # Translators: fi: Sovittujen ohjausprosessien luettelo tulee myöhemmin. Kirjoita prosessi tähän.
    return _("The list of agreed guidance processes comes later. Write the process here.")


GROUP = Group(code="ohjaus", questions=questions, sentence=sentence, not_ready=not_ready)
