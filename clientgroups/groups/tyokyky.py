"""Työkyky- ja eläkeselvitykset: only by a referral of the work ability coordinator.

Referrals are not in the register yet: until they are, the worker records who referred the client and when.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Facts, Group, Question, Values, shown_day


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="referred_by",
            # Translators: fi: Ohjannut työkykykoordinaattori
            label=_("Work ability coordinator who referred the client"),
            # Translators: fi: Nimi. Ilman koordinaattorin ohjausta asia ei kuulu tähän ryhmään.
            help=_("Name. Without the coordinator's referral the matter does not belong to this group."),
            # Translators: fi: Kirjoita, kuka työkykykoordinaattori ohjasi asiakkaan kuntaan.
            missing=_("Write which work ability coordinator referred the client to the municipality."),
        ),
        Question(
            name="referred_on",
            # Translators: fi: Ohjauspäivä
            label=_("Day of referral"),
            kind="date",
            # Translators: fi: pp.kk.vvvv
            help=_("dd.mm.yyyy"),
            past_days=366,
        ),
        Question(
            name="client_agreed",
            # Translators: fi: Asiakas on suostunut siihen, että koordinaattori kertoi hänestä kunnalle.
            label=_("The client has agreed that the coordinator told the municipality about them."),
            kind="confirm",
            # Translators: fi: Ohjaus saa nimetä asiakkaan kunnalle vasta, kun asiakas on suostunut siihen.
            # Pyydä koordinaattoria hankkimaan suostumus.
            missing=_(
                "A referral may name the client to the municipality only once the client has agreed to it. "
                "Ask the coordinator to get the client's consent."
            ),
        ),
    )


def sentence(values: Values) -> str:
    said = {"who": values["referred_by"], "day": shown_day(values, "referred_on")}
    # Translators: fi: Työkykykoordinaattori %(who)s ohjasi asiakkaan %(day)s.
    return _("Referred by work ability coordinator %(who)s on %(day)s.") % said


def not_ready() -> str:
    # Translators: fi: Koordinaattorin ohjaukset eivät vielä tule tänne. Kirjaa, kuka ohjasi ja milloin.
    return _("The coordinator's referrals do not arrive here yet. Record who referred the client and when.")


GROUP = Group(code="tyokyky", questions=questions, sentence=sentence, not_ready=not_ready)
