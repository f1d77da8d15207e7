"""Through the gate: opening a client, looking again, closing, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from consents.access import Declaration, GateClosed, Intent, Permit, code_of, evaluate, is_insider
from consents.actions.deciding import Passed, decide, refuse
from consents.models import Consent, Opening, Outcome
from documents.calendar import helsinki_day
from municipalities.access import setting


class OpeningClosed(Exception):
    """The opening's time is over or the worker closed it: the gate asks again."""

    def __init__(self, consent_id: UUID) -> None:
        super().__init__("the opening is closed")
        self.consent_id = consent_id


class OutcomeRecorded(Exception):
    """What came of this opening is on record already."""


@dataclass(frozen=True)
class OpenedClient:
    """An opening with a fresh permit."""

    opening: Opening
    permit: Permit


def approach(consent_id: UUID, *, by: User, at: datetime) -> Passed:
    """How the rules stand before anything is declared, and leave to show who the form is about.

    Raises `GateClosed` with every failing rule when the worker could not open the client whatever they
    declared.
    """
    related = ("need__client", "need__content__group")
    consent = Consent.objects.select_related(*related).filter(pk=consent_id).first()
    lights = evaluate(by, consent, Intent.VIEW, at=at) if consent else None
    if consent is None or lights is None or not lights.ready:
        # One entry of the refused opening, with every rule that failed, not only those of reading the form.
        refuse(consent, lights, Verb.CLIENT_OPENED, by=by, at=at)
        raise GateClosed(lights, insider=consent is not None and is_insider(by, consent.need.client))
    passed = decide(Intent.RECORD, consent_id, Verb.FORM_READ, by=by, at=at)
    return Passed(passed.permit, passed.consent, lights)


def open_client(consent_id: UUID, *, action: str, not_disqualified: bool, by: User, at: datetime) -> Opening:
    """Open the client's data for an action; pressed twice, the page that is open already.

    Raises `GateClosed` with every failing rule.
    """
    declaration = Declaration(action, not_disqualified)
    passed = decide(Intent.VIEW, consent_id, Verb.CLIENT_OPENED, by=by, at=at, declaration=declaration)
    with transaction.atomic():
        Consent.objects.select_for_update(no_key=True).get(pk=passed.consent.pk)
        return _running(passed, action, by=by, at=at) or _opened(passed, action, by=by, at=at)


def look_again(opening_id: UUID, *, by: User, at: datetime) -> OpenedClient:
    """Every request for an open page asks the gate anew. Raises `GateClosed`, `OpeningClosed`."""
    return _ask_again(opening_id, Verb.CLIENT_VIEWED, by=by, at=at)


def reveal_code(opening_id: UUID, *, by: User, at: datetime) -> tuple[OpenedClient, str]:
    """The whole identity code of an opened client, an act of its own. Raises `GateClosed`,
    `OpeningClosed`.
    """
    opened = _ask_again(opening_id, Verb.CODE_REVEALED, by=by, at=at)
    return opened, code_of(opened.permit, opened.opening.client_id)


def close_opening(opening_id: UUID, *, by: User, at: datetime) -> None:
    """Close the page. Closing a closed one changes nothing. Raises `GateClosed` for somebody else's."""
    opening = _own(opening_id, by=by, at=at)
    if opening.closes_at > at:
        with transaction.atomic():
            _close(opening, at=at)
            _record(Verb.OPENING_CLOSED, opening, by=by, at=at)


def record_outcome(opening_id: UUID, *, result: str, note: str, by: User, at: datetime) -> Outcome:
    """Record what the opening led to, and close it. Raises `GateClosed` for somebody else's,
    `OutcomeRecorded`.
    """
    opening = _own(opening_id, by=by, at=at)
    try:
        with transaction.atomic():
            outcome: Outcome = Outcome.objects.create(opening=opening, result=result, note=note, by=by, at=at)
            _close(opening, at=min(at, opening.closes_at))
            _record(Verb.OUTCOME_RECORDED, opening, by=by, at=at)
    except IntegrityError as twice:
        raise OutcomeRecorded from twice
    return outcome


def own_opening(opening_id: UUID, *, by: User, at: datetime) -> Opening:
    """The worker's own opening without any data of the client. Raises `GateClosed` for somebody else's."""
    return _own(opening_id, by=by, at=at)


def _running(passed: Passed, action: str, *, by: User, at: datetime) -> Opening | None:
    """The worker's page that is open for the same action: a second press leads there and owes no second
    outcome.
    """
    mine = Opening.objects.filter(worker=by, consent=passed.consent, action=action, outcome=None)
    return mine.filter(closes_at__gt=at).first()


def _opened(passed: Passed, action: str, *, by: User, at: datetime) -> Opening:
    need, grounds = passed.consent.need, passed.decision.grounds
    area = need.municipality.area
    return Opening.objects.create(
        client=need.client,
        worker=by,
        terms_id=grounds["right"],
        agreement_id=grounds["agreement"],
        contract_version_id=grounds["contract"],
        need=need,
        consent=passed.consent,
        action=action,
        categories=list(passed.decision.categories),
        may_record_changes=passed.decision.may_record_changes,
        opened_at=at,
        closes_at=at + timedelta(minutes=int(setting(area, "opening.minutes", at))),
        outcome_due_on=helsinki_day(at) + timedelta(days=int(setting(area, "outcome.days", at))),
        entry=passed.permit.entry.id,
    )


def _ask_again(opening_id: UUID, verb: Verb, *, by: User, at: datetime) -> OpenedClient:
    opening = _own(opening_id, by=by, at=at)
    if opening.closes_at <= at:
        raise OpeningClosed(opening.consent_id)
    declaration = Declaration(opening.action, not_disqualified=True)
    passed = decide(Intent.VIEW, opening.consent_id, verb, by=by, at=at, declaration=declaration)
    _keep_open(opening, at=at)
    return OpenedClient(opening, passed.permit)


def _own(opening_id: UUID, *, by: User, at: datetime) -> Opening:
    related = ("need__content__group", "need__municipality__area", "consent", "client")
    opening = Opening.objects.select_related(*related).filter(pk=opening_id, worker=by).first()
    if opening is None:
        refuse(None, None, Verb.CLIENT_VIEWED, by=by, at=at)
        raise GateClosed(None, insider=False)
    return opening


def _keep_open(opening: Opening, *, at: datetime) -> None:
    """Move the closing time on, unless the page was closed while the gate was asked."""
    minutes = int(setting(opening.need.municipality.area, "opening.minutes", at))
    with transaction.atomic():
        now = Opening.objects.select_for_update().get(pk=opening.pk)
        if now.closes_at <= at:
            raise OpeningClosed(opening.consent_id)
        opening.closes_at = at + timedelta(minutes=minutes)
        opening.save(update_fields=["closes_at"])


def _close(opening: Opening, *, at: datetime) -> None:
    opening.closes_at = max(at, opening.opened_at)
    opening.save(update_fields=["closes_at"])


def _record(verb: Verb, opening: Opening, *, by: User, at: datetime) -> None:
    need = opening.need
    record(
        verb,
        by=by,
        at=at,
        subject=opening.client_id,
        about=opening,
        municipality=need.municipality_id,
        group=need.content.group_id,
        action=opening.action,
    )
