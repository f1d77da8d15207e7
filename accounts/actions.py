"""What people do with accounts. Each action changes and records, or does neither."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import Invitation, User, token_hash
from audit.models import Verb
from audit.trail import record

INVITATION_LASTS = timedelta(days=7)


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
