"""The supervisor's duty: the ground of a right ends with the employment or the task (§ 126).

No decision is needed: without the ground there is nothing left to weigh.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import end_of_day, helsinki_day
from municipalities.access import RightState
from municipalities.access.stops import FROM, state_now
from municipalities.actions.deciding import NoReason, OwnRight, record_refusal
from municipalities.actions.permitting import permitted
from municipalities.actions.roles import close_role
from municipalities.actions.stopping import StandsOtherwise, tell_of_turn
from municipalities.models import AccessRight, Assignment, RightEvent, Role
from municipalities.models.rights import last_day as last_day_of

PROPOSE = "propose_rights"
Kind = RightEvent.Kind


class EndsAnyway(Exception):
    """The right ends on that day or sooner already."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day.isoformat())
        self.last_day = last_day


class EndedBeforeRight(Exception):
    """The last day is before the right was proposed."""


def end_employment(
    right: AccessRight, *, last_day: date, reason: str, ends_role: bool, by: User, at: datetime
) -> RightEvent:
    """The holder's rights in the municipality end: at once, or with the last day when it is still to come.

    `ends_role` ends the holder's worker's role there too, which has an entry of its own. Raises `OwnRight`,
    `StandsOtherwise`, `EndsAnyway`, `EndedBeforeRight`, `NoReason`.
    """
    acting = permitted(by, PROPOSE, right.contract.municipality, at)
    if not reason.strip():
        raise NoReason
    if by.pk == right.holder_id:
        record_refusal(right, Verb.RIGHT_EMPLOYMENT_ENDED, OwnRight.obstacle, by=by, at=at, perm=PROPOSE)
        raise OwnRight
    with transaction.atomic():
        return _end(right, last_day, reason.strip(), ends_role=ends_role, acting=acting, by=by, at=at)


def _end(
    right: AccessRight,
    last_day: date,
    reason: str,
    *,
    ends_role: bool,
    acting: str,
    by: User,
    at: datetime,
) -> RightEvent:
    # All locked, always in the same order: the ground is one, whatever contracts the rights are under.
    rights = AccessRight.objects.filter(
        holder=right.holder_id, contract__municipality=right.contract.municipality_id
    )
    own = {one.pk: one for one in rights.select_for_update().order_by("pk")}
    states = {key: state_now(one, at) for key, one in own.items()}
    _check(own[right.pk], states[right.pk], last_day)
    events = {
        key: _event(own[key], state, last_day, reason, acting=acting, by=by, at=at)
        for key, state in states.items()
        if state.standing in FROM[Kind.EMPLOYMENT_ENDED] and last_day < state.until
    }
    if ends_role:
        _close_roles(right, last_day, acting=acting, by=by, at=at)
    return events[right.pk]


def _check(right: AccessRight, state: RightState, last_day: date) -> None:
    if state.standing not in FROM[Kind.EMPLOYMENT_ENDED]:
        raise StandsOtherwise(state)
    if last_day >= state.until:
        raise EndsAnyway(state.until)
    if last_day < helsinki_day(min(event.at for event in right.events.all())):
        raise EndedBeforeRight


def _event(
    right: AccessRight,
    state: RightState,
    last_day: date,
    reason: str,
    *,
    acting: str,
    by: User,
    at: datetime,
) -> RightEvent:
    event: RightEvent = RightEvent.objects.create(
        right=right,
        terms=state.terms,
        holder=right.holder,
        kind=Kind.EMPLOYMENT_ENDED,
        by=by,
        at=end_of_day(last_day) if last_day > helsinki_day(at) else at,
        reason=reason,
        last_day=last_day,
    )
    tell_of_turn(event, "right_employment_ended", at=at, area_too=True)
    record(
        Verb.RIGHT_EMPLOYMENT_ENDED,
        by=by,
        at=at,
        role=acting,
        municipality=right.contract.municipality_id,
        about=right,
        grounds={
            "terms": str(state.terms.pk),
            "user": str(right.holder_id),
            "last_day": last_day.isoformat(),
        },
    )
    return event


def _close_roles(right: AccessRight, last_day: date, *, acting: str, by: User, at: datetime) -> None:
    roles = Assignment.objects.in_force(helsinki_day(at)).filter(
        user=right.holder_id, role=Role.WORKER, municipality=right.contract.municipality_id
    )
    for role in roles:
        day = max(last_day, role.starts_on)
        if role.ends_before is None or day < last_day_of(role.ends_before):
            close_role(role, last_day=day, acting=acting, by=by, at=at)
