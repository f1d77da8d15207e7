"""The settings of the area by what they concern, and one of them with a new value from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date, helsinki_day
from documents.fields import DayField
from municipalities.access.settings import PRINTED
from municipalities.access.values import (
    DISTANCES,
    NEEDED,
    NUMBERS,
    SIGNERS,
    BadValue,
    NoDistance,
    NoNumber,
    NoRole,
    NoWords,
    UnsafeLink,
    checked,
)

LONGEST_LINE, LONGEST_TEXT = 200, 4000
ON_PAPER: dict[str, Any] = {
    # Translators: fi: Alueen yhteystieto
    "form.area_contact": _("How to reach the area"),
    # Translators: fi: Puhelin peruuttamista varten
    "form.phone": _("Telephone for withdrawing"),
    # Translators: fi: Postiosoite
    "form.postal_address": _("Postal address"),
    # Translators: fi: Turvaposti
    "form.secure_mail": _("Secure e-mail"),
    # Translators: fi: Rekisterinpitäjä
    "form.controller": _("Controller"),
    # Translators: fi: Rekisterinpitäjän yhteystieto
    "form.controller_contact": _("How to reach the controller"),
    # Translators: fi: Tietosuojavastaava
    "form.dpo": _("Data protection officer"),
    # Translators: fi: Mihin tietopyynnöt lähetetään
    "form.requests_to": _("Where requests are sent"),
    # Translators: fi: Tietosuojaselosteen osoite
    "form.notice_url": _("Address of the privacy notice"),
    # Translators: fi: Kuinka kauan lomake säilytetään
    "form.keep_form": _("How long the form is kept"),
    # Translators: fi: Kuinka kauan katselulokia säilytetään
    "form.keep_log": _("How long the log of viewing is kept"),
    # Translators: fi: Alatunnisteen teksti
    "form.office_footer": _("Text of the footer"),
}
LABELS: dict[str, Any] = {
    **ON_PAPER,
    **{f"{key}_sv": format_lazy("{} (sv)", ON_PAPER[key]) for key in PRINTED},
    # Translators: fi: Muutoksenhakuohje
    "decision.appeal": _("How to appeal a decision"),
    # Translators: fi: Tietojen aukiolo minuutteina
    "opening.minutes": _("Minutes that a client's data stays open"),
    # Translators: fi: Päiviä seurauksen kirjaamiseen
    "outcome.days": _("Days to record what came of an opening"),
    # Translators: fi: Suostumuksen tavallinen pituus kuukausina
    "consent.default_months": _("Usual length of a consent in months"),
    # Translators: fi: Suostumuksen enimmäispituus kuukausina
    "consent.max_months": _("Longest consent in months"),
    # Translators: fi: Muistutukset ennen sopimuksen päättymistä
    "remind.contract": _("Reminders before a contract ends"),
    # Translators: fi: Muistutukset ennen käyttöoikeuden päättymistä
    "remind.right": _("Reminders before an access right ends"),
    # Translators: fi: Muistutukset ennen henkilökohtaisen sopimuksen päättymistä
    "remind.agreement": _("Reminders before a personal agreement ends"),
    # Translators: fi: Muistutukset ennen tarkistuksen määräpäivää
    "remind.review": _("Reminders before a review is due"),
    # Translators: fi: Pienin luku, joka raportissa näytetään
    "report.smallest": _("Smallest number that a report tells"),
    # Translators: fi: Työpäiviä KEHA-ilmoituksen vaiheeseen
    "notice.days": _("Working days for each step of a notice to KEHA-keskus"),
    # Translators: fi: Kuukausia käyttöoikeuksien tarkistusten välillä
    "review.months": _("Months between reviews of access rights"),
    # Translators: fi: Päiviä tarkistukseen vastaamiseen
    "review.days": _("Days to answer in a review"),
    # Translators: fi: Päiviä ilman avauksia ennen käyttöoikeuden keskeyttämistä
    "right.unused_days": _("Days without an opening before an access right is suspended"),
    # Translators: fi: Varoitus ennen keskeyttämistä, päiviä
    "right.unused_warning_days": _("Days of warning before it"),
    # Translators: fi: ATMT:n osoite
    "atmt.url": _("Address of ATMT"),
    # Translators: fi: Kuka allekirjoittaa henkilökohtaisen sopimuksen työntekijän kanssa
    "agreement.signer": _("Who signs the personal agreement beside the worker"),
}
# Translators: fi: Päätökset ja sopimukset
GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (
        _("Decisions and agreements"),
        (
            "decision.appeal",
            "agreement.signer",
            "notice.days",
            "review.months",
            "review.days",
            "right.unused_days",
            "right.unused_warning_days",
        ),
    ),
    # Translators: fi: Suostumukset ja avaukset
    (
        _("Consents and openings"),
        ("consent.default_months", "consent.max_months", "opening.minutes", "outcome.days", "atmt.url"),
    ),
    # Translators: fi: Muistutukset ja raportit
    (
        _("Reminders and reports"),
        ("remind.contract", "remind.right", "remind.agreement", "remind.review", "report.smallest"),
    ),
    # Translators: fi: Lomakkeille ja päätöksiin tulostuvat tiedot
    (_("Printed on forms and decisions"), tuple(key for one in PRINTED for key in (one, f"{one}_sv"))),
]
SENTENCES: dict[type[BadValue], Any] = {
    # Translators: fi: Anna kokonaisluku väliltä %(least)s–%(most)s.
    NoNumber: _("Give a whole number from %(least)s to %(most)s."),
    # Translators: fi: Kirjoita etäisyydet näin: 8m 4w 14d. m on kuukausi, w viikko ja d päivä.
    NoDistance: _("Write the distances like this: 8m 4w 14d. m is a month, w a week and d a day."),
    # Translators: fi: Valitse, kuka allekirjoittaa.
    NoRole: _("Choose who signs."),
    # Translators: fi: Kirjoita teksti. Se tulostuu jokaiseen päätökseen.
    NoWords: _("Write the text. It is printed in every decision."),
    # Translators: fi: Anna koko osoite. Sen alussa on https://.
    UnsafeLink: _("Give the whole address. It begins with https://."),
}


class SettingForm(forms.Form):
    """A value that the setting can have, from today on or later."""

    # Translators: fi: Uusi arvo
    value = forms.CharField(label=_("New value"), required=False, max_length=LONGEST_LINE)
    starts_on = DayField(
        # Translators: fi: Alkaen
        label=_("From"),
        # Translators: fi: pp.kk.vvvv. Tänään tai myöhemmin.
        help_text=_("dd.mm.yyyy. Today or later."),
        # Translators: fi: Kirjoita päivä, josta alkaen arvo on voimassa.
        error_messages={"required": _("Write the day from which the value holds.")},
    )

    def __init__(self, *args: Any, key: str, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.key, self.today = key, helsinki_day(at)
        self.fields["value"] = _field(key)

    def clean_value(self) -> str:
        try:
            return checked(self.key, self.cleaned_data["value"])
        except BadValue as slip:
            least, most = NUMBERS.get(self.key, (0, 0))
            raise ValidationError(SENTENCES[type(slip)], params={"least": least, "most": most}) from slip

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            # Translators: fi: %(day)s on jo mennyt. Anna tämä päivä tai myöhempi.
            sentence = _("%(day)s is past already. Give today or a later day.")
            raise ValidationError(sentence, params={"day": format_date(day)})
        return day


def _field(key: str) -> forms.Field:
    options: dict[str, Any] = {"label": _("New value"), "required": key in NUMBERS or key in NEEDED}
    if key == "agreement.signer":
        return forms.ChoiceField(**options, choices=[(role.value, role.label) for role in SIGNERS])
    if key == "decision.appeal":
        # Translators: fi: Erota kappaleet tyhjällä rivillä.
        hint = _("Part the paragraphs with an empty line.")
        area = forms.Textarea(attrs={"rows": 10})
        return forms.CharField(**options, max_length=LONGEST_TEXT, help_text=hint, widget=area)
    if key in DISTANCES:
        # Translators: fi: Esimerkiksi 8m 4w 14d: m on kuukausi, w viikko ja d päivä.
        hint = _("For example 8m 4w 14d: m is a month, w a week and d a day.")
        return forms.CharField(**options, max_length=LONGEST_LINE, help_text=hint)
    return forms.CharField(**options, max_length=LONGEST_LINE)
