"""What each contract says: its first version, and every change to it as a version of its own (R1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import AnnexVersion, ClientGroup
from documents.calendar import helsinki_day
from municipalities.access.contracts import contract_state
from municipalities.actions.permitting import permitted
from municipalities.models import (
    Contract,
    ContractEvent,
    ContractGroup,
    ContractVersion,
    Municipality,
    ServiceKind,
)

Kind = ContractVersion.Kind


class ServiceUnknown(Exception):
    """A contract is entered for a service that is known."""


class NoPage(Exception):
    """What contradicts or is left open is resolved by citing where it is said."""


class AlreadyDrafted(Exception):
    """The contract has a version; a change to it is a new one."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class NoGroups(Exception):
    """A contract covers at least one group."""


class GroupNotInAnnex(Exception):
    """A contract covers only groups that its annex has."""


class ContractChanged(Exception):
    """The newest version is no longer the one that the person looked at."""


class SignedAlready(Exception):
    """A technical change is made before the first signature; after it the content is locked."""


class NotSignedYet(Exception):
    """Before the first signature a change is a technical one."""


class NoReason(Exception):
    """A change, and an end that is past, say why."""


class NothingChanged(Exception):
    """The new version says what the one before says."""


class NotLonger(Exception):
    """An extension ends later than the version before."""


class NotShorter(Exception):
    """A shortening ends earlier than the version before."""


class WouldShorten(Exception):
    """Only a shortening ends earlier, so that nobody shortens a contract by the way."""


class SameAnnex(Exception):
    """A new annex is another than the one before."""


class AnotherAnnex(Exception):
    """The annex changes only as a new annex."""


class EndsAlready(Exception):
    """An end is on record, or the contract ends by that day anyway."""

    def __init__(self, last_day: date) -> None:
        super().__init__(str(last_day))
        self.last_day = last_day


@dataclass(frozen=True)
class ContractTerms:
    """What a version says, both days included; `groups` None: all groups of the annex."""

    annex: AnnexVersion
    starts_on: date
    last_day: date
    data_clause: str
    groups: frozenset[str] | None = None

    @property
    def ends_before(self) -> date:
        return self.last_day + timedelta(days=1)

    def covered(self) -> frozenset[str]:
        """The codes of the groups."""
        return self.groups if self.groups is not None else frozenset(_codes_of(self.annex))


@transaction.atomic
def draft_contract(
    municipality: Municipality,
    terms: ContractTerms,
    *,
    service_kind: ServiceKind,
    decision_ref: str,
    page: str,
    by: User,
    at: datetime,
) -> ContractVersion:
    """The first version of a contract as it was written, and the page on which it says which service it is.

    Raises `ServiceUnknown`, `NoPage`, `AlreadyDrafted`, `EndBeforeStart`, `NoGroups`, `GroupNotInAnnex`.
    """
    acting = permitted(by, "sign_contracts", municipality.area, at)
    if service_kind == ServiceKind.UNKNOWN:
        raise ServiceUnknown
    if not page.strip():
        raise NoPage
    _check_terms(terms)
    contract = _new_contract(municipality, service_kind, decision_ref, page)
    version = _version(contract, terms, no=1, kind=Kind.ORIGINAL, reason="", by=by)
    record_version(Verb.CONTRACT_DRAFTED, version, acting=acting, by=by, at=at)
    return version


@transaction.atomic
def change_contract(
    seen: ContractVersion, terms: ContractTerms, *, kind: Kind, reason: str, by: User, at: datetime
) -> ContractVersion:
    """A new version after `seen`, the newest that the person looked at. It holds once it is signed.

    Raises `ContractChanged`, `EndsAlready`, `SignedAlready`, `NotSignedYet`, `NoReason`, `NothingChanged`,
    `NotLonger`, `NotShorter`, `WouldShorten`, `SameAnnex`, `AnotherAnnex`, and as `draft_contract` does.
    """
    acting = permitted(by, "sign_contracts", seen.contract.municipality.area, at)
    _check_terms(terms)
    contract = locked(seen.contract)
    newest = _newest(contract)
    if newest.pk != seen.pk:
        raise ContractChanged
    _check_not_ended(contract, at)
    _check_kind(newest, terms, kind)
    if not reason.strip():
        raise NoReason
    version = _version(contract, terms, no=newest.no + 1, kind=kind, reason=reason.strip(), by=by)
    record_version(Verb.CONTRACT_CHANGED, version, acting=acting, by=by, at=at, grounds={"kind": kind.value})
    return version


def locked(contract: Contract) -> Contract:
    """The contract with its row locked: of two who change it at once the second finds what the first did."""
    found: Contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    return found


def _check_terms(terms: ContractTerms) -> None:
    if terms.last_day < terms.starts_on:
        raise EndBeforeStart
    if not terms.covered():
        raise NoGroups
    if not terms.covered() <= set(_codes_of(terms.annex)):
        raise GroupNotInAnnex


def _codes_of(annex: AnnexVersion) -> list[str]:
    return list(annex.contents.values_list("group", flat=True))


def _new_contract(
    municipality: Municipality, service_kind: ServiceKind, decision_ref: str, page: str
) -> Contract:
    # The municipality's row is the lock: two people entering the same contract make one.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    contract: Contract = Contract.objects.get_or_create(
        municipality=municipality,
        service_kind=service_kind,
        decision_ref=decision_ref,
        defaults={"page": page.strip()},
    )[0]
    if contract.versions.exists():
        raise AlreadyDrafted
    return contract


def _version(
    contract: Contract, terms: ContractTerms, *, no: int, kind: Kind, reason: str, by: User
) -> ContractVersion:
    version: ContractVersion = ContractVersion.objects.create(
        contract=contract,
        no=no,
        annex=terms.annex,
        starts_on=terms.starts_on,
        ends_before=terms.ends_before,
        data_clause=terms.data_clause,
        kind=kind,
        reason=reason,
        by=by,
    )
    groups = ClientGroup.objects.filter(code__in=terms.covered())
    ContractGroup.objects.bulk_create([ContractGroup(version=version, group=group) for group in groups])
    return version


def _newest(contract: Contract) -> ContractVersion:
    found: ContractVersion = contract.versions.order_by("-no")[0]
    return found


def _check_not_ended(contract: Contract, at: datetime) -> None:
    state = contract_state(contract, helsinki_day(at))
    if state.end and state.last_day:
        raise EndsAlready(state.last_day)


def _check_kind(old: ContractVersion, terms: ContractTerms, kind: Kind) -> None:
    """The typed kind says what the change does; the content before it is locked once anybody has signed."""
    signed = old.events.exclude(kind=ContractEvent.Kind.ENDED).exists()
    if kind == Kind.TECHNICAL and signed:
        raise SignedAlready
    if kind != Kind.TECHNICAL and not signed:
        raise NotSignedYet
    if kind != Kind.TECHNICAL:
        _check_what_changes(old, terms, kind)
    if _said(terms) == _said(terms_of(old)):
        raise NothingChanged


def _said(terms: ContractTerms) -> tuple[object, ...]:
    """All groups are the same, named or not."""
    return (terms.annex, terms.starts_on, terms.last_day, terms.data_clause, terms.covered())


def _check_what_changes(old: ContractVersion, terms: ContractTerms, kind: Kind) -> None:
    if kind == Kind.EXTENSION and terms.ends_before <= old.ends_before:
        raise NotLonger
    if kind == Kind.SHORTENING and terms.ends_before >= old.ends_before:
        raise NotShorter
    if kind != Kind.SHORTENING and terms.ends_before < old.ends_before:
        raise WouldShorten
    if kind == Kind.NEW_ANNEX and terms.annex == old.annex:
        raise SameAnnex
    if kind != Kind.NEW_ANNEX and terms.annex != old.annex:
        raise AnotherAnnex


def terms_of(version: ContractVersion) -> ContractTerms:
    """What the version says; `groups` None when it covers its whole annex."""
    groups = frozenset(version.groups.values_list("group", flat=True))
    return ContractTerms(
        annex=version.annex,
        starts_on=version.starts_on,
        last_day=version.ends_before - timedelta(days=1),
        data_clause=version.data_clause,
        groups=None if groups == set(_codes_of(version.annex)) else groups,
    )


def record_version(
    verb: Verb,
    version: ContractVersion,
    *,
    acting: str,
    by: User,
    at: datetime,
    grounds: Mapping[str, str] | None = None,
) -> None:
    municipality = version.contract.municipality_id
    record(verb, by=by, at=at, role=acting, municipality=municipality, about=version, grounds=grounds or {})
