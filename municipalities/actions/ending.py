"""A contract ends before its date (R1). What falls with it is shown and counted by who calls this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from documents.calendar import helsinki_day
from municipalities.access.contracts import ContractState, contract_state
from municipalities.actions.contracts import EndBeforeStart, EndsAlready, NoReason, locked, record_version
from municipalities.actions.permitting import permitted
from municipalities.models import Contract, ContractEvent, ContractVersion, EndCause


class NothingToEnd(Exception):
    """Only a contract that everybody has signed, and that is not over, can be ended."""


@transaction.atomic
def mark_end(
    contract: Contract,
    *,
    last_day: date,
    cause: EndCause,
    reason: str,
    falls: Mapping[str, str],
    by: User,
    at: datetime,
) -> ContractEvent:
    """The contract ends before its date. `falls` says how much falls with it, for the trail.

    A past last day is late knowledge, and its reason says how it is known. Raises `NothingToEnd`,
    `EndsAlready`, `EndBeforeStart`, `NoReason`.
    """
    acting = permitted(by, "sign_contracts", contract.municipality.area, at)
    contract, day = locked(contract), helsinki_day(at)
    state = contract_state(contract, day)
    version = _check_end(state, last_day, day)
    if last_day < day and not reason.strip():
        raise NoReason
    event: ContractEvent = ContractEvent.objects.create(
        version=version,
        kind=ContractEvent.Kind.ENDED,
        # Late knowledge: it was ended by then at the latest, and recorded_at tells when we learned it.
        on=min(day, last_day),
        ends_before=last_day + timedelta(days=1),
        cause=cause,
        reason=reason.strip(),
        by=by,
    )
    grounds = {"last_day": last_day.isoformat(), "cause": cause.value, **falls}
    record_version(Verb.CONTRACT_ENDED, version, acting=acting, by=by, at=at, grounds=grounds)
    return event


def _check_end(state: ContractState, last_day: date, day: date) -> ContractVersion:
    version = state.version
    if version is None or state.missing or (state.ends_before and state.ends_before <= day and not state.end):
        raise NothingToEnd
    if state.last_day and (state.end or last_day >= state.last_day):
        raise EndsAlready(state.last_day)
    if last_day < version.starts_on:
        raise EndBeforeStart
    return version
