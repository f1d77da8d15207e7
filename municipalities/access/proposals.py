"""Who can be proposed under which contract, how far a proposal has come, and who answers for it (R2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from documents.calendar import helsinki_day
from municipalities.access.contracts import ContractStanding, contract_state, with_versions
from municipalities.access.due import responsible
from municipalities.access.rights import DECISIONS, OVER, RightState, Standing, right_state, with_facts
from municipalities.access.roles import Place, holds
from municipalities.models import AccessRight, Assignment, Contract, RightEvent, Role
from municipalities.models.rights import FINAL

PROPOSE = "propose_rights"
# Standings after which a right gets no new terms: one that has only ended may be renewed.
CLOSED = OVER - {Standing.ENDED}


@dataclass(frozen=True)
class Candidate:
    """A worker of the municipality, and how the right stands that bars a new one, if any."""

    assignment: Assignment
    state: RightState | None

    @property
    def user(self) -> User:
        return self.assignment.user


def candidates(contract: Contract, at: datetime) -> list[Candidate]:
    """The municipality's workers, by name; three queries for any number."""
    roles = contract.municipality.assignments.in_force(helsinki_day(at)).filter(
        role=Role.WORKER, user__is_active=True, user__left_on=None
    )
    states = [(right.holder_id, right_state(right, at)) for right in with_facts(contract.access_rights.all())]
    barring = {holder: state for holder, state in states if state.standing not in OVER}
    workers = {one.user: one for one in roles.select_related("user").order_by("user__name", "starts_on")}
    return [Candidate(one, barring.get(user.pk)) for user, one in workers.items()]


def contracts_to_propose_under(homes: Iterable[Place], at: datetime) -> Sequence[Contract]:
    """Contracts of the municipalities that are entered and have not ended."""
    known = with_versions(Contract.objects.filter(municipality__in=homes))
    closed = (ContractStanding.NOT_ENTERED, ContractStanding.ENDED)
    day = helsinki_day(at)
    return [one for one in known if contract_state(one, day).standing not in closed]


def last_step(right: AccessRight, at: datetime) -> RightEvent:
    """The latest proposal or decision: what somebody who takes the next step must have seen."""
    known = [event for event in right.events.all() if event.at <= at]
    steps = [event for event in known if event.kind in DECISIONS or event.kind == RightEvent.Kind.PROPOSED]
    return max(steps, key=lambda event: (event.terms.no, event.kind in DECISIONS))


def returned(right: AccessRight, at: datetime) -> RightEvent | None:
    """The question that waits for the municipality's answer."""
    step = last_step(right, at)
    over = any(event.kind in FINAL and event.at <= at for event in right.events.all())
    return step if step.kind == RightEvent.Kind.RETURNED and not over else None


def answering(proposal: RightEvent, at: datetime) -> list[User]:
    """The proposer while the task is theirs, and otherwise everybody in the municipality whose task it is."""
    municipality = proposal.right.contract.municipality
    proposer = proposal.by
    if proposer and holds(proposer, PROPOSE, municipality, at):
        return [proposer]
    return list(dict.fromkeys(responsible(municipality.area, at).supervisors.get(municipality.pk, [])))
