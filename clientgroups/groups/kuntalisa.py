"""Kuntalisä: the client's own certificate first; data is opened only where the area has recorded its ground.

380/2023 § 112 does not name the municipal supplement among the uses of the data, so without the area's ground
for that municipality no consent is asked and nothing is opened. The employee signs away from the employer.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from clientgroups.evidence import Choices, Errors, Facts, Group, Question, Values

BROUGHT, CANNOT = "brought", "cannot"


def questions(facts: Facts) -> tuple[Question, ...]:
    return (
        Question(
            name="certificate",
            # Translators: fi: Onko asiakkaalla todistus työssäoloehdosta?
            label=_("Does the client have a certificate of the employment condition?"),
            kind="choice",
            # Translators: fi: Kelasta tai työttömyyskassasta
            help=_("From Kela or an unemployment fund"),
            choices=_certificates(),
        ),
        Question(
            name="why_no_certificate",
            # Translators: fi: Miksi asiakas ei saa todistusta?
            label=_("Why does the client not get the certificate?"),
            required=facts.answer("certificate") != BROUGHT,
        ),
        Question(
            name="criteria_met",
            # Translators: fi: Tarkistin kunnan kuntalisäkriteerit, ja ne täyttyvät muilta osin.
            label=_("I checked the municipality's own criteria, and in all else they are met."),
            kind="confirm",
        ),
        Question(
            name="signs_apart",
            # Translators: fi: Asiakas allekirjoittaa ilman, että työnantaja on läsnä.
            label=_("The client signs without the employer present."),
            kind="confirm",
        ),
    )


def errors(facts: Facts, values: Values) -> Errors:
    if values.get("certificate") != BROUGHT:
        return {}
    # Translators: fi: Kun asiakkaalla on todistus, tietoja ei tarvitse avata. Käytä todistusta.
    said = _("The client has a certificate, so no data needs to be opened. Use the certificate.")
    return {"certificate": said}


def sentence(values: Values) -> str:
    said = {"why": values["why_no_certificate"]}
    # Translators: fi: Kuntalisä: todistusta työssäoloehdosta ei saada (%(why)s).
    return _("Municipal supplement: no certificate of the employment condition to be had (%(why)s).") % said


def why_closed(facts: Facts) -> str:
    if facts.supplement_ground:
        return ""
    # Translators: fi: Asiakas tuo todistuksen työssäoloehdosta itse (Kela tai työttömyyskassa). Tietoja ei
    # avata, koska työllisyysalue ei ole kirjannut siihen perustetta tälle kunnalle (380/2023, 112 §).
    return _(
        "The client brings the certificate of the employment condition (Kela or unemployment fund). "
        "No data is opened, because the area has not recorded its ground for it in this municipality "
        "(380/2023, section 112)."
    )


def not_ready() -> str:
    # Translators: fi: Alueen perusteen ja kunnan kuntalisäkriteerien kirjaaminen tulee myöhemmin.
    return _("Recording the area's ground and the municipality's criteria comes later.")


def _certificates() -> Choices:
    return (
        # Translators: fi: Asiakas toi todistuksen
        (BROUGHT, _("The client brought the certificate")),
        # Translators: fi: Asiakas ei saa todistusta
        (CANNOT, _("The client cannot get the certificate")),
    )


GROUP = Group(
    code="kuntalisa",
    questions=questions,
    errors=errors,
    sentence=sentence,
    why_closed=why_closed,
    not_ready=not_ready,
)
