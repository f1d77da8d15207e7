"""Who a client is. Imported only by the gate and the actions; what is read goes out with a permit (R13)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedTextField
from consents.models.clients import Client
from municipalities.models import Municipality


class IdentityCode(models.Model):
    """The identity code, encrypted, with a keyed index to find it by. Never normalised: separators tell
    people apart.
    """

    history_exempt = "Identity codes are never copied."

    client = models.OneToOneField(Client, models.PROTECT, related_name="identity_code")
    code = EncryptedTextField()
    index = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"code of {self.client_id}"


class Person(models.Model):
    """What the client told one municipality of themselves. Another municipality's worker types their own row:

    so that a code typed in reveals nothing of what somebody else was told (R9).
    """

    history_exempt = "Personal data is not copied; who changed it is in the trail."

    client = models.ForeignKey(Client, models.PROTECT, related_name="persons")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    name = EncryptedTextField()
    birth_date = EncryptedTextField()
    phone = EncryptedTextField(default="")
    email = EncryptedTextField(default="")
    address = EncryptedTextField(default="")
    language = models.CharField(_("language"), max_length=40, default="fi")
    interpreter = models.BooleanField(_("interpreter needed"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "municipality"], name="one_person_a_client_and_municipality"
            )
        ]

    def __str__(self) -> str:
        return f"person of {self.client_id} in {self.municipality_id}"
