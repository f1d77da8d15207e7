"""The employment area, its municipalities, and what is set or said of them with a date and a source."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from audit.appendonly import AppendOnly, AppendOnlyQuerySet


class Area(models.Model):
    """The organising authority. It is no legal person: the responsible municipality is behind it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name_fi = models.CharField(_("name in Finnish"), max_length=120)
    name_sv = models.CharField(_("name in Swedish"), max_length=120)
    # Stored, never inflected by code.
    genitive_fi = models.CharField(_("genitive in Finnish"), max_length=120)
    genitive_sv = models.CharField(_("genitive in Swedish"), max_length=120)
    business_id = models.CharField(_("business ID"), max_length=9, blank=True)
    origin = models.CharField(_("origin of the trail"), max_length=80, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("employment area")
        verbose_name_plural = _("employment areas")
        permissions = [
            ("decide_rights", "Can decide on access rights"),
            ("sign_contracts", "Can sign contracts for the area"),
            ("see_contracts", "Can see contracts"),
            ("see_rights", "Can see access rights of the area"),
            ("record_notices", "Can record notices to KEHA-keskus"),
            ("export_reports", "Can export reports"),
            ("manage_accounts", "Can manage accounts"),
            ("record_withdrawals", "Can record withdrawals in the area"),
            ("receive_matters", "Can receive matters handed over"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    def in_language(self, field: str, language: str | None = None) -> str:
        return _in_language(self, field, language)


class Municipality(models.Model):
    """A member of the area, by its three-digit code. Names and genitives are stored per language."""

    code = models.CharField(_("municipality code"), max_length=3, primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="municipalities")
    short_fi = models.CharField(_("short name in Finnish"), max_length=40)
    short_sv = models.CharField(_("short name in Swedish"), max_length=40)
    name_fi = models.CharField(_("name in Finnish"), max_length=60)
    name_sv = models.CharField(_("name in Swedish"), max_length=60)
    genitive_fi = models.CharField(_("genitive in Finnish"), max_length=60)
    genitive_sv = models.CharField(_("genitive in Swedish"), max_length=60)
    is_responsible = models.BooleanField(_("responsible municipality"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["short_fi"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        permissions = [
            ("propose_rights", "Can propose named workers"),
            ("see_own_rights", "Can see the municipality's access rights"),
            ("record_own_withdrawals", "Can record withdrawals at a service point"),
            ("use_gate", "Has been granted an access right"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def short(self) -> str:
        return self.in_language("short")

    def in_language(self, field: str, language: str | None = None) -> str:
        """`field` ("short", "name", "genitive") in Swedish when that is asked for, else in Finnish."""
        return _in_language(self, field, language)


def _in_language(thing: models.Model, field: str, language: str | None) -> str:
    swedish = (language or get_language() or "fi").startswith("sv")
    return str(getattr(thing, f"{field}_{'sv' if swedish else 'fi'}"))


class Unit(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="units")
    name = models.CharField(_("name"), max_length=120)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="unit_once_a_municipality")
        ]

    def __str__(self) -> str:
        return self.name


class AreaSettingQuerySet(AppendOnlyQuerySet["AreaSetting"]):
    def value(self, area: Area, key: str, day: date) -> str | None:
        """What the setting was on that day; None when it has never been set by then."""
        rows = self.filter(area=area, key=key, starts_on__lte=day).order_by("-starts_on", "-recorded_at")
        return rows.values_list("value", flat=True).first()


class AreaSetting(AppendOnly):
    """One dated value of a setting; the newest that has started holds: a past moment can be explained."""

    history_exempt = "Append-only dated facts: the rows are the history."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="settings")
    key = models.CharField(_("setting"), max_length=60)
    value = models.TextField(_("value"))
    starts_on = models.DateField(_("starts on"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AreaSettingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area", "key", "starts_on"], name="area_setting_by_day")]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"


class ListedFact(AppendOnly):
    """That one of the decision's three lists names the municipality as having a contract."""

    history_exempt = "Append-only sourced facts: the rows are the history."

    class Source(models.TextChoices):
        # Translators: fi: Tausta: allekirjoitetut sopimukset
        BACKGROUND = "background", _("Background: contracts signed")
        # Translators: fi: Esitys
        PROPOSAL = "proposal", _("Proposal")
        # Translators: fi: Hyväksytty lisäys
        SUPPLEMENT = "supplement", _("Accepted supplement")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="listed")
    source = models.CharField(_("list"), max_length=12, choices=Source)
    decision_ref = models.CharField(_("decision"), max_length=40)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "source", "decision_ref"], name="listed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.source}"


class ListResolution(AppendOnly):
    """Which of the differing lists holds, and on what ground."""

    history_exempt = "Append-only sourced facts: the rows are the history."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="list_resolutions")
    holds = models.CharField(_("list that holds"), max_length=12, choices=ListedFact.Source)
    source = models.CharField(_("where it is said"), max_length=200)
    page = models.CharField(_("page"), max_length=60, blank=True, default="", db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            # Only the loader of the decision itself, which is nobody, needs to cite no page of it.
            models.CheckConstraint(condition=Q(by=None) | ~Q(page=""), name="a_resolution_cites_its_page")
        ]

    def __str__(self) -> str:
        return f"{self.holds} holds"

    @property
    def cited(self) -> str:
        """Where it is said, with its page when a person has said it."""
        return f"{self.source}, {self.page}" if self.page else self.source


class AreaPermission(UserObjectPermissionBase):
    """guardian's row for a role in the area: a mirror of dated assignments, never the fact itself."""

    history_exempt = "A mirror of assignments, rebuilt from them."
    content_object = models.ForeignKey(Area, models.CASCADE)


class MunicipalityPermission(UserObjectPermissionBase):
    """guardian's row for a role or a granted right in a municipality: a mirror, never the fact itself."""

    history_exempt = "A mirror of assignments and rights, rebuilt from them."
    content_object = models.ForeignKey(Municipality, models.CASCADE)
