"""The second look: views answer 404 before an action is reached, and no action relies on that."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from municipalities.access import Place, acting_role, holds


class NotPermitted(Exception):
    """The person lacks the permission there at that moment."""


def permitted(by: User, perm: str, on: Place, at: datetime) -> str:
    """The role by which the person may act, for the trail. Raises `NotPermitted`."""
    if not holds(by, perm, on, at):
        raise NotPermitted(perm)
    return acting_role(by, perm, at)
