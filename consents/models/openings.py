"""Openings through the gate and what came of them (R7), and matters handed to somebody else."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedTextField
from audit.appendonly import AppendOnly
from clientgroups.models import Action
from consents.models.clients import Client
from consents.models.consents import Consent
from consents.models.needs import ServiceNeed
from municipalities.models import ContractVersion, PersonalAgreement, RightTerms


class Opening(models.Model):
    """One passage through the gate with every ground it stood on. `entry` is the decision in the trail."""

    history_exempt = "Only the closing time moves, and the trail has an entry of each step."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="openings")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="openings")
    terms = models.ForeignKey(RightTerms, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(PersonalAgreement, models.PROTECT, related_name="+")
    contract_version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="+")
    need = models.ForeignKey(ServiceNeed, models.PROTECT, related_name="openings")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="openings")
    action = models.CharField(_("intended action"), max_length=24, choices=Action)
    categories = models.JSONField(_("categories"))
    may_record_changes = models.BooleanField(_("may record changes"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    closes_at = models.DateTimeField(_("closes at"))
    outcome_due_on = models.DateField(_("outcome due on"))
    entry = models.UUIDField(_("entry in the trail"), unique=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        indexes = [models.Index(fields=["worker", "opened_at"], name="opening_by_worker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opened_at")), name="opening_closes_after_it_opened"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Outcome(AppendOnly):
    """What an opening led to, or that it led to nothing, and why."""

    history_exempt = "Append-only: recorded once."

    class Result(models.TextChoices):
        # Translators: fi: Ohjaus annettu
        GUIDANCE_GIVEN = "guidance_given", _("Guidance given")
        # Translators: fi: Palvelupäätös valmisteilla
        DECISION_PREPARED = "decision_prepared", _("Service decision being prepared")
        # Translators: fi: Työnantajaan oltu yhteydessä
        EMPLOYER_CONTACTED = "employer_contacted", _("Employer contacted")
        # Translators: fi: Palvelutarpeen muutos kirjattu
        CHANGE_RECORDED = "change_recorded", _("Change of service need recorded")
        # Translators: fi: Sovittu uusi tapaaminen
        NEW_MEETING = "new_meeting", _("New meeting agreed")
        # Translators: fi: Ei johtanut toimenpiteeseen
        NOTHING = "nothing", _("Did not lead to an action")

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="outcome")
    result = models.CharField(_("result"), max_length=20, choices=Result)
    note = EncryptedTextField(default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.opening_id} {self.result}"


class HandOver(AppendOnly):
    """A matter that a worker hands to the area's own expert: a conflict of interest, a refusal, a closed
    gate.
    """

    history_exempt = "Append-only: answering it comes as events of its own."

    class Reason(models.TextChoices):
        # Translators: fi: esteellisyys
        CONFLICT = "conflict", _("disqualified")
        # Translators: fi: asiakas kieltäytyi
        REFUSAL = "refusal", _("the client refused")
        # Translators: fi: tietoja ei voi avata
        CLOSED_GATE = "closed_gate", _("the data cannot be opened")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="hand_overs")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.consent_id} {self.reason}"
