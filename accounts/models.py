"""People who log in, their invitations, what is written to them, and what waits for them to be back."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.encryption import EncryptedJSONField

INVITATION_LASTS = timedelta(days=7)
# A letter that could not be sent is tried again after a while, and not for ever: its news grows old.
MESSAGE_RETRIED_AFTER = timedelta(hours=1)
MESSAGE_KEEPS = timedelta(days=14)


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


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self, at: datetime) -> MessageQuerySet:
        """Those to be sent now, to people whose account is open."""
        retried = Q(failed_at=None) | Q(failed_at__lte=at - MESSAGE_RETRIED_AFTER)
        return self.filter(
            retried,
            sent_at=None,
            skipped_at=None,
            due_at__lte=at,
            due_at__gt=at - MESSAGE_KEEPS,
            to__is_active=True,
            to__left_on=None,
        )


class Message(models.Model):
    """One letter to one person, sent at most once; `kind` is the letter's file in accounts/letters.

    `about` is a label and a key, as in the trail: a message outlives what it is about. `facts` fill the
    letter, each a text or a text a language; a client is never among them.
    """

    history_exempt = "Each column is filled once or tells the last try; the trail has an entry of each."

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.ForeignKey(User, models.PROTECT, related_name="messages", verbose_name=_("receiver"))
    kind = models.CharField(_("kind"), max_length=40)
    about_label = models.CharField(_("about"), max_length=60)
    about_key = models.CharField(_("key of what it is about"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict)
    # What makes it the same message: written down twice, it is sent once.
    dedupe_key = models.CharField(_("once for this key"), max_length=200, unique=True)
    due_at = models.DateTimeField(_("to be sent at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failed_at = models.DateTimeField(_("last failed at"), null=True)
    # Too late to be of use when it was written down: it only keeps its key from being used again.
    skipped_at = models.DateTimeField(_("left out at"), null=True)
    language = models.CharField(_("language it was sent in"), max_length=2, choices=Language, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="message_waiting", condition=Q(sent_at=None, skipped_at=None)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(skipped_at=None), name="a_message_left_out_is_not_sent"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, language="") | (Q(sent_at__isnull=False) & ~Q(language="")),
                name="a_sent_message_has_its_language",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("due_at")), name="a_message_is_not_sent_early"
            ),
            models.CheckConstraint(condition=~Q(dedupe_key=""), name="a_message_has_its_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.to_id}"


class KeptAnswers(models.Model):
    """The answers of a form that came without a session, for the owner of the page alone: see kept.py."""

    history_exempt = "Answers on their way: nothing has happened yet, and within the hour they are gone."

    owner = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    # Where the page is read.
    path = models.CharField(max_length=200)
    payload = EncryptedJSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "path"], name="kept_once_a_page"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.kept_at:%Y-%m-%d %H:%M}"
