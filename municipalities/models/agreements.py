"""The personal agreement with each named worker, the secrecy commitment and the training (R3)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from clientgroups.models import ClientGroup
from documents.calendar import helsinki_day
from documents.models import IssuedDocument, StoredFile
from municipalities.models.areas import Municipality
from municipalities.models.assignments import Role


class PersonalAgreementQuerySet(AppendOnlyQuerySet["PersonalAgreement"]):
    def in_force(self, at: datetime) -> PersonalAgreementQuerySet:
        """Signed by both by that day, in its period, not ended."""
        day = helsinki_day(at)
        for kind in (AgreementEvent.Kind.WORKER_SIGNED, AgreementEvent.Kind.SUPERVISOR_SIGNED):
            signature = AgreementEvent.objects.filter(agreement=OuterRef("pk"), kind=kind, on__lte=day)
            self = self.filter(Exists(signature))
        ended = AgreementEvent.objects.filter(
            agreement=OuterRef("pk"), kind=AgreementEvent.Kind.ENDED, on__lte=day
        )
        within = Q(ends_before=None) | Q(ends_before__gt=day)
        return self.filter(~Exists(ended), within, starts_on__lte=day)

    def with_facts(self) -> PersonalAgreementQuerySet:
        """The agreements with all that their state and their page need, in a fixed number of queries."""
        related = ("user", "municipality__area", "document__file", "signer")
        return self.select_related(*related).prefetch_related("events__paper", "events__by", "groups")

    def naming(self, group: str | ClientGroup | OuterRef) -> PersonalAgreementQuerySet:
        """Agreements that say what service need means in the group (a code, or an OuterRef to one)."""
        return self.filter(groups__group=group)  # type: ignore[misc]  # an OuterRef compares too


class PersonalAgreement(AppendOnly):
    """What service need means in this person's work, group by group.

    `document` is the paper as it was written, before anybody signed it; `signer` signs beside the worker.
    """

    history_exempt = "Append-only: printing, signatures and the end are events."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="agreements")
    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="+", null=True)
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    signer_role = models.CharField(_("as"), max_length=16, choices=Role, blank=True, db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PersonalAgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(signer=None) | ~Q(signer=F("user")), name="nobody_agrees_with_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.municipality_id}"


class AgreementGroup(AppendOnly):
    history_exempt = "Append-only part of the agreement."

    agreement = models.ForeignKey(PersonalAgreement, models.PROTECT, related_name="groups")
    group = models.ForeignKey(ClientGroup, models.PROTECT, related_name="+")
    meaning = models.TextField(_("what service need means in this work"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "group"], name="group_once_in_an_agreement"),
            models.CheckConstraint(condition=~Q(meaning=""), name="an_agreed_group_has_a_meaning"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.group_id}"


class AgreementEvent(AppendOnly):
    history_exempt = "Append-only events: the rows are the history."

    class Kind(models.TextChoices):
        # Translators: fi: laadittu
        DRAFTED = "drafted", _("drafted")
        # Translators: fi: tulostettu
        PRINTED = "printed", _("printed")
        # Translators: fi: työntekijä allekirjoitti
        WORKER_SIGNED = "worker_signed", _("signed by the worker")
        # Translators: fi: toinen osapuoli allekirjoitti (esihenkilö, tai kenet alue on määrännyt)
        SUPERVISOR_SIGNED = "supervisor_signed", _("signed for the municipality")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(PersonalAgreement, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    on = models.DateField(_("date"))
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="agreement_event_once"),
            models.CheckConstraint(
                condition=~Q(kind="ended") | ~Q(reason=""), name="an_ended_agreement_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class QualificationQuerySet(AppendOnlyQuerySet["Qualification"]):
    def on_record(self, at: datetime) -> QualificationQuerySet:
        return self.filter(done_on__lte=helsinki_day(at))


class Qualification(AppendOnly):
    """A secrecy commitment or a training that is on record with its date."""

    history_exempt = "Append-only facts: the rows are the history."

    class Kind(models.TextChoices):
        # Translators: fi: salassapitositoumus
        SECRECY = "secrecy", _("secrecy commitment")
        # Translators: fi: koulutusmerkintä
        TRAINING = "training", _("record of training")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="qualifications")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    done_on = models.DateField(_("done on"))
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = QualificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.done_on}"
