"""People who log in, and the links that let them in for the first time."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Language(models.TextChoices):
    """Each in its own words: a person finds their language without knowing another."""

    FINNISH = "fi", "Suomi"
    SWEDISH = "sv", "Svenska"
    ENGLISH = "en", "English"


class UserHistory(HistoricalRecords):
    """Keeps no row for a save that touches only what the history leaves out, such as each login."""

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        touched = kwargs.get("update_fields")
        if touched is None or set(touched) - set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self,
        email: str,
        name: str,
        password: str | None = None,
        *,
        language: str = Language.FINNISH,
        **facts: Any,
    ) -> User:
        """A person; without a password they cannot log in until they have accepted an invitation."""
        user = self.model(email=plain_address(email), name=name, language=language, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=plain_address(username or ""))


def plain_address(email: str) -> str:
    """One spelling for one mailbox: here, because SQLite's LOWER knows only ASCII."""
    return email.strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """A person, never shared. What they may do is a dated assignment elsewhere, not a mark here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FINNISH)
    # False until the invitation is accepted, and again when the person has left.
    is_active = models.BooleanField(_("active"), default=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = UserManager()
    history = UserHistory(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """There is no admin site to be staff of."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


def token_hash(token: str) -> bytes:
    """What is kept of an invitation's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> InvitationQuerySet:
        """Those that can still be accepted, by people who have not left meanwhile."""
        return self.filter(used_at=None, expires_at__gt=at, user__left_on=None)


class Invitation(models.Model):
    """A link, sent once, that lets a new user choose a password. Only its hash is kept."""

    history_exempt = "user.invited and user.joined in the trail say all that happens to it"

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name=_("user"))
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"
