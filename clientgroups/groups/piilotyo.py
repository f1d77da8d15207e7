"""Piilotyöpaikat / työntekijän suosittelu: an unannounced job or a recommendation, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Facts, Group, Question, Values


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="recommendation",
            # Translators: fi: Piilotyöpaikka tai suosittelu yhdellä virkkeellä
            label=_("The hidden job or recommendation, in one sentence"),
            kind="long_text",
            # Translators: fi: Työnantaja tai ala ja millaista työtä. Esimerkiksi: Metallialan yritys etsii
            # hitsaajaa.
            help=_(
                "Employer or sector and what kind of work. For example: A metal company looks for a welder."
            ),
            # Translators: fi: Kirjoita, mihin työhön tai mille työnantajalle asiakasta aiotaan suositella.
            missing=_("Write for which work or to which employer the client is to be recommended."),
            max_length=250,
        ),
    )


def sentence(values: Values) -> str:
    # Translators: fi: Piilotyöpaikka tai suosittelu: %(what)s
    return _("Hidden job or recommendation: %(what)s") % {"what": values["recommendation"]}


GROUP = Group(code="piilotyo", questions=questions, sentence=sentence, with_employers=True)
