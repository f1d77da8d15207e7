"""Työnantajat: matching a client with a named employer's job or work trial place."""

from __future__ import annotations

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus

from clientgroups.evidence import Facts, Group, Mistake, Question, Values


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="business_id",
            # Translators: fi: Työnantajan Y-tunnus
            label=_("Employer's business ID"),
            # Translators: fi: Seitsemän numeroa, väliviiva ja tarkistusnumero
            help=_("Seven digits, a hyphen and a check digit"),
            max_length=20,
            normal=_business_id,
        ),
        Question(
            name="employer",
            # Translators: fi: Työnantajan nimi
            label=_("Employer's name"),
            max_length=200,
        ),
        Question(
            name="job",
            # Translators: fi: Työpaikka tai työkokeilupaikka
            label=_("Job or work trial place"),
            # Translators: fi: Mitä työtä ja missä, esimerkiksi varastotyöntekijä, Laukaa
            help=_("What work and where, for example warehouse worker, Laukaa"),
        ),
    )


def sentence(values: Values) -> str:
    return f"{values['employer']} ({values['business_id']}): {values['job']}."


def not_ready() -> str:
    # Translators: fi: Työpaikkojen seuranta ja ehdokasluettelot tulevat myöhemmin. Kirjoita työnantaja ja
    # paikka tähän.
    return _("Following jobs and lists of candidates come later. Write the employer and the place here.")


def _business_id(typed: str) -> str:
    try:
        return ytunnus.format(ytunnus.validate(typed))
    except ValidationError as error:
        # Translators: fi: Y-tunnus %(typed)s ei kelpaa. Tarkista numerot: oikea on muotoa 1234567-1.
        said = _("The business ID %(typed)s is not valid. Check the digits: the form is 1234567-1.")
        raise Mistake(said % {"typed": typed}) from error


GROUP = Group(
    code="tyonantajat", questions=questions, sentence=sentence, not_ready=not_ready, with_employers=True
)
