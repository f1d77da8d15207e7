"""KEHA-keskus is told of every turn of a right, answers, and carries it out; only then is it so (R2)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.access.notices import (
    DAYS,
    GRANTS,
    STOPS,
    Turn,
    turns_in,
    turns_of,
    with_notices,
)
from municipalities.access.settings import setting
from municipalities.actions.notice_paper import issue_notice, notices_csv
from municipalities.actions.permitting import permitted
from municipalities.actions.printing import title_of
from municipalities.models import AccessRight, Area, KehaNotice, RightEvent


class NothingToTell(Exception):
    """KEHA-keskus need not hear of this, or no longer."""


class AlreadyNotified(Exception):
    """KEHA-keskus has been told of this."""


class AlreadyAcknowledged(Exception):
    """The acknowledgement is on record."""


class AlreadyInEffect(Exception):
    """The opening, the change or the closing is on record."""


class InFuture(Exception):
    """Nothing has been sent, answered or carried out tomorrow."""


class BeforeEvent(Exception):
    """A turn is not told before it has happened."""


class BeforeNotice(Exception):
    """KEHA-keskus neither answers nor acts before it has been told."""


class BeforeAcknowledgement(Exception):
    """It took effect before the day on which KEHA-keskus acknowledged it."""


def notify_keha(event: RightEvent, *, sent_on: date, by: User, at: datetime) -> KehaNotice:
    """Print the notice of a turn of the right and record that it was sent.

    Raises `NothingToTell`, `AlreadyNotified`, `BeforeEvent`, `InFuture`.
    """
    return tell_keha(event.right, event.pk, sent_on=sent_on, by=by, at=at)


@transaction.atomic
def tell_keha(right: AccessRight, key: UUID, *, sent_on: date, by: User, at: datetime) -> KehaNotice:
    """The same by the key of the turn, so that an end which comes from the contract is told too."""
    # Locked, so that the notice is printed once.
    AccessRight.objects.select_for_update().get(pk=right.pk)
    right = with_notices(AccessRight.objects.filter(pk=right.pk)).get()
    area = right.contract.municipality.area
    acting = permitted(by, "record_notices", area, at)
    turn = _to_tell(right, key, at)
    if sent_on > helsinki_day(at):
        raise InFuture
    if sent_on < turn.happened_on:
        raise BeforeEvent
    sender = title_of(by, area, acting, helsinki_day(at))
    document = issue_notice(turn, sent_on=sent_on, sender=sender, by=by, at=at)
    notice: KehaNotice = KehaNotice.objects.create(
        event=turn.event,
        right=None if turn.event else right,
        ends_before=turn.ends_before,
        document=document,
        sent_on=sent_on,
        recorded_by=by,
    )
    return _recorded(Verb.RIGHT_NOTIFIED, notice, acting=acting, by=by, at=at)


@transaction.atomic
def acknowledge_notice(notice: KehaNotice, *, acknowledged_on: date, by: User, at: datetime) -> KehaNotice:
    """KEHA-keskus has answered that it got the notice.

    Raises `AlreadyAcknowledged`, `AlreadyInEffect`, `InFuture`, `BeforeNotice`.
    """
    notice, acting = _locked(notice, by, at)
    if notice.acknowledged_on is not None:
        raise AlreadyAcknowledged
    _check_day(notice, acknowledged_on, at)
    notice.acknowledged_on = acknowledged_on
    notice.save(update_fields=["acknowledged_on"])
    return _recorded(Verb.RIGHT_ACKNOWLEDGED, notice, acting=acting, by=by, at=at)


@transaction.atomic
def record_keha_effect(notice: KehaNotice, *, effective_on: date, by: User, at: datetime) -> KehaNotice:
    """KEHA-keskus has opened, changed or closed the right. An acknowledgement of its own is not needed.

    Raises `AlreadyInEffect`, `InFuture`, `BeforeNotice`, `BeforeAcknowledgement`.
    """
    notice, acting = _locked(notice, by, at)
    _check_day(notice, effective_on, at)
    if notice.acknowledged_on and effective_on < notice.acknowledged_on:
        raise BeforeAcknowledgement
    notice.effective_on = effective_on
    notice.save(update_fields=["effective_on"])
    return _recorded(_effect(notice), notice, acting=acting, by=by, at=at)


@transaction.atomic
def export_notices(area: Area, *, by: User, at: datetime) -> bytes:
    """What waits at any step, as CSV for KEHA-keskus or for one's own books; one entry."""
    acting = permitted(by, "record_notices", area, at)
    record(Verb.NOTICES_EXPORTED, by=by, at=at, role=acting, about=area)
    return notices_csv([turn for turn in turns_in(area, at) if not turn.is_done])


def _to_tell(right: AccessRight, key: UUID, at: datetime) -> Turn:
    days = int(setting(right.contract.municipality.area, DAYS, at))
    found = next((turn for turn in turns_of(right, at, days=days) if turn.key == key), None)
    if found is None:
        raise NothingToTell
    if found.notice:
        raise AlreadyNotified
    return found


def _locked(notice: KehaNotice, by: User, at: datetime) -> tuple[KehaNotice, str]:
    notice = KehaNotice.objects.select_for_update().get(pk=notice.pk)
    acting = permitted(by, "record_notices", notice.about.contract.municipality.area, at)
    if notice.effective_on is not None:
        raise AlreadyInEffect
    return notice, acting


def _check_day(notice: KehaNotice, day: date, at: datetime) -> None:
    if day > helsinki_day(at):
        raise InFuture
    if day < notice.sent_on:
        raise BeforeNotice


def _effect(notice: KehaNotice) -> Verb:
    event = notice.event
    if event and event.kind in STOPS:
        return Verb.RIGHT_CLOSED
    approvals = notice.about.events.filter(kind__in=GRANTS)
    changes = event is None or (event.kind in GRANTS and approvals.filter(at__lt=event.at).exists())
    return Verb.RIGHT_ALTERED if changes else Verb.RIGHT_OPENED


def _recorded(verb: Verb, notice: KehaNotice, *, acting: str, by: User, at: datetime) -> KehaNotice:
    right = notice.about
    grounds = {"notice": str(notice.pk)}
    if notice.event:
        grounds["terms"] = str(notice.event.terms_id)
    record(
        verb,
        by=by,
        at=at,
        role=acting,
        municipality=right.contract.municipality_id,
        about=right,
        grounds=grounds,
    )
    return notice
