"""Today's named users from a file, in two hands: the administrator makes accounts, the supervisor proposes.

Nothing is granted by a file (R2): each proposal waits for the director's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import AlreadyUser
from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.access import acting_role
from municipalities.actions.permitting import permitted
from municipalities.actions.proposing import (
    AlreadyHasRight,
    BeyondContract,
    EndBeforeStart,
    NoContract,
    NothingProposed,
    OwnProposal,
    Proposed,
    TooLong,
    propose_right,
)
from municipalities.actions.roles import AlreadyInRole, OwnRole, give_role, invite_person
from municipalities.models import Area, Contract, Municipality, RightEvent, Role


@dataclass(frozen=True)
class Worker:
    """A row: somebody who is to have an account and the worker's role in a municipality."""

    line: int
    email: str
    name: str
    language: str
    municipality: Municipality
    title: str


@dataclass(frozen=True)
class Proposal:
    """A row: the right to propose for somebody."""

    line: int
    holder: User
    proposed: Proposed
    contract: Contract
    unit: str


class NothingToImport(Exception):
    """A file without rows."""


class RowsRefused(Exception):
    """Nothing was imported; `refusals` are what stands in the way, by the line of the row."""

    def __init__(self, refusals: dict[int, Exception]) -> None:
        super().__init__(", ".join(map(str, refusals)))
        self.refusals = refusals


class _Rehearsed(Exception):
    """Undoes a rehearsal."""


PROPOSAL_REFUSALS = (
    AlreadyHasRight,
    BeyondContract,
    EndBeforeStart,
    NoContract,
    NothingProposed,
    OwnProposal,
    TooLong,
)
WORKER_REFUSALS = (AlreadyUser, AlreadyInRole, OwnRole)


@transaction.atomic
def import_workers(area: Area, rows: Sequence[Worker], *, by: User, at: datetime) -> list[tuple[User, str]]:
    """Accounts and worker's roles from today on, all or none; those who have both already are left alone.

    Returns the new users with the tokens of their links. An entry for the file, and those of each row. Raises
    `NothingToImport`, `RowsRefused`.
    """
    acting = permitted(by, "manage_accounts", area, at)
    if not rows:
        raise NothingToImport
    counted = {"rows": str(len(rows))}
    record(Verb.WORKERS_IMPORTED, by=by, at=at, role=acting, about=area, grounds=counted)
    made: list[tuple[User, str]] = []
    refusals: dict[int, Exception] = {}
    for row in rows:
        try:
            with transaction.atomic():
                made += _worker(row, by=by, at=at)
        except WORKER_REFUSALS as refusal:
            refusals[row.line] = refusal
    if refusals:
        raise RowsRefused(refusals)
    return made


@transaction.atomic
def import_proposals(rows: Sequence[Proposal], *, by: User, at: datetime) -> list[RightEvent]:
    """Proposals as `propose_right` makes them, all or none. An entry for the file, and one of each proposal.

    Raises `NothingToImport`, `RowsRefused`.
    """
    if not rows:
        raise NothingToImport
    places = {row.contract.municipality_id for row in rows}
    record(
        Verb.PROPOSALS_IMPORTED,
        by=by,
        at=at,
        role=acting_role(by, "propose_rights", at),
        municipality=places.pop() if len(places) == 1 else "",
        about=rows[0].contract.municipality.area,
        grounds={"rows": str(len(rows))},
    )
    made: list[RightEvent] = []
    refusals: dict[int, Exception] = {}
    for row in rows:
        try:
            with transaction.atomic():
                made.append(_proposal(row, by=by, at=at))
        except PROPOSAL_REFUSALS as refusal:
            refusals[row.line] = refusal
    if refusals:
        raise RowsRefused(refusals)
    return made


def rehearse(act: Callable[[], object]) -> None:
    """Do it and undo it, so that whatever would refuse it is known. Raises what the act raises."""
    try:
        with transaction.atomic():
            act()
            raise _Rehearsed
    except _Rehearsed:
        return


def _worker(row: Worker, *, by: User, at: datetime) -> list[tuple[User, str]]:
    known = User.objects.filter(email__iexact=row.email).first()
    if known is None:
        place, title = row.municipality, row.title
        invited = invite_person(
            row.email, row.name, row.language, role=Role.WORKER, place=place, title=title, by=by, at=at
        )
        return [invited]
    day = helsinki_day(at)
    here = known.assignments.in_force(day).filter(role=Role.WORKER, municipality=row.municipality)
    if not here.exists():
        give_role(
            known, Role.WORKER, row.municipality, starts_on=day, title=row.title, by=by, at=at
        )  # fmt: skip
    return []


def _proposal(row: Proposal, *, by: User, at: datetime) -> RightEvent:
    return propose_right(row.holder, row.proposed, contract=row.contract, unit=row.unit, by=by, at=at)
