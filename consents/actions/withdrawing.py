"""Withdrawals: always possible, effective when received, told to nobody who only asks (R11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import override

from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from consents.actions.finding import known_client
from consents.models import (
    Consent,
    ConsentPart,
    Form,
    PartEvent,
    Withdrawal,
    WithdrawalConfirmation,
    WithdrawnConsent,
)
from consents.models.consents import IN_FORCE_KINDS
from consents.models.withdrawals import Way
from consents.papers import (
    WithdrawalConfirmationPaper,
    withdrawal_confirmation_paper,
    withdrawal_confirmation_title,
)
from documents.calendar import end_of_day, format_date, format_time, helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number, parse_number
from municipalities.access import acting_role, area_of, home_of, places, printed
from municipalities.models import Municipality

PERMISSIONS = ("record_withdrawals", "record_own_withdrawals")
ALL_PARTS = tuple(ConsentPart.Kind.values)
# The latest moment in the ledger wins, so a withdrawal is placed after what it withdraws.
AFTER = timedelta(microseconds=1)


class MayNotReceive(Exception):
    """The person serves no clients in the area: nobody records withdrawals for others by accident."""


class ReceivedInFuture(Exception):
    """A withdrawal cannot have arrived later than now."""


@dataclass(frozen=True)
class Received:
    """How a withdrawal came in: by form number or by identity code, for which parts, when, how, from whom.

    `submission` is the page it was typed on, so that one page sent twice is one withdrawal.
    """

    number: str
    code: str
    parts: Collection[str]
    received_at: datetime
    way: str
    identity_check: str
    language: str
    submission: UUID = field(default_factory=uuid4)


def may_receive(user: User, at: datetime) -> bool:
    """Anyone who serves clients in the area or in one of its municipalities."""
    return any(places(user, permission, at) for permission in PERMISSIONS)


def withdraw(received: Received, *, by: User, at: datetime) -> Withdrawal:
    """Shut the gate in the same transaction. A number that matches nothing is kept too, and looks the same.

    The same page with the same facts again gives the same withdrawal; corrected ones are another.

    Raises `MayNotReceive`, `ReceivedInFuture`.
    """
    if not may_receive(by, at):
        _refuse(by=by, at=at)
        raise MayNotReceive
    if received.received_at > at:
        raise ReceivedInFuture
    with transaction.atomic():
        consents = _reached(received)
        withdrawal, is_new = _keep(received, consents, by=by)
        if not is_new:
            return withdrawal
        for consent in consents:
            _shut(consent, withdrawal, received.parts, by=by)
            _record(withdrawal, consent, by=by, at=at)
        if not consents:
            _record(withdrawal, None, by=by, at=at)
    return withdrawal


def confirm_withdrawal(withdrawal_id: UUID, *, by: User, at: datetime) -> IssuedDocument:
    """The client's confirmation, printed by whoever received the withdrawal. Twice gives the same document.

    Raises `Withdrawal.DoesNotExist` for somebody else's.
    """
    with transaction.atomic():
        withdrawal = Withdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal_id, by=by)
        if done := WithdrawalConfirmation.objects.filter(withdrawal=withdrawal).first():
            found: IssuedDocument = done.document
            return found
        document = _issue(withdrawal, by=by, at=at)
        WithdrawalConfirmation.objects.create(withdrawal=withdrawal, document=document)
        record(
            Verb.WITHDRAWAL_CONFIRMED,
            by=by,
            at=at,
            role=_role(by, at),
            about=withdrawal,
            municipality=_received_in(by, at),
        )
    return document


def _keep(received: Received, consents: Collection[Consent], *, by: User) -> tuple[Withdrawal, bool]:
    """The withdrawal and whether it is new."""
    facts = _facts(received) | {"by": by}
    kept, is_new = Withdrawal.objects.get_or_create(pk=received.submission, defaults=facts)
    if is_new or _is_same(kept, facts, consents):
        return kept, is_new
    found: Withdrawal = Withdrawal.objects.create(**facts)
    return found, True


def _facts(received: Received) -> dict[str, Any]:
    return {
        "number": parse_number(received.number) or received.number[:16],
        "identity_check": received.identity_check,
        "way": received.way,
        "language": received.language,
        "received_at": received.received_at,
        "parts": [kind for kind in ALL_PARTS if kind in received.parts],
    }


def _is_same(kept: Withdrawal, facts: dict[str, Any], consents: Collection[Consent]) -> bool:
    reached = set(kept.consents.values_list("consent", flat=True))
    same = all(getattr(kept, name) == value for name, value in facts.items())
    return same and reached == {consent.pk for consent in consents}


def _reached(received: Received) -> list[Consent]:
    """The consents meant, by number, by code or both, locked in one order.

    So no permit commits after the withdrawal.
    """
    numbered = Form.objects.filter(consent=OuterRef("pk"), document__number=parse_number(received.number))
    client = known_client(received.code) if received.code else None
    meant = Q(Exists(numbered))
    if client:
        meant |= Q(need__client=client) & ~_since(received.received_at)
    consents = Consent.objects.select_for_update(no_key=True, of=("self",)).select_related("need__content")
    return list(consents.filter(meant).order_by("pk"))


def _since(received_at: datetime) -> Q:
    """What the client began or gave on a later day than the withdrawal came is their newer will.

    On the same day the withdrawal prevails: papers know no hour.
    """
    that_day = end_of_day(helsinki_day(received_at))
    given = PartEvent.objects.filter(part__consent=OuterRef("pk"), kind__in=IN_FORCE_KINDS, at__gt=that_day)
    return Q(prepared_at__gt=that_day) | Q(Exists(given))


def _shut(consent: Consent, withdrawal: Withdrawal, parts: Collection[str], *, by: User) -> None:
    WithdrawnConsent.objects.create(withdrawal=withdrawal, consent=consent)
    for part in consent.parts.filter(kind__in=parts):
        last = part.events.newest_first().first()
        if last is None or last.kind in IN_FORCE_KINDS:
            when = withdrawal.received_at if last is None else max(withdrawal.received_at, last.at + AFTER)
            PartEvent.objects.create(part=part, kind=PartEvent.Kind.WITHDRAWN, at=when, by=by)


def _issue(withdrawal: Withdrawal, *, by: User, at: datetime) -> IssuedDocument:
    number = next_number(Kind.WITHDRAWAL_CONFIRMATION, at=at)
    paper = _paper(withdrawal, number, by=by, at=at)
    return issue(
        Kind.WITHDRAWAL_CONFIRMATION,
        template=f"papers/withdrawal_confirmation/{withdrawal.language}.html",
        context=withdrawal_confirmation_paper(paper),
        language=withdrawal.language,
        title=withdrawal_confirmation_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _paper(withdrawal: Withdrawal, number: str, *, by: User, at: datetime) -> WithdrawalConfirmationPaper:
    """The confirmation's words in the client's language; it reads the same whatever was in force."""
    language = withdrawal.language
    place = home_of(by, at) or area_of(by, at)
    area = place.area if isinstance(place, Municipality) else place
    if place is None or area is None:
        raise MayNotReceive
    with override(language):
        return WithdrawalConfirmationPaper(
            language=language,
            number=number,
            printed_on=helsinki_day(at),
            area_name=area.in_language("name", language),
            sender=place.in_language("name", language),
            form_number=withdrawal.number,
            withdrawn=tuple(str(ConsentPart.Kind(part).label) for part in withdrawal.parts),
            received_on=format_date(helsinki_day(withdrawal.received_at)),
            received_time=format_time(withdrawal.received_at),
            received_where=place.in_language("name", language),
            way=str(Way(withdrawal.way).label).lower(),
            contact=printed(area, "form.area_contact", at, language=language),
            office_footer=printed(area, "form.office_footer", at, language=language),
        )


def _record(withdrawal: Withdrawal, consent: Consent | None, *, by: User, at: datetime) -> None:
    """The entry's municipality is where it was received (R11); the consent's own is among the grounds."""
    need = consent.need if consent else None
    record(
        Verb.CONSENT_WITHDRAWN,
        by=by,
        at=at,
        role=_role(by, at),
        subject=need.client_id if need else None,
        about=consent or withdrawal,
        municipality=_received_in(by, at),
        group=need.content.group_id if need else "",
        grounds={"consent": str(consent.pk), "consent_municipality": need.municipality_id}
        if consent and need
        else {},
        reasons=[] if need else ["unknown"],
    )


def _refuse(*, by: User, at: datetime) -> None:
    with transaction.atomic(durable=True):
        record(Verb.CONSENT_WITHDRAWN, by=by, at=at, outcome=Outcome.REFUSED, reasons=["may_not_receive"])


def _received_in(by: User, at: datetime) -> str:
    """The code of the municipality whose service point received it; "" at the area's own."""
    home = home_of(by, at)
    return home.pk if home else ""


def _role(by: User, at: datetime) -> str:
    return next((role for permission in PERMISSIONS if (role := acting_role(by, permission, at))), "")
