"""Työttömyysturvamaksulistalla olevat: on Kela's list of the month, long unemployed, a need related to work.

The list is never imported (1290/2002 ch. 13 § 6): the worker says which month's list the client is on.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Facts, Group, Question, Values, shown_month


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="list_month",
            # Translators: fi: Maksulistan kuukausi
            label=_("Month of the list"),
            kind="month",
            # Translators: fi: Kelan lista, jolla asiakas on, esimerkiksi %(month)s. Listaa ei tuoda tänne.
            help=_("Kela's list that the client is on, for example %(month)s. The list is not brought here.")
            % {"month": f"{facts.today.month}/{facts.today.year}"},
        ),
        Question(
            name="work_need",
            # Translators: fi: Pitkä työttömyys ja työhön liittyvä tarve yhdellä virkkeellä
            label=_("Long unemployment and the need related to work, in one sentence"),
            kind="long_text",
            # Translators: fi: Esimerkiksi: Työttömänä yli kaksi vuotta, hakee työtä tai palkkatukipaikkaa.
            help=_("For example: Unemployed for over two years, looks for work or a subsidised job."),
            max_length=250,
        ),
    )


def sentence(values: Values) -> str:
    said = {"month": shown_month(values, "list_month"), "need": values["work_need"]}
    # Translators: fi: Maksulistalla %(month)s. %(need)s
    return _("On the payment list of %(month)s. %(need)s") % said


GROUP = Group(code="maksulista", questions=questions, sentence=sentence)
