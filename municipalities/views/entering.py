"""The door of each page: where the permission holds, or a plain 404."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from accounts.models import User
from municipalities.access import places
from municipalities.models import Area


def area_or_404(user: User, perm: str, at: datetime) -> Area:
    """The area where the person has the permission."""
    found = places(user, perm, at)
    if not found or not isinstance(found[0], Area):
        raise Http404
    return found[0]
