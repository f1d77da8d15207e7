"""Withdrawals as they were received: kept also when the number matches nothing or nothing is in force
(R11).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.appendonly import AppendOnly
from consents.models.consents import Consent
from documents.models import IssuedDocument


class WithdrawalCheck(models.TextChoices):
    # Translators: fi: Henkilökortti
    IDENTITY_CARD = "identity_card", _("Identity card")
    # Translators: fi: Ajokortti
    DRIVING_LICENCE = "driving_licence", _("Driving licence")
    # Translators: fi: Passi
    PASSPORT = "passport", _("Passport")
    # Translators: fi: Tunnen asiakkaan työni kautta
    KNOWN = "known", _("I know the client through my work")
    # Translators: fi: Puhelimessa kysymyksillä
    BY_PHONE = "by_phone", _("By questions on the phone")
    # Translators: fi: En voinut varmistaa
    NOT_CHECKED = "not_checked", _("I could not check")


class Way(models.TextChoices):
    # Translators: fi: Palvelupisteessä
    SERVICE_POINT = "service_point", _("At a service point")
    # Translators: fi: Puhelimitse
    PHONE = "phone", _("By phone")
    # Translators: fi: Kirjeellä
    LETTER = "letter", _("By letter")
    # Translators: fi: Turvasähköpostilla
    SECURE_MAIL = "secure_mail", _("By secure e-mail")


class Withdrawal(AppendOnly):
    """One withdrawal. It takes effect when it was received, not when it was recorded."""

    history_exempt = "Append-only fact."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("form number"), max_length=16, blank=True)
    identity_check = models.CharField(_("how identity was checked"), max_length=20, choices=WithdrawalCheck)
    parts = models.JSONField(_("what is withdrawn"))
    way = models.CharField(_("way"), max_length=16, choices=Way)
    language = models.CharField(_("language of the confirmation"), max_length=2)
    received_at = models.DateTimeField(_("received at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class WithdrawnConsent(AppendOnly):
    """A consent that the withdrawal reached; none when the number matched nothing."""

    history_exempt = "Append-only part of the withdrawal."

    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="consents")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="withdrawals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["withdrawal", "consent"], name="consent_once_in_a_withdrawal")
        ]

    def __str__(self) -> str:
        return f"{self.withdrawal_id} {self.consent_id}"


class WithdrawalConfirmation(AppendOnly):
    history_exempt = "Append-only fact."

    withdrawal = models.OneToOneField(Withdrawal, models.PROTECT, related_name="confirmation")
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.withdrawal_id} confirmed"
