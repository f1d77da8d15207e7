"""A granted right is told to KEHA-keskus, which opens it; only then is it in force (R2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.actions.permitting import permitted
from municipalities.actions.printing import issue_notice, title_of
from municipalities.models import AccessRight, KehaNotice, RightEvent


class NothingToTell(Exception):
    """Only a granted right is told to KEHA-keskus here."""


class AlreadyNotified(Exception):
    """KEHA-keskus has been told of this decision."""


class AlreadyOpened(Exception):
    """The opening is on record."""


class InFuture(Exception):
    """Nothing has been sent and nothing has been opened tomorrow."""


class OpenedBeforeNotice(Exception):
    """A right is not opened before KEHA-keskus has been told of it."""


@transaction.atomic
def notify_keha(approval: RightEvent, *, sent_on: date, by: User, at: datetime) -> KehaNotice:
    """Print the notice and record that it was sent. Raises `NothingToTell`, `AlreadyNotified`, `InFuture`."""
    municipality = approval.right.contract.municipality
    acting = permitted(by, "record_notices", municipality.area, at)
    if approval.kind != RightEvent.Kind.APPROVED:
        raise NothingToTell
    if sent_on > helsinki_day(at):
        raise InFuture
    # Locked, so that the notice is printed once.
    AccessRight.objects.select_for_update().get(pk=approval.right_id)
    if KehaNotice.objects.filter(event=approval).exists():
        raise AlreadyNotified
    sender = title_of(by, municipality.area, acting, helsinki_day(at))
    document = issue_notice(approval, sent_on=sent_on, sender=sender, by=by, at=at)
    notice = KehaNotice.objects.create(event=approval, document=document, sent_on=sent_on, recorded_by=by)
    return _recorded(Verb.RIGHT_NOTIFIED, notice, acting=acting, by=by, at=at)


@transaction.atomic
def record_keha_opening(notice: KehaNotice, *, effective_on: date, by: User, at: datetime) -> KehaNotice:
    """KEHA-keskus has opened the right. Raises `AlreadyOpened`, `InFuture`, `OpenedBeforeNotice`."""
    notice = KehaNotice.objects.select_for_update().get(pk=notice.pk)
    acting = permitted(by, "record_notices", notice.event.right.contract.municipality.area, at)
    if notice.effective_on is not None:
        raise AlreadyOpened
    if effective_on > helsinki_day(at):
        raise InFuture
    if effective_on < notice.sent_on:
        raise OpenedBeforeNotice
    notice.effective_on = effective_on
    notice.save(update_fields=["effective_on"])
    return _recorded(Verb.RIGHT_OPENED, notice, acting=acting, by=by, at=at)


def _recorded(verb: Verb, notice: KehaNotice, *, acting: str, by: User, at: datetime) -> KehaNotice:
    right = notice.event.right
    record(
        verb,
        by=by,
        at=at,
        role=acting,
        municipality=right.contract.municipality_id,
        about=right,
        grounds={"notice": str(notice.pk), "terms": str(notice.event.terms_id)},
    )
    return notice
