"""A contract ends, changes or is signed: what falls with it was read first, and is counted under the lock.

municipalities knows no consents, so the counting stands here, around its actions and in their transaction.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import Language, User
from consents.access.falling import Falling, Reach, falling, falling_holders
from documents.calendar import format_date, helsinki_day
from municipalities import actions
from municipalities.access.due import responsible
from municipalities.actions import ContractTerms, Signature
from municipalities.actions.contracts import locked
from municipalities.models import Contract, ContractEvent, ContractVersion, EndCause, Municipality
from municipalities.models.contracts import SIGNATURES
from municipalities.models.rights import last_day


class FallsUnread(Exception):
    """The person has not read what falls, or it has changed since: `falls` is what falls now."""

    def __init__(self, falls: Falling) -> None:
        super().__init__(falls.code)
        self.falls = falls


@transaction.atomic
def end_contract(
    contract: Contract,
    *,
    last_day: date,
    cause: EndCause,
    reason: str,
    read: str,
    by: User,
    at: datetime,
) -> ContractEvent:
    """Mark the contract to end, and tell those whose rights end with it. `read` is the code of what was read.

    Raises `FallsUnread`, and as `municipalities.actions.mark_end` does.
    """
    locked(contract)
    reach = Reach(last_day + timedelta(days=1))
    falls, holders = falling(contract, reach, at), falling_holders(contract, reach, at)
    event = actions.mark_end(
        contract, last_day=last_day, cause=cause, reason=reason, falls=falls.grounds, by=by, at=at
    )
    check_read(falls, read)
    _tell(contract, event, falls, holders)
    return event


@transaction.atomic
def enter_version(
    seen: ContractVersion,
    terms: ContractTerms,
    *,
    kind: ContractVersion.Kind,
    reason: str,
    read: str,
    by: User,
    at: datetime,
) -> ContractVersion:
    """A new version, when what would fall once it is signed has been read.

    Raises `FallsUnread`, and as `municipalities.actions.change_contract` does.
    """
    locked(seen.contract)
    version = actions.change_contract(seen, terms, kind=kind, reason=reason, by=by, at=at)
    falls = falling(seen.contract, Reach(terms.ends_before, terms.covered()), at)
    if falls:
        check_read(falls, read)
    return version


@transaction.atomic
def enter_signature(
    version: ContractVersion, signature: Signature, *, read: str, by: User, at: datetime
) -> ContractEvent:
    """Record a signature; the last one makes the version hold, and what falls by it has been read.

    Raises `FallsUnread`, and as `municipalities.actions.sign_contract` does.
    """
    locked(version.contract)
    falls = falls_when_signed(version, signature.kind, at)
    holders = falling_holders(version.contract, reach_of(version), at) if falls else []
    event = actions.sign_contract(version, signature, by=by, at=at)
    if falls:
        check_read(falls, read)
        _tell(version.contract, event, falls, holders)
    return event


def falls_when_signed(version: ContractVersion, kind: str, at: datetime) -> Falling:
    """What the signature makes fall: nothing unless it is the last that the version lacks."""
    there = set(version.events.filter(on__lte=helsinki_day(at)).values_list("kind", flat=True))
    if {one.value for one in SIGNATURES} - there != {kind}:
        return Falling(version.ends_before, at)
    return falling(version.contract, reach_of(version), at)


def reach_of(version: ContractVersion) -> Reach:
    return Reach(version.ends_before, frozenset(version.groups.values_list("group", flat=True)))


def check_read(falls: Falling, read: str) -> None:
    """Raises `FallsUnread` unless just these counts have been read."""
    if read != falls.code:
        raise FallsUnread(falls)


def _tell(contract: Contract, event: ContractEvent, falls: Falling, holders: list[User]) -> None:
    """A letter to the municipality's supervisors and to each whose right falls; no client in either."""
    municipality, at = contract.municipality, falls.at
    supervisors = responsible(municipality.area, at).supervisors.get(municipality.pk, [])
    facts: dict[str, str | dict[str, str]] = {
        "municipality": in_each_language(lambda: municipality.name),
        "party": in_each_language(lambda: _party(municipality)),
        "service": in_each_language(contract.get_service_kind_display),
        "last_day": format_date(last_day(falls.ends_before)),
    }
    news = "contract_marked" if falls.shorter else "contract_narrowed"
    letters = [*((one, news) for one in supervisors), *((one, f"own_{news}") for one in holders)]
    for to, kind in letters:
        key = f"{kind}:{event.pk}:{to.pk}"
        queue_message(to, kind, about=contract, dedupe_key=key, facts=facts, at=at)


def _party(municipality: Municipality) -> str:
    """Whose contract it is: in the genitive where the sentence is Finnish."""
    finnish = get_language() == Language.FINNISH
    return municipality.in_language("genitive" if finnish else "name")
