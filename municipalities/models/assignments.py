"""Who holds which role, where and from when to when; and who may grant access rights, on what source."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from municipalities.models.areas import Area, Municipality


class Role(models.TextChoices):
    # Translators: fi: Kunnan työntekijä
    WORKER = "worker", _("Municipal worker")
    # Translators: fi: Kunnan esihenkilö
    SUPERVISOR = "supervisor", _("Municipal supervisor")
    # Translators: fi: Palvelupisteen työntekijä
    RECEIVER = "receiver", _("Receiver at a service point")
    # Translators: fi: Työllisyysaluejohtaja
    DIRECTOR = "director", _("Area director")
    # Translators: fi: Työllisyyspalvelupäällikkö
    MANAGER = "manager", _("Employment services manager")
    # Translators: fi: Työkykykoordinaattori
    COORDINATOR = "coordinator", _("Work ability coordinator")
    # Translators: fi: Työllisyysalueen asiantuntija
    EXPERT = "expert", _("Area's own expert")
    # Translators: fi: Lautakunnan sihteeri
    SECRETARY = "secretary", _("Board secretary")
    # Translators: fi: Tietosuojavastaava
    OFFICER = "officer", _("Data protection officer")
    # Translators: fi: Järjestelmän pääkäyttäjä
    ADMINISTRATOR = "administrator", _("System administrator")


MUNICIPAL_ROLES = (Role.WORKER, Role.SUPERVISOR, Role.RECEIVER)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self, day: date) -> AssignmentQuerySet:
        return self.filter(Q(ends_before=None) | Q(ends_before__gt=day), starts_on__lte=day)


class Assignment(models.Model):
    """A role that a person holds for a period, given by somebody else. The end is exclusive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    area = models.ForeignKey(Area, models.PROTECT, related_name="assignments")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="assignments", null=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    deputy_for = models.ForeignKey("self", models.PROTECT, related_name="deputies", null=True, blank=True)
    # Empty only for the first administrator, whom nobody can have appointed inside the system.
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes = [models.Index(fields=["user", "role"], name="assignment_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="assignment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=F("user")), name="nobody_gives_themselves_a_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=MUNICIPAL_ROLES, municipality__isnull=False)
                | (~Q(role__in=MUNICIPAL_ROLES) & Q(municipality__isnull=True)),
                name="municipal_roles_name_a_municipality",
            ),
            # A deputy stands in for a time, never for good.
            models.CheckConstraint(
                condition=Q(deputy_for=None) | Q(ends_before__isnull=False), name="a_deputy_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"


class GrantAuthorityQuerySet(AppendOnlyQuerySet["GrantAuthority"]):
    def in_force(self, day: date) -> GrantAuthorityQuerySet:
        """Of each role the newest fact that has begun, unless it has ended: a later one replaces it."""
        later = Q(starts_on__gt=OuterRef("starts_on")) | Q(
            starts_on=OuterRef("starts_on"), recorded_at__gt=OuterRef("recorded_at")
        )
        newer = GrantAuthority.objects.filter(
            later, area=OuterRef("area"), role=OuterRef("role"), starts_on__lte=day
        )
        lasting = Q(ends_before=None) | Q(ends_before__gt=day)
        return self.filter(~Exists(newer), lasting, starts_on__lte=day)


class GrantAuthority(AppendOnly):
    """Which role may grant access rights, on what source (R2). Without one nothing can be approved."""

    history_exempt = "Append-only sourced facts: the rows are the history."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="grant_authorities")
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.DIRECTOR)
    source = models.CharField(_("administrative rule or decision"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = GrantAuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="grant_authority_has_a_source"),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="authority_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.source}"
