"""What people do with accounts. Each action changes and records, or does neither."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.db import IntegrityError, models, transaction

from accounts.letters import message_letter
from accounts.models import INVITATION_LASTS, Invitation, Message, User, token_hash
from audit.models import Outcome, Verb
from audit.trail import record

log = structlog.get_logger("luvalla.messages")


class AlreadyUser(Exception):
    """The address belongs to an account already, or its invitation has been accepted."""


class InvitationEnded(Exception):
    """The link is used, expired or was never made."""


@transaction.atomic
def invite_user(
    email: str, name: str, language: str, *, by: User | None, at: datetime, role: str = ""
) -> tuple[User, str]:
    """A new account, closed until its link is used, and the link's token, which is kept nowhere.

    `by` is None only for the first administrator. Raises `AlreadyUser`.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name, language=language, is_active=False)
    except IntegrityError as error:
        raise AlreadyUser from error
    return user, _invitation(user, by=by, at=at, role=role)


@transaction.atomic
def invite_again(user: User, *, by: User | None, at: datetime, role: str = "") -> str:
    """A new token for somebody who never used theirs; the earlier links end. Raises `AlreadyUser`."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.has_usable_password():
        raise AlreadyUser
    user.invitations.open(at).update(expires_at=at)
    return _invitation(user, by=by, at=at, role=role)


def _invitation(user: User, *, by: User | None, at: datetime, role: str) -> str:
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(user=user, token_hash=token_hash(token), expires_at=at + INVITATION_LASTS)
    record(Verb.USER_INVITED, by=by, at=at, role=role, about=user)
    return token


@transaction.atomic
def accept_invitation(token: str, password: str, *, at: datetime) -> User:
    """The person chooses their password and the account opens, once. Raises `InvitationEnded`."""
    # Locked, so that of two who follow the same link one comes too late.
    invitations = Invitation.objects.open(at).select_for_update(of=("self",)).select_related("user")
    invitation = invitations.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationEnded
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    user = invitation.user
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    record(Verb.USER_JOINED, by=user, at=at, about=user)
    return user


@transaction.atomic
def choose_language(user: User, language: str, *, by: User, at: datetime) -> User:
    """The language in which the person is spoken and written to."""
    if user.language == language:
        return user
    user.language = language
    user.save(update_fields=["language"])
    record(Verb.USER_CHANGED, by=by, at=at, about=user)
    return user


@dataclass(frozen=True)
class Sent:
    """How many messages went, and how many the mail server did not take."""

    sent: int = 0
    failed: int = 0


def queue_message(
    to: User,
    kind: str,
    *,
    about: models.Model,
    dedupe_key: str,
    facts: Mapping[str, str | dict[str, str]],
    at: datetime,
    skipped: bool = False,
) -> Message | None:
    """Write a message down to be sent from `at` on; None when the key has been used: it goes once.

    Part of the caller's transaction, whose entry tells why. `skipped` writes it down as left out. A letter
    that cannot be written raises here, and not when it is sent.
    """
    known: dict[str, Any] = {
        "to": to,
        "kind": kind,
        "about_label": about._meta.label_lower,
        "about_key": str(about.pk),
        "facts": dict(facts),
        "due_at": at,
        "skipped_at": at if skipped else None,
    }
    message_letter(Message(**known))
    message, added = Message.objects.get_or_create(dedupe_key=dedupe_key, defaults=known)
    return message if added else None


def send_messages(*, at: datetime) -> Sent:
    """Send what waits, oldest first, one entry a message; however many do this at once, each goes once.

    A message is marked as sent before it is handed to the mail server: a process that dies between the two
    leaves one letter unsent rather than one sent twice.
    """
    sent = failed = 0
    while message := _taken(at):
        try:
            message_letter(message).send()
        except OSError as error:  # whatever the network or the mail server says
            _not_sent(message, error, at=at)
            failed += 1
            if not isinstance(error, SMTPRecipientsRefused | SMTPDataError):
                break  # no server to talk to: the others wait for the next time
        else:
            sent += 1
    return Sent(sent, failed)


@transaction.atomic
def _taken(at: datetime) -> Message | None:
    # Passed over when somebody else holds it; SQLite lets one writer in at a time.
    waiting = Message.objects.waiting(at).select_for_update(skip_locked=True, of=("self",))
    message = waiting.select_related("to").order_by("due_at", "pk").first()
    if message is None:
        return None
    message.sent_at, message.failed_at, message.language = at, None, message.to.language
    message.save(update_fields=["sent_at", "failed_at", "language"])
    _record_sending(message, Outcome.DONE, at=at)
    return message


@transaction.atomic
def _not_sent(message: Message, error: OSError, *, at: datetime) -> None:
    message.sent_at, message.failed_at, message.language = None, at, ""
    message.save(update_fields=["sent_at", "failed_at", "language"])
    _record_sending(message, Outcome.FAILED, at=at)
    log.warning("message_failed", message=str(message.pk), cause=type(error).__name__)


def _record_sending(message: Message, outcome: Outcome, *, at: datetime) -> None:
    grounds = {"kind": message.kind, "user": str(message.to_id), message.about_label: message.about_key}
    record(Verb.MESSAGE_SENT, by=None, at=at, outcome=outcome, about=message, grounds=grounds)
