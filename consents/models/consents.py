"""What a client was asked to consent to, and what has become of it: a ledger of events (R6, R11)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from clientgroups.models import Action, Category
from consents.models.clients import IdentityCheck
from consents.models.needs import ServiceNeed
from employers.models import Employer

# The tick of section 11: the worker may also record changes of the service need.
RECORD_CHANGES = "record_changes"


class Length(models.TextChoices):
    # Translators: fi: Vain tämä käynti
    SINGLE_VISIT = "single_visit", _("This visit only")
    # Translators: fi: Määräpäivään asti
    UNTIL = "until", _("Until a date")


class Consent(AppendOnly):
    """One consent of one client for one need: its terms as they were printed. The end is exclusive.

    A withdrawal and an opening both lock this row, so that no permit commits after a withdrawal.
    """

    history_exempt = "Append-only: what becomes of it is in its parts' events."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(ServiceNeed, models.PROTECT, related_name="consents")
    length = models.CharField(_("length"), max_length=12, choices=Length)
    ends_before = models.DateField(_("ends before"))
    identity_check = models.CharField(_("how identity was checked"), max_length=20, choices=IdentityCheck)
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return str(self.pk)


class ConsentWorker(AppendOnly):
    """A worker whom the client named. None: all who are named in that municipality and group when it is
    opened.
    """

    history_exempt = "Append-only part of the consent."

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="workers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "user"], name="worker_once_in_a_consent")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.user_id}"


class ConsentAction(AppendOnly):
    history_exempt = "Append-only part of the consent."

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="actions")
    action = models.CharField(_("action"), max_length=24, choices=Action)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "action"], name="action_once_in_a_consent"),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="consent_action_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.action}"


class ConsentPart(AppendOnly):
    """A part that is given or refused on its own: viewing, health (§ 116), to an employer (§ 118)."""

    history_exempt = "Append-only part of the consent."

    class Kind(models.TextChoices):
        # Translators: fi: Tietojen katselu
        VIEWING = "viewing", _("Viewing data")
        # Translators: fi: Terveystiedot
        HEALTH = "health", _("Health data")
        # Translators: fi: Tietojen antaminen työnantajalle
        EMPLOYER = "employer", _("Giving data to an employer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="parts")
    kind = models.CharField(_("part"), max_length=8, choices=Kind)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "kind"], name="part_once_in_a_consent")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.kind}"


class PartItem(AppendOnly):
    """A box printed on the form: a category, or the tick for recording changes."""

    history_exempt = "Append-only part of the consent."

    part = models.ForeignKey(ConsentPart, models.PROTECT, related_name="items")
    item = models.CharField(_("item"), max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "item"], name="item_once_in_a_part"),
            models.CheckConstraint(
                condition=Q(item__in=[*Category.values, RECORD_CHANGES]), name="part_item_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.item}"


class PartEventQuerySet(AppendOnlyQuerySet["PartEvent"]):
    def newest_first(self) -> PartEventQuerySet:
        return self.order_by("-at", "-recorded_at")

    def latest_ids(self, at: datetime) -> PartEventQuerySet:
        """One row a part: its latest event by that moment."""
        newest = PartEvent.objects.filter(part=OuterRef("part"), at__lte=at).newest_first().values("pk")
        return self.filter(pk=Subquery(newest[:1]))


class PartEvent(AppendOnly):
    """A turn in the life of a part: `at` when it was so in the world, `recorded_at` when we learned it."""

    history_exempt = "Append-only events: the rows are the history."

    class Kind(models.TextChoices):
        # Translators: fi: annettu
        GIVEN = "given", _("given")
        # Translators: fi: kieltäytyi
        REFUSED = "refused", pgettext_lazy("client", "refused")
        LIMITED = "limited", _("limited")
        # Translators: fi: peruttu
        WITHDRAWN = "withdrawn", _("withdrawn")
        SUPERSEDED = "superseded", _("superseded")
        INVALIDATED = "invalidated", _("invalidated")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(ConsentPart, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    signed_on = models.DateField(_("signed on"), null=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    # The last day on which a consent opens without its verified scan (R6).
    scan_due_on = models.DateField(_("scan due on"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PartEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["part", "at"], name="part_event_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="given") | Q(signed_on__isnull=False, scan_due_on__isnull=False),
                name="a_given_part_is_signed_and_owes_its_scan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.kind}"


IN_FORCE_KINDS = (PartEvent.Kind.GIVEN, PartEvent.Kind.LIMITED)


class EventItem(AppendOnly):
    """A box that the client ticked."""

    history_exempt = "Append-only part of the event."

    event = models.ForeignKey(PartEvent, models.PROTECT, related_name="items")
    item = models.CharField(_("item"), max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "item"], name="item_once_in_an_event"),
            models.CheckConstraint(
                condition=Q(item__in=[*Category.values, RECORD_CHANGES]), name="event_item_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.item}"
