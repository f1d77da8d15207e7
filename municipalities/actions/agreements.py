"""The personal agreement, the secrecy commitment and the training of a named worker (R3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import ClientGroup
from documents.calendar import helsinki_day
from documents.models import StoredFile
from municipalities.actions.permitting import permitted
from municipalities.models import (
    AgreementEvent,
    AgreementGroup,
    Municipality,
    PersonalAgreement,
    Qualification,
)


class SignedInFuture(Exception):
    """Nothing has been signed tomorrow."""


class DoneInFuture(Exception):
    """No commitment has been given and no training attended tomorrow."""


class NothingAgreed(Exception):
    """An agreement says what service need means in the work, in one group at least."""


@transaction.atomic
def sign_agreement(
    user: User,
    municipality: Municipality,
    *,
    meanings: Mapping[ClientGroup, str],
    starts_on: date,
    last_day: date | None = None,
    worker_signed_on: date,
    supervisor_signed_on: date,
    paper: StoredFile | None = None,
    by: User,
    at: datetime,
) -> PersonalAgreement:
    """What service need means in this person's work, group by group, as both have signed it.

    Raises `SignedInFuture`, `NothingAgreed`.
    """
    acting = permitted(by, "propose_rights", municipality, at)
    if max(worker_signed_on, supervisor_signed_on) > helsinki_day(at):
        raise SignedInFuture
    if not meanings or not all(meaning.strip() for meaning in meanings.values()):
        raise NothingAgreed
    agreement = PersonalAgreement.objects.create(
        user=user,
        municipality=municipality,
        starts_on=starts_on,
        ends_before=last_day + timedelta(days=1) if last_day else None,
        by=by,
    )
    for group, meaning in meanings.items():
        AgreementGroup.objects.create(agreement=agreement, group=group, meaning=meaning.strip())
    kinds = AgreementEvent.Kind
    for kind, on in (
        (kinds.WORKER_SIGNED, worker_signed_on),
        (kinds.SUPERVISOR_SIGNED, supervisor_signed_on),
    ):
        AgreementEvent.objects.create(agreement=agreement, kind=kind, on=on, paper=paper, by=by)
    record(
        Verb.AGREEMENT_SIGNED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.code,
        about=agreement,
        grounds={"user": str(user.pk)},
    )
    return agreement


@transaction.atomic
def record_qualification(
    user: User,
    kind: Qualification.Kind,
    *,
    done_on: date,
    municipality: Municipality,
    paper: StoredFile | None = None,
    by: User,
    at: datetime,
) -> Qualification:
    """A secrecy commitment or a training, on record with its date. Raises `DoneInFuture`."""
    acting = permitted(by, "propose_rights", municipality, at)
    if done_on > helsinki_day(at):
        raise DoneInFuture
    qualification = Qualification.objects.create(user=user, kind=kind, done_on=done_on, paper=paper, by=by)
    record(
        Verb.QUALIFICATION_RECORDED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.code,
        about=qualification,
        grounds={"user": str(user.pk)},
    )
    return qualification
