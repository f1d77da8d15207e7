"""What a decision hands out: leave to read just that, of just those clients."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from audit.models import Entry
from consents.access.gate import Decision
from consents.access.rules import Intent


@dataclass(frozen=True)
class Permit:
    """Made only by the actions that record decisions, after the entry is committed. Identity is read with
    it.
    """

    entry: Entry
    intent: Intent
    municipality: str
    clients: frozenset[UUID]
    categories: tuple[str, ...] = ()
    contacts: bool = False


class GateClosed(Exception):
    """The answer is no, and it is recorded. `insider`: may be told the reasons (R9); everybody else gets a
    404.
    """

    def __init__(self, decision: Decision | None, *, insider: bool) -> None:
        super().__init__("the gate is closed")
        self.decision = decision
        self.insider = insider


class NotPermitted(Exception):
    """A permit was used for a client or a category that it does not cover: a fault in the program."""
