"""Recording what the client decided on paper: given or refused, and which boxes they ticked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.models import Entry, Verb
from audit.trail import record
from clientgroups.models import Category
from consents.access import Intent
from consents.actions.deciding import decide
from consents.models import Consent, ConsentPart, EventItem, HandOver, PartEvent
from documents.calendar import end_of_day, helsinki_day, working_day_after

SCAN_WORKING_DAYS = 3


class AlreadyRecorded(Exception):
    """The client's decision on this form is on record already; a new decision is a new form."""


class SignedBeforeNeed(Exception):
    """The form is dated before the service need was established (R5)."""


class SignedInFuture(Exception):
    """The form is dated later than today."""


class SignedAfterEnd(Exception):
    """The form is dated later than the consent lasts."""


class NothingTicked(Exception):
    """The client gave the consent but ticked no category: there is nothing to view."""


class NotOnTheForm(Exception):
    """A tick for a box that this form does not have."""


def give_consent(
    consent_id: UUID, *, ticks: Collection[str], place: str, signed_on: date, by: User, at: datetime
) -> PartEvent:
    """Record that the client signed *Annan suostumuksen* and ticked these boxes.

    Raises `GateClosed`, `AlreadyRecorded`, `SignedInFuture`, `SignedBeforeNeed`, `SignedAfterEnd`,
    `NothingTicked`, `NotOnTheForm`.
    """
    decision = decide(Intent.RECORD, consent_id, Verb.FORM_READ, by=by, at=at).permit.entry
    with transaction.atomic():
        part = _part_to_sign(consent_id, signed_on, at)
        _check_ticks(part, ticks)
        event = PartEvent.objects.create(
            part=part,
            kind=PartEvent.Kind.GIVEN,
            at=moment_of(signed_on, at),
            signed_on=signed_on,
            place=place,
            scan_due_on=working_day_after(signed_on, SCAN_WORKING_DAYS),
            by=by,
        )
        EventItem.objects.bulk_create(EventItem(event=event, item=item) for item in sorted(set(ticks)))
        categories = [category for category in Category.values if category in ticks]
        _record(Verb.CONSENT_GIVEN, part.consent, by=by, at=at, decision=decision, categories=categories)
    return event


def refuse_consent(consent_id: UUID, *, place: str, signed_on: date, by: User, at: datetime) -> PartEvent:
    """Record that the client refused. It needs no signature; the matter goes to the area's own expert (R11).

    Raises `GateClosed`, `AlreadyRecorded`, `SignedInFuture`, `SignedBeforeNeed`, `SignedAfterEnd`.
    """
    decision = decide(Intent.RECORD, consent_id, Verb.FORM_READ, by=by, at=at).permit.entry
    with transaction.atomic():
        part = _part_to_sign(consent_id, signed_on, at)
        event = PartEvent.objects.create(
            part=part,
            kind=PartEvent.Kind.REFUSED,
            at=moment_of(signed_on, at),
            signed_on=signed_on,
            place=place,
            by=by,
        )
        HandOver.objects.create(consent=part.consent, reason=HandOver.Reason.REFUSAL, by=by, at=at)
        _record(Verb.CONSENT_REFUSED, part.consent, by=by, at=at, decision=decision)
    return event


def moment_of(signed_on: date, at: datetime) -> datetime:
    """A paper tells the day, not the hour: today's paper counts from now on, an earlier one from the end of
    its day.

    So a consent never opens anything earlier than it may really have been signed.
    """
    return at if signed_on == helsinki_day(at) else end_of_day(signed_on)


def _part_to_sign(consent_id: UUID, signed_on: date, at: datetime) -> ConsentPart:
    consent = (
        Consent.objects.select_for_update(no_key=True, of=("self",)).select_related("need").get(pk=consent_id)
    )
    part: ConsentPart = consent.parts.get(kind=ConsentPart.Kind.VIEWING)
    if part.events.exists():
        raise AlreadyRecorded
    if signed_on > helsinki_day(at):
        raise SignedInFuture
    if signed_on < helsinki_day(consent.need.established_at):
        raise SignedBeforeNeed
    if signed_on >= consent.ends_before:
        raise SignedAfterEnd
    return part


def _check_ticks(part: ConsentPart, ticks: Collection[str]) -> None:
    if not set(ticks) <= set(part.items.values_list("item", flat=True)):
        raise NotOnTheForm
    if not set(ticks) & set(Category.values):
        raise NothingTicked


def _record(
    verb: Verb, consent: Consent, *, by: User, at: datetime, decision: Entry, categories: Collection[str] = ()
) -> None:
    need = consent.need
    record(
        verb,
        by=by,
        at=at,
        subject=need.client_id,
        about=consent,
        municipality=need.municipality_id,
        group=need.content.group_id,
        categories=list(categories),
        parent=decision,
    )
