"""People's accounts: their details are changed, they leave, they come back. What they may do is a role."""

from __future__ import annotations

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from accounts.actions import AlreadyUser, invite_again
from accounts.models import User, plain_address
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.actions.permitting import permitted
from municipalities.actions.stopping import NEW_ADDRESS, OPENED_AGAIN, suspend_until_known
from municipalities.models import Area

MANAGE = "manage_accounts"


class OwnAccount(Exception):
    """Nobody ends an account of their own."""


class AlreadyLeft(Exception):
    """The person is marked as having left."""


class NotLeft(Exception):
    """The account is not one of somebody who has left."""


class StillToCome(Exception):
    """Nobody has left on a day that is still to come."""


@transaction.atomic
def change_details(
    user: User, *, area: Area, name: str, email: str, language: str, by: User, at: datetime
) -> list[str]:
    """Name, address and language as they are from now on; tells which of them changed, if any did.

    With a new address the links that went to the old one are worth nothing, and the person's access rights
    wait until the area has made sure who uses the account. Raises `AlreadyUser` when the address is somebody
    else's.
    """
    acting = permitted(by, MANAGE, area, at)
    user = User.objects.select_for_update().get(pk=user.pk)
    wanted = {"name": name, "email": plain_address(email), "language": language}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        return []
    for field in changed:
        setattr(user, field, wanted[field])
    _save(user, changed)
    if "email" in changed:
        _forget_links(user, at)
        suspend_until_known(user, NEW_ADDRESS, at=at)
    _recorded(user, {"changed": ", ".join(changed)}, acting=acting, by=by, at=at)
    return changed


@transaction.atomic
def mark_as_left(user: User, *, area: Area, left_on: date, by: User, at: datetime) -> User:
    """The account ends, and with it every session, link, password and second factor of the person's.

    Roles, rights and agreements are facts of their own and stay as they are. Raises `OwnAccount`,
    `AlreadyLeft`, `StillToCome`.
    """
    acting = permitted(by, MANAGE, area, at)
    user = User.objects.select_for_update().get(pk=user.pk)
    if by.pk == user.pk:
        raise OwnAccount
    if user.left_on:
        raise AlreadyLeft
    if left_on > helsinki_day(at):
        raise StillToCome
    _forget_links(user, at)
    user.left_on, user.is_active = left_on, False
    # A session is bound to the password: without one, none wakes up when the account is opened again.
    user.set_unusable_password()
    user.save(update_fields=["left_on", "is_active", "password"])
    Authenticator.objects.filter(user=user).delete()
    return _recorded(
        user, {"changed": "left_on", "left_on": left_on.isoformat()}, acting=acting, by=by, at=at
    )


@transaction.atomic
def reopen_account(user: User, *, area: Area, by: User, at: datetime) -> str:
    """Somebody has come back: they are invited anew, and their access rights wait until the area knows them.

    Two entries, for each did happen, and one of every right that was suspended.
    Returns the token of the link. Raises `NotLeft`.
    """
    acting = permitted(by, MANAGE, area, at)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.left_on:
        raise NotLeft
    user.left_on = None
    user.save(update_fields=["left_on"])
    _recorded(user, {"changed": "left_on", "left_on": ""}, acting=acting, by=by, at=at)
    suspend_until_known(user, OPENED_AGAIN, at=at)
    return invite_again(user, by=by, at=at, role=acting)


def _save(user: User, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        raise AlreadyUser from error


def _forget_links(user: User, at: datetime) -> None:
    """Invitations end; the login library's own note of an address would still let its password be reset."""
    user.invitations.open(at).update(expires_at=at)
    EmailAddress.objects.filter(user=user).delete()


def _recorded(user: User, grounds: dict[str, str], *, acting: str, by: User, at: datetime) -> User:
    record(Verb.USER_CHANGED, by=by, at=at, role=acting, about=user, grounds=grounds)
    return user
