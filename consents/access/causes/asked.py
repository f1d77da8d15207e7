"""Whom, where and when a failing rule is explained for, and what an explanation is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from consents.access.rules import Footing, Rule
from consents.models import Consent
from documents.calendar import helsinki_day
from municipalities.models import Municipality


@dataclass(frozen=True)
class Cause:
    """A failing rule, which of its ways of failing it is, and the sentence for the worker."""

    rule: Rule
    way: str
    sentence: str = field(compare=False)

    @property
    def code(self) -> str:
        return f"{self.rule}:{self.way}"


@dataclass(frozen=True)
class Asked:
    worker: User
    municipality: Municipality
    group: str | None
    group_name: str
    at: datetime
    consent: Consent | None = None

    @property
    def day(self) -> date:
        return helsinki_day(self.at)

    @property
    def footing(self) -> Footing:
        return Footing(self.worker, self.municipality.pk, self.group, self.at)
