"""Kotoutuja-asiakkaat: what must be verified so that the work is not done twice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Choices, Facts, Group, Question, Values


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="verify",
            # Translators: fi: Mitä pitää varmistaa?
            label=_("What must be verified?"),
            kind="choices",
            # Translators: fi: Valitse vähintään yksi.
            help=_("Choose at least one."),
            choices=_choices(),
            # Translators: fi: Valitse, mitä pitää varmistaa.
            missing=_("Choose what must be verified."),
        ),
        Question(
            name="responsible",
            # Translators: fi: Kuka vastaa asiakkaan kotoutumisesta, jos tiedossa
            label=_("Who is responsible for the client's integration, if known"),
            # Translators: fi: Taho ja tehtävä, esimerkiksi työllisyysalueen kotoutumisasiantuntija
            help=_("Organisation and task, for example the area's integration expert"),
            required=False,
        ),
    )


def sentence(values: Values) -> str:
    labels = dict(_choices())
    what = ", ".join(labels[one] for one in values["verify"].split(","))
    if not values.get("responsible"):
        # Translators: fi: Varmistettava: %(what)s.
        return _("To be verified: %(what)s.") % {"what": what}
    # Translators: fi: Varmistettava: %(what)s. Vastuussa: %(who)s.
    return _("To be verified: %(what)s. Responsible: %(who)s.") % {"what": what, "who": values["responsible"]}


def _choices() -> Choices:
    return (
        # Translators: fi: työnhaun voimassaolo
        ("job_search", _("validity of job search")),
        # Translators: fi: kotoutumisaika
        ("integration_period", _("integration period")),
        # Translators: fi: vastuunjako
        ("division", _("division of work")),
    )


GROUP = Group(code="kotoutuja", questions=questions, sentence=sentence)
