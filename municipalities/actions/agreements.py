"""The personal agreement, the secrecy commitment and the training of a named worker (R3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.models import GroupContent
from documents.calendar import helsinki_day
from documents.intake import examine
from documents.models import StoredFile
from documents.storing import read, store
from municipalities.access import roles_of
from municipalities.access.agreements import SIGNED, UNSIGNED, AgreementState, agreement_state
from municipalities.actions.agreement_paper import issue_agreement
from municipalities.actions.permitting import permitted
from municipalities.models import (
    AccessRight,
    AgreementEvent,
    AgreementGroup,
    Assignment,
    Municipality,
    PersonalAgreement,
    Qualification,
    Unit,
)

Kind = AgreementEvent.Kind
# Kept with an end that nobody typed a reason for, in the language of the register.
CORRECTED = "Korjattu uudella luonnoksella."
REPLACED = "Korvattu uudella sopimuksella."


class SignedInFuture(Exception):
    """Nothing has been signed tomorrow."""


class SignedBeforePrinting(Exception):
    """The paper was not there yet on the day that is said to be its signing day."""


class NotPrinted(Exception):
    """What has not been printed cannot have been signed."""


class NotSigned(Exception):
    """There is no signed paper to read."""


class AlreadySigned(Exception):
    """Both signatures are on record."""


class AlreadyEnded(Exception):
    """The agreement has an end on record, or was left unsigned."""


class DoneInFuture(Exception):
    """No commitment has been given and no training attended tomorrow."""


class NothingAgreed(Exception):
    """An agreement says what service need means in the work, in one group at least."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class NoReason(Exception):
    """An agreement that is ended says why."""


class SignsWithSelf(Exception):
    """Nobody signs on both sides."""


@transaction.atomic
def draft_agreement(
    worker: User,
    municipality: Municipality,
    *,
    meanings: Mapping[GroupContent, str],
    signer: Assignment,
    starts_on: date,
    last_day: date | None = None,
    language: str = "fi",
    replaces: PersonalAgreement | None = None,
    by: User,
    at: datetime,
) -> PersonalAgreement:
    """Write what service need means in this person's work, group by group, as a numbered paper.

    `replaces` is an unsigned one that was wrong: it is left unsigned. Raises `NothingAgreed`,
    `SignsWithSelf`, `EndBeforeStart`, `AlreadySigned`, `documents.rendering.Unprintable`.
    """
    acting = permitted(by, "propose_rights", municipality, at)
    _check_draft(worker, meanings, signer, starts_on, last_day)
    if replaces:
        _leave_unsigned(replaces, by=by, at=at)
    document = issue_agreement(
        worker,
        municipality,
        unit=_unit(worker, municipality),
        meanings=meanings,
        signer=signer,
        starts_on=starts_on,
        last_day=last_day,
        language=language,
        by=by,
        at=at,
    )
    agreement = PersonalAgreement.objects.create(
        user=worker,
        municipality=municipality,
        document=document,
        starts_on=starts_on,
        ends_before=last_day + timedelta(days=1) if last_day else None,
        signer=signer.user,
        signer_role=signer.role,
        by=by,
    )
    for content, meaning in meanings.items():
        AgreementGroup.objects.create(agreement=agreement, group=content.group, meaning=meaning.strip())
    _event(agreement, Kind.DRAFTED, on=helsinki_day(at), by=by)
    return _recorded(Verb.AGREEMENT_DRAFTED, agreement, acting=acting, by=by, at=at)


@transaction.atomic
def print_agreement(agreement: PersonalAgreement, *, by: User, at: datetime) -> PersonalAgreement:
    """The paper is taken out for signing; again too, and then it is the same paper. Raises `AlreadyEnded`."""
    acting = permitted(by, "propose_rights", agreement.municipality, at)
    agreement = _locked(agreement)
    if agreement.events.filter(kind=Kind.ENDED).exists():
        raise AlreadyEnded
    if not agreement.events.filter(kind=Kind.PRINTED).exists():
        _event(agreement, Kind.PRINTED, on=helsinki_day(at), by=by)
    return _recorded(Verb.AGREEMENT_PRINTED, agreement, acting=acting, by=by, at=at)


@transaction.atomic
def sign_agreement(
    agreement: PersonalAgreement,
    *,
    worker_signed_on: date,
    signer_signed_on: date,
    paper: bytes,
    by: User,
    at: datetime,
) -> PersonalAgreement:
    """Both have signed; the signed paper is kept, and the secrecy commitment in it is on record.

    The person's earlier agreements there end when this one begins. Raises `NotPrinted`, `AlreadySigned`,
    `AlreadyEnded`, `SignedInFuture`, `SignedBeforePrinting`, `documents.intake.Unacceptable`.
    """
    acting = permitted(by, "propose_rights", agreement.municipality, at)
    agreement = _locked(agreement)
    _check_signing(
        agreement, min(worker_signed_on, signer_signed_on), max(worker_signed_on, signer_signed_on), at
    )
    file = _kept(paper, by=by, at=at)
    _event(agreement, Kind.WORKER_SIGNED, on=worker_signed_on, paper=file, by=by)
    _event(agreement, Kind.SUPERVISOR_SIGNED, on=signer_signed_on, paper=file, by=by)
    Qualification.objects.create(
        user=agreement.user, kind=Qualification.Kind.SECRECY, done_on=worker_signed_on, paper=file, by=by
    )
    _end_earlier(agreement, max(agreement.starts_on, worker_signed_on, signer_signed_on), by=by, at=at)
    return _recorded(Verb.AGREEMENT_SIGNED, agreement, acting=acting, by=by, at=at)


@transaction.atomic
def end_agreement(
    agreement: PersonalAgreement, *, last_day: date, reason: str, by: User, at: datetime
) -> PersonalAgreement:
    """The agreement holds to that day, its last; an unsigned one is left unsigned, whatever the day.

    Raises `NoReason`, `AlreadyEnded` (then or sooner), `EndBeforeStart` (a last day before yesterday).
    """
    acting = permitted(by, "propose_rights", agreement.municipality, at)
    agreement = _locked(agreement)
    if not reason.strip():
        raise NoReason
    ends_before = _end_of(agreement_state(agreement, at), last_day, helsinki_day(at))
    _event(agreement, Kind.ENDED, on=ends_before, reason=reason.strip(), by=by)
    return _recorded(Verb.AGREEMENT_ENDED, agreement, acting=acting, by=by, at=at)


@transaction.atomic
def read_signed_agreement(agreement: PersonalAgreement, *, by: User, at: datetime) -> bytes:
    """The signed paper's bytes, once the entry is written. Who may read it is the caller's question.

    Raises `NotSigned`.
    """
    event = agreement.events.filter(kind=Kind.WORKER_SIGNED).select_related("paper").first()
    if event is None or event.paper is None:
        raise NotSigned
    role = next((one.role for one in roles_of(by, at)), "")
    _recorded(Verb.DOCUMENT_READ, agreement, acting=role, by=by, at=at)
    return read(event.paper)


@transaction.atomic
def record_qualification(
    user: User,
    kind: Qualification.Kind,
    *,
    done_on: date,
    municipality: Municipality,
    paper: bytes | None = None,
    by: User,
    at: datetime,
) -> Qualification:
    """A secrecy commitment or a training, on record with its date.

    Raises `DoneInFuture`, `documents.intake.Unacceptable`.
    """
    acting = permitted(by, "propose_rights", municipality, at)
    if done_on > helsinki_day(at):
        raise DoneInFuture
    file = _kept(paper, by=by, at=at) if paper else None
    qualification = Qualification.objects.create(user=user, kind=kind, done_on=done_on, paper=file, by=by)
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


def _check_draft(
    worker: User,
    meanings: Mapping[GroupContent, str],
    signer: Assignment,
    starts_on: date,
    last_day: date | None,
) -> None:
    if not meanings or not all(meaning.strip() for meaning in meanings.values()):
        raise NothingAgreed
    if signer.user_id == worker.pk:
        raise SignsWithSelf
    if last_day and last_day < starts_on:
        raise EndBeforeStart


def _check_signing(agreement: PersonalAgreement, first: date, last: date, at: datetime) -> None:
    events = {event.kind: event for event in agreement.events.all()}
    if Kind.WORKER_SIGNED in events:
        raise AlreadySigned
    if Kind.ENDED in events:
        raise AlreadyEnded
    if Kind.PRINTED not in events:
        raise NotPrinted
    if last > helsinki_day(at):
        raise SignedInFuture
    if first < events[Kind.PRINTED].on:
        raise SignedBeforePrinting


def _end_of(state: AgreementState, last_day: date, today: date) -> date:
    if state.ended or state.standing not in SIGNED | UNSIGNED:
        raise AlreadyEnded
    if state.standing in UNSIGNED:
        return today
    if state.until and state.until <= last_day:
        raise AlreadyEnded
    if last_day < today - timedelta(days=1):
        raise EndBeforeStart
    return last_day + timedelta(days=1)


def _locked(agreement: PersonalAgreement) -> PersonalAgreement:
    # Of two who act on the same paper the second finds what the first did.
    found: PersonalAgreement = (
        PersonalAgreement.objects.select_for_update(of=("self",))
        .select_related("user", "municipality__area", "document")
        .get(pk=agreement.pk)
    )
    return found


def _leave_unsigned(agreement: PersonalAgreement, *, by: User, at: datetime) -> None:
    agreement = _locked(agreement)
    kinds = set(agreement.events.values_list("kind", flat=True))
    if Kind.WORKER_SIGNED in kinds:
        raise AlreadySigned
    if Kind.ENDED not in kinds:
        _event(agreement, Kind.ENDED, on=helsinki_day(at), reason=CORRECTED, by=by)


def _end_earlier(agreement: PersonalAgreement, begins_on: date, *, by: User, at: datetime) -> None:
    """One agreement at a time says what need means: the others end on the day from which this one holds."""
    others = PersonalAgreement.objects.filter(user=agreement.user, municipality=agreement.municipality)
    for other in others.exclude(pk=agreement.pk).prefetch_related("events"):
        state = agreement_state(other, at)
        if state.standing in SIGNED and state.ended is None:
            _event(other, Kind.ENDED, on=begins_on, reason=REPLACED, by=by)


def _unit(worker: User, municipality: Municipality) -> Unit | None:
    rights = AccessRight.objects.filter(holder=worker, contract__municipality=municipality)
    right = rights.select_related("unit").order_by("-recorded_at").first()
    return right.unit if right else None


def _kept(paper: bytes, *, by: User, at: datetime) -> StoredFile:
    examined = examine(paper)
    return store(paper, media_type=examined.media_type, pages=examined.pages, by=by, at=at)


def _event(
    agreement: PersonalAgreement,
    kind: AgreementEvent.Kind,
    *,
    on: date,
    paper: StoredFile | None = None,
    reason: str = "",
    by: User,
) -> AgreementEvent:
    event: AgreementEvent = AgreementEvent.objects.create(
        agreement=agreement, kind=kind, on=on, paper=paper, reason=reason, by=by
    )
    return event


def _recorded(
    verb: Verb, agreement: PersonalAgreement, *, acting: str, by: User, at: datetime
) -> PersonalAgreement:
    record(
        verb,
        by=by,
        at=at,
        role=acting,
        municipality=agreement.municipality_id,
        about=agreement,
        grounds={"user": str(agreement.user_id)},
    )
    return agreement
