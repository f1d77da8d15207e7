"""Questions about accounts."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Invitation, token_hash


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation that the link still stands for; None when it is used, expired or was never made."""
    return Invitation.objects.open(at).filter(token_hash=token_hash(token)).select_related("user").first()
