"""The named workers of a contract: how long each right took from the decision to its opening (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from documents.calendar import helsinki_day
from municipalities.access.rights import GIVEN, RightState, Standing, approval_in, right_state, with_facts
from municipalities.models import AccessRight, Contract, RightEvent

# Rights that somebody has or is about to get; others are not counted as named.
NAMED = GIVEN | {Standing.SUSPENDED}


@dataclass(frozen=True)
class Lag:
    """One right with the days of the approval that holds; a step that is not taken yet is None."""

    right: AccessRight
    state: RightState
    decided_on: date
    told_on: date | None
    opened_on: date | None
    today: date

    @property
    def days(self) -> int:
        """From the decision to the opening, so far when it is not open yet."""
        return ((self.opened_on or self.today) - self.decided_on).days

    @property
    def is_named(self) -> bool:
        return self.state.standing in NAMED


def lags_of(contract: Contract, at: datetime) -> list[Lag]:
    """Every right under the contract that has been approved, by name; a fixed number of queries."""
    rights = with_facts(AccessRight.objects.filter(contract=contract)).order_by("holder__name")
    approved = ((right, _approval(right, at)) for right in rights)
    return [_lag(right, approval, at) for right, approval in approved if approval]


def _approval(right: AccessRight, at: datetime) -> RightEvent | None:
    return approval_in([event for event in right.events.all() if event.at <= at], helsinki_day(at))


def _lag(right: AccessRight, approval: RightEvent, at: datetime) -> Lag:
    # The other side of a one-to-one raises when there is none.
    notice = getattr(approval, "notice", None)
    return Lag(
        right=right,
        state=right_state(right, at),
        decided_on=helsinki_day(approval.at),
        told_on=notice.sent_on if notice else None,
        opened_on=notice.effective_on if notice else None,
        today=helsinki_day(at),
    )
