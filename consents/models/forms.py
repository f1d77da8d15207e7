"""The paper: forms as issued, the scans of what came back, and who confirmed them beside the picture."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.appendonly import AppendOnly
from consents.models.consents import Consent
from documents.models import IssuedDocument, StoredFile
from municipalities.models import Municipality


class Form(AppendOnly):
    """A consent form as it was issued. Its number, language and bytes are the issued document's."""

    history_exempt = "Append-only: a correction is a new form."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="forms")
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="form")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def __str__(self) -> str:
        return str(self.pk)


class FormRecipient(AppendOnly):
    """Who was named in that group on the day of printing: the list that stands on the form."""

    history_exempt = "Append-only part of the form."

    form = models.ForeignKey(Form, models.PROTECT, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "user"], name="recipient_once_on_a_form")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.user_id}"


class Scan(AppendOnly):
    history_exempt = "Append-only: another scan is another row."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="scans")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class Verification(AppendOnly):
    """Somebody looked at the scan and confirmed person, signature, date and ticks."""

    history_exempt = "Append-only fact."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="verifications")
    scan = models.OneToOneField(Scan, models.PROTECT, related_name="verification")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.form_id} verified"
