"""An identity code that one page hands to the next: readable by nobody on the way, good for one worker."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from accounts.encryption import Unreadable, decrypt, encrypt
from accounts.models import User


def carry(code: str, *, by: User) -> str:
    """Text for a hidden field."""
    return urlsafe_b64encode(encrypt(code.encode(), context=_context(by))).decode()


def carried(text: str, *, by: User) -> str:
    """The code again; "" for anything that this worker's page did not carry."""
    try:
        return decrypt(urlsafe_b64decode(text.encode()), context=_context(by)).decode()
    except (Unreadable, ValueError):
        return ""


def _context(by: User) -> str:
    return f"consents.carried:{by.pk}"
