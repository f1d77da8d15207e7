"""The service need, established in one of the groups before anything is asked for (R5)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedJSONField, EncryptedTextField
from audit.appendonly import AppendOnly
from clientgroups.models import GroupContent
from consents.models.clients import Client
from municipalities.models import Municipality


class AreaClient(models.TextChoices):
    """Is the person this area's client? Not decided by home municipality alone (§ 17)."""

    # Translators: fi: Kyllä
    YES = "yes", _("Yes")
    # Translators: fi: Ei
    NO = "no", _("No")
    # Translators: fi: En tiedä
    UNKNOWN = "unknown", _("Not known")


class ServiceNeed(AppendOnly):
    """A client's need in one municipality and group, with its evidence."""

    history_exempt = "Append-only: closing it is a row of its own."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="needs")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="needs")
    content = models.ForeignKey(GroupContent, models.PROTECT, related_name="needs")
    area_client = models.CharField(_("this area's client"), max_length=8, choices=AreaClient)
    sentence = EncryptedTextField()
    evidence = EncryptedJSONField()
    established_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    established_at = models.DateTimeField(_("established at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("service need")
        verbose_name_plural = _("service needs")
        indexes = [models.Index(fields=["client", "municipality"], name="need_by_client")]

    def __str__(self) -> str:
        return str(self.pk)


class NeedClosed(AppendOnly):
    history_exempt = "Append-only event."

    need = models.OneToOneField(ServiceNeed, models.PROTECT, related_name="closed")
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.need_id} closed"
