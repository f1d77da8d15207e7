"""Which values a setting of the area can have: a number within bounds, distances, a role, or words."""

from __future__ import annotations

from types import MappingProxyType

from municipalities.access.distances import NoDistances, parsed
from municipalities.access.settings import DEFAULTS, LINKS, is_safe_link
from municipalities.models import Role

# From and to, both included; a consent is in force for 12 months at most (R6), and rights are reviewed every
# six months at least (R4).
NUMBERS: MappingProxyType[str, tuple[int, int]] = MappingProxyType(
    {
        "opening.minutes": (1, 60),
        "outcome.days": (1, 90),
        "consent.default_months": (1, 12),
        "consent.max_months": (1, 12),
        "report.smallest": (2, 20),
        "notice.days": (1, 30),
        "review.months": (1, 6),
        "review.days": (7, 90),
        "right.unused_days": (14, 365),
        "right.unused_warning_days": (1, 60),
    }
)
DISTANCES = frozenset(key for key in DEFAULTS if key.startswith("remind."))
# Who may sign beside the worker (R3).
SIGNERS = (Role.SUPERVISOR, Role.DIRECTOR, Role.MANAGER)
# Printed on every decision, so never empty.
NEEDED = frozenset({"decision.appeal"})


class BadValue(ValueError):
    """The setting cannot have the value."""


class NoNumber(BadValue):
    """Not a whole number within the bounds of `NUMBERS`."""


class NoWords(BadValue):
    """The words are missing."""


class NoRole(BadValue):
    """No such role signs."""


class UnsafeLink(BadValue):
    """An address that pages lead to: only a whole https address will do."""


class NoDistance(BadValue):
    """Not written as `8m 4w 14d` is."""


def checked(key: str, value: str) -> str:
    """The value as it is kept. Raises a `BadValue`."""
    kept = value.replace("\r\n", "\n").strip()
    if key in NUMBERS:
        _check_number(kept, *NUMBERS[key])
    elif key in DISTANCES:
        _check_distances(kept)
    elif key == "agreement.signer" and kept not in SIGNERS:
        raise NoRole(kept)
    elif key in NEEDED and not kept:
        raise NoWords(key)
    elif key in LINKS and kept and not is_safe_link(kept):
        raise UnsafeLink(key)
    return kept


def _check_number(value: str, least: int, most: int) -> None:
    if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
        raise NoNumber(value)


def _check_distances(value: str) -> None:
    try:
        found = parsed(value)
    except NoDistances as slip:
        raise NoDistance(value) from slip
    if not found:
        raise NoDistance(value)
