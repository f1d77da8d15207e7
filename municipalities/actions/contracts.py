"""Contracts: which list of municipalities holds, what each contract says, who has signed it (R1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import AnnexVersion, ClientGroup
from documents.calendar import helsinki_day
from documents.models import StoredFile
from municipalities.actions.permitting import permitted
from municipalities.models import (
    Area,
    Contract,
    ContractEvent,
    ContractGroup,
    ContractVersion,
    ListedFact,
    ListResolution,
    Municipality,
    Role,
    ServiceKind,
)


class ServiceUnknown(Exception):
    """A contract is entered for a service that is known."""


class NoPage(Exception):
    """What contradicts or is left open is resolved by citing where it is said."""


class AlreadyDrafted(Exception):
    """The contract has a version; a change to it is a new one."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class AlreadySigned(Exception):
    """That signature is on record."""


class SignedInFuture(Exception):
    """Nothing has been signed tomorrow."""


class NotSigner(Exception):
    """For the area only the area director or the employment services manager signs, each alone."""


AREA_SIGNATURES = (ContractEvent.Kind.AREA_SIGNED, ContractEvent.Kind.ANNEX_AREA_SIGNED)


@transaction.atomic
def resolve_lists(
    area: Area, holds: ListedFact.Source, *, source: str, page: str, by: User, at: datetime
) -> ListResolution:
    """Which of the decision's differing lists holds, and where and on which page that is said.

    Raises `NoPage`.
    """
    acting = permitted(by, "sign_contracts", area, at)
    if not source.strip() or not page.strip():
        raise NoPage
    resolution: ListResolution = ListResolution.objects.create(
        area=area, holds=holds, source=source, page=page, by=by, at=at
    )
    record(Verb.CONTRACT_LIST_RESOLVED, by=by, at=at, role=acting, about=resolution)
    return resolution


@transaction.atomic
def draft_contract(
    municipality: Municipality,
    *,
    service_kind: ServiceKind,
    decision_ref: str,
    annex: AnnexVersion,
    starts_on: date,
    last_day: date,
    data_clause: str,
    groups: Iterable[ClientGroup] | None = None,
    by: User,
    at: datetime,
) -> ContractVersion:
    """The first version of a contract as it was written; all groups of its annex unless narrowed.

    Raises `ServiceUnknown`, `AlreadyDrafted`, `EndBeforeStart`.
    """
    acting = permitted(by, "sign_contracts", municipality.area, at)
    if service_kind == ServiceKind.UNKNOWN:
        raise ServiceUnknown
    if last_day < starts_on:
        raise EndBeforeStart
    version = ContractVersion.objects.create(
        contract=_contract(municipality, service_kind, decision_ref),
        no=1,
        annex=annex,
        starts_on=starts_on,
        ends_before=last_day + timedelta(days=1),
        data_clause=data_clause,
        by=by,
    )
    covered = ClientGroup.objects.filter(contents__annex=annex) if groups is None else groups
    ContractGroup.objects.bulk_create([ContractGroup(version=version, group=group) for group in covered])
    record(
        Verb.CONTRACT_DRAFTED, by=by, at=at, role=acting, municipality=municipality.code, about=version
    )  # fmt: skip
    return version


@transaction.atomic
def sign_contract(
    version: ContractVersion,
    kind: ContractEvent.Kind,
    *,
    signed_on: date,
    signer_name: str,
    signer_role: Role | None = None,
    paper: StoredFile | None = None,
    by: User,
    at: datetime,
) -> ContractEvent:
    """One of the four signatures: contract and annex, for the area and for the municipality.

    Raises `AlreadySigned`, `SignedInFuture`, `NotSigner`.
    """
    municipality = version.contract.municipality
    acting = permitted(by, "sign_contracts", municipality.area, at)
    if signed_on > helsinki_day(at):
        raise SignedInFuture
    if kind in AREA_SIGNATURES and signer_role not in (Role.DIRECTOR, Role.MANAGER):
        raise NotSigner
    # Locked, so that of two who record the same signature one learns that it is there.
    Contract.objects.select_for_update().get(pk=version.contract_id)
    if version.events.filter(kind=kind).exists():
        raise AlreadySigned
    event: ContractEvent = ContractEvent.objects.create(
        version=version,
        kind=kind,
        on=signed_on,
        signer_name=signer_name,
        signer_role=signer_role or "",
        paper=paper,
        by=by,
    )
    record(
        Verb.CONTRACT_SIGNED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.code,
        about=version,
        grounds={"signature": kind.value},
    )
    return event


def _contract(municipality: Municipality, service_kind: ServiceKind, decision_ref: str) -> Contract:
    # The municipality's row is the lock: two people entering the same contract make one.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    contract: Contract = Contract.objects.get_or_create(
        municipality=municipality, service_kind=service_kind, decision_ref=decision_ref
    )[0]
    if contract.versions.exists():
        raise AlreadyDrafted
    return contract
