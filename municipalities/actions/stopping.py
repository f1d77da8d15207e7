"""A granted right is suspended, goes on or is removed, in a numbered decision and at once (R2, § 126).

An unused right is suspended by nobody and without a decision: the rule decides, and the area lets it go on.
So is the right of somebody whose account has got another address or been opened again: an administrator makes
accounts and never named workers (R13), so the area first makes sure who uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import format_date, helsinki_day
from municipalities.access import (
    Decider,
    RightState,
    Standing,
    able_deciders,
    right_state,
    why_barred,
    with_facts,
)
from municipalities.access.due import responsible
from municipalities.access.stops import FROM, state_now
from municipalities.actions.deciding import REFUSALS, MayNotDecide, NoReason, record_refusal
from municipalities.actions.stop_paper import issue_turn
from municipalities.models import AccessRight, RightEvent

Kind = RightEvent.Kind
# A reason is in Finnish, as the area's decisions are.
UNUSED = "Oikeutta ei ole käytetty %(days)s päivään, %(since)s jälkeen."
NEW_ADDRESS = "Käyttäjätilin sähköpostiosoite vaihdettiin. Oikeus jatkuu, kun henkilö on varmistettu."
OPENED_AGAIN = "Käyttäjätili avattiin uudelleen. Oikeus jatkuu, kun henkilö on varmistettu."


class StandsOtherwise(Exception):
    """The right does not stand so that this could be done: somebody was faster, or it was never so."""

    def __init__(self, state: RightState) -> None:
        super().__init__(state.standing)
        self.state = state


def suspend_right(right: AccessRight, *, reason: str, by: User, at: datetime) -> RightEvent:
    """The right may not be used until it goes on.

    Raises `OwnRight`, `DeputyOfHolder`, `NoGrantAuthority`, `NotTheGranter`, `StandsOtherwise`, `NoReason`.
    """
    return _decided(right, _Turn(Kind.SUSPENDED, Verb.RIGHT_SUSPENDED, reason.strip()), by=by, at=at)


def resume_right(right: AccessRight, *, reason: str, by: User, at: datetime) -> RightEvent:
    """A suspended right may be used again. Raises as `suspend_right` does."""
    return _decided(right, _Turn(Kind.RESUMED, Verb.RIGHT_RESUMED, reason.strip()), by=by, at=at)


def remove_right(
    right: AccessRight,
    *,
    misuse: bool,
    reason: str,
    by: User,
    at: datetime,
    falls: Callable[[], Mapping[str, str]] = dict,
) -> RightEvent:
    """The right ends for good: in the normal way, or because of misuse. Raises as `suspend_right` does.

    `falls` is asked under the lock what falls with the right, for the trail; what it raises, this raises, and
    nothing is done.
    """
    turn = _Turn(Kind.REMOVED, Verb.RIGHT_REMOVED, reason.strip(), misuse=misuse, falls=falls)
    return _decided(right, turn, by=by, at=at)


@dataclass(frozen=True)
class _Turn:
    """What is decided about a right, and why."""

    kind: RightEvent.Kind
    verb: Verb
    reason: str
    misuse: bool = False
    falls: Callable[[], Mapping[str, str]] = dict


def _decided(right: AccessRight, turn: _Turn, *, by: User, at: datetime) -> RightEvent:
    if not turn.reason:
        raise NoReason
    try:
        with transaction.atomic():
            return _decide(right, turn, by=by, at=at)
    except MayNotDecide as refusal:
        # In a transaction of its own: the refusal stays although nothing else did.
        record_refusal(right, turn.verb, refusal.obstacle, by=by, at=at)
        raise


def _decide(right: AccessRight, turn: _Turn, *, by: User, at: datetime) -> RightEvent:
    # Locked: of two who do something at once the second finds what the first has done.
    right = AccessRight.objects.select_for_update().get(pk=right.pk)
    decider = _decider(right, by, at)
    state = state_now(right, at)
    if state.standing not in FROM[turn.kind]:
        raise StandsOtherwise(state)
    falls = turn.falls()
    decision = issue_turn(
        right, state, turn.kind, decider=decider, misuse=turn.misuse, reason=turn.reason, by=by, at=at
    )
    event = RightEvent.objects.create(
        right=right,
        terms=state.terms,
        holder=right.holder,
        kind=turn.kind,
        by=by,
        at=at,
        decision=decision,
        reason=turn.reason,
        misuse=turn.misuse,
    )
    tell_of_turn(event, f"right_{turn.kind}", at=at)
    record(
        turn.verb,
        by=by,
        at=at,
        role=decider.assignment.role,
        municipality=right.contract.municipality_id,
        about=right,
        grounds={
            "terms": str(state.terms.pk),
            "contract": str(right.contract_id),
            "authority": str(decider.authority.pk),
            "decision": decision.number,
            "user": str(right.holder_id),
            **({"misuse": "yes"} if turn.misuse else {}),
            **falls,
        },
    )
    return event


def _decider(right: AccessRight, by: User, at: datetime) -> Decider:
    obstacle = why_barred(by, right, at)
    if obstacle:
        raise REFUSALS[obstacle]
    return next(one for one in able_deciders(right, at) if one.user == by)


def suspend_unused(right: AccessRight, *, unused_since: date, days: int, at: datetime) -> RightEvent:
    """Nobody's turn: a right that was not used for so many days is suspended until the area lets it go on.

    Raises `StandsOtherwise`.
    """
    reason = UNUSED % {"days": days, "since": format_date(unused_since)}
    stop = _Rule(frozenset({Standing.IN_FORCE}), reason, "right_unused")
    return _suspended_by_rule(right, stop, grounds={"unused_since": unused_since.isoformat()}, at=at)


def suspend_until_known(holder: User, reason: str, *, at: datetime) -> list[RightEvent]:
    """Nobody's turn: the rights of somebody whose account may have changed hands wait for the area.

    Within the transaction of the act on the account, whose entry says who did that.
    """
    stop = _Rule(FROM[Kind.SUSPENDED], reason, "right_account", area_too=True)
    rights = with_facts(AccessRight.objects.filter(holder=holder))
    held = [right for right in rights if right_state(right, at).standing in stop.standings]
    return [_suspended_by_rule(right, stop, grounds={"account": "changed"}, at=at) for right in held]


@dataclass(frozen=True)
class _Rule:
    """A suspension that nobody decides: from which states, why, and in which letter it is told."""

    standings: frozenset[Standing]
    reason: str
    letter: str
    area_too: bool = False


@transaction.atomic
def _suspended_by_rule(
    right: AccessRight, stop: _Rule, *, grounds: Mapping[str, str], at: datetime
) -> RightEvent:
    right = AccessRight.objects.select_for_update().get(pk=right.pk)
    state = state_now(right, at)
    if state.standing not in stop.standings:
        raise StandsOtherwise(state)
    event: RightEvent = RightEvent.objects.create(
        right=right,
        terms=state.terms,
        holder=right.holder,
        kind=Kind.SUSPENDED,
        by=None,
        at=at,
        reason=stop.reason,
    )
    tell_of_turn(event, stop.letter, at=at, area_too=stop.area_too)
    record(
        Verb.RIGHT_SUSPENDED,
        by=None,
        at=at,
        municipality=right.contract.municipality_id,
        about=right,
        grounds={"terms": str(state.terms.pk), **grounds},
    )
    return event


def tell_of_turn(event: RightEvent, kind: str, *, at: datetime, area_too: bool = False) -> None:
    """A letter to the holder and to those who are `informed`; whoever did it knows already."""
    right = event.right
    facts: dict[str, str | dict[str, str]] = {
        "municipality": in_each_language(lambda: right.contract.municipality.name),
        "holder": right.holder.name,
        "day": format_date(event.last_day or helsinki_day(event.at)),
    }
    others = [
        one for one in informed(right, at, area_too=area_too) if one.pk not in (right.holder_id, event.by_id)
    ]
    for to, letter in [(right.holder, f"own_{kind}"), *((one, kind) for one in others)]:
        key = f"{letter}:{event.pk}:{to.pk}"
        queue_message(to, letter, about=right, dedupe_key=key, facts=facts, at=at)


def informed(right: AccessRight, at: datetime, *, area_too: bool = False) -> list[User]:
    """The municipality's supervisors; the directors too if asked, and when there is no supervisor."""
    people = responsible(right.contract.municipality.area, at)
    local = people.supervisors.get(right.contract.municipality_id, [])
    directors = people.directors if area_too or not local else []
    return list(dict.fromkeys([*local, *directors]))
