"""A client as the register knows them everywhere else: a pseudonym. And the desk's unfinished work."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedJSONField
from accounts.models import User
from municipalities.models import Area, Municipality


class Client(models.Model):
    """`id` is the pseudonym that stands in the trail, in papers' rows and nowhere in a URL."""

    history_exempt = "Holds a pseudonym and no personal data; what happens to it is in the trail."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="clients")

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return str(self.pk)


class IdentityCheck(models.TextChoices):
    """How it was made sure who the client is (R15): a code or a name alone never does (1050/2018 § 29)."""

    # Translators: fi: Henkilökortti
    IDENTITY_CARD = "identity_card", _("Identity card")
    # Translators: fi: Ajokortti
    DRIVING_LICENCE = "driving_licence", _("Driving licence")
    # Translators: fi: Passi
    PASSPORT = "passport", _("Passport")
    # Translators: fi: Suomi.fi-tunnistus
    SUOMI_FI = "suomi_fi", _("Suomi.fi identification")
    # Translators: fi: Tunnen asiakkaan työni kautta
    KNOWN = "known", _("I know the client through my work")

    @property
    def in_sentence(self) -> str:
        """The same within a sentence about the client, in small letters but for a proper name."""
        if self == IdentityCheck.KNOWN:
            # Translators: fi: työntekijä tuntee asiakkaan työnsä kautta
            return gettext("the worker knows the client through their work")
        label = str(self.label)
        return label if self == IdentityCheck.SUOMI_FI else label[:1].lower() + label[1:]


class DraftQuerySet(models.QuerySet["Draft"]):
    def open_for(self, user: User, at: datetime) -> DraftQuerySet:
        return self.filter(owner=user, consent=None, expires_at__gt=at).order_by("-saved_at")


class Draft(models.Model):
    """What a worker has typed into a new consent so far: encrypted, on the server, and short-lived.

    `payload` maps a step's name to the text values of its form. `kept` is a step that arrived after the
    session had ended; its owner gets it back after logging in.
    """

    history_exempt = "Unfinished work that is deleted; nothing in it is a fact yet."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", null=True)
    # Where its owner was: a name of the wizard's steps.
    step = models.CharField(_("step"), max_length=8, default="client", db_default="client")
    payload = EncryptedJSONField(default=dict)
    kept = EncryptedJSONField(null=True)
    consent = models.OneToOneField("consents.Consent", models.PROTECT, related_name="draft", null=True)
    saved_at = models.DateTimeField(_("saved at"))
    expires_at = models.DateTimeField(_("expires at"))

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
