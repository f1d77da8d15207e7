"""The one place where the gate's answer is recorded, before anything of a client is read.

A decision has a transaction of its own that is committed first: it locks the consent, so that a withdrawal
either comes before it and refuses it, or comes after its entry. When the entry cannot be written,
`TrailUnavailable` leaves this module and nothing is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.models import Outcome, Verb
from audit.trail import record
from consents.access import (
    Decision,
    Declaration,
    GateClosed,
    Intent,
    Permit,
    evaluate,
    evaluate_place,
    is_insider,
)
from consents.access.causes import causes
from consents.models import Client, Consent, PartEvent
from municipalities.access import acting_role
from municipalities.models import AccessRight, Municipality


@dataclass(frozen=True)
class Passed:
    """A permitted decision about a consent."""

    permit: Permit
    consent: Consent
    decision: Decision


def decide(
    intent: Intent,
    consent_id: UUID,
    verb: Verb,
    *,
    by: User,
    at: datetime,
    declaration: Declaration | None = None,
) -> Passed:
    """Ask the gate about a consent and record the answer. Raises `GateClosed`, also for one that does not
    exist.
    """
    with transaction.atomic(durable=True):
        consent = _locked(consent_id)
        # The clock was read before the lock was waited for: what was committed meanwhile is known by now.
        at = max([at, *_withdrawn(consent)]) if consent else at
        decision = evaluate(by, consent, intent, at=at, declaration=declaration) if consent else None
        allowed = decision is not None and decision.allowed
        entry = record(
            verb,
            by=by,
            at=at,
            outcome=Outcome.PERMITTED if allowed else Outcome.REFUSED,
            role=acting_role(by, "record_own_withdrawals", at),
            action=declaration.action if declaration else "",
            **_about(consent, decision, by, at),
        )
    if consent is None or decision is None or not allowed:
        raise GateClosed(decision, insider=consent is not None and is_insider(by, consent.need.client))
    permit = Permit(
        entry,
        intent,
        consent.need.municipality_id,
        frozenset({consent.need.client_id}),
        decision.categories,
        decision.contacts,
    )
    return Passed(permit, consent, decision)


def refuse(consent: Consent | None, decision: Decision | None, verb: Verb, *, by: User, at: datetime) -> None:
    """Record a refusal that was found outside `decide`: what is not there, not the worker's own, or not
    ready.
    """
    with transaction.atomic(durable=True):
        role = acting_role(by, "record_own_withdrawals", at)
        record(verb, by=by, at=at, outcome=Outcome.REFUSED, role=role, **_about(consent, decision, by, at))


def decide_place(
    municipality: Municipality | None,
    verb: Verb,
    *,
    by: User,
    at: datetime,
    group: str | None = None,
    clients: frozenset[UUID] = frozenset(),
    subjects: frozenset[UUID] | None = None,
) -> Permit:
    """Ask whether the worker may prepare consents at this service point, and record it. Raises `GateClosed`.

    `clients`: whom the permit covers; `subjects`: whom the entry is about, where that is more.
    """
    with transaction.atomic(durable=True):
        decision = evaluate_place(by, municipality, at=at, group=group) if municipality else None
        allowed = decision is not None and decision.allowed
        entry = record(
            verb,
            by=by,
            at=at,
            outcome=Outcome.PERMITTED if allowed else Outcome.REFUSED,
            role=acting_role(by, "record_own_withdrawals", at),
            municipality=municipality.pk if municipality else "",
            group=group or "",
            subjects=clients if subjects is None else subjects,
            reasons=[rule.value for rule in decision.failed] if decision else ["R2"],
        )
    if municipality is None or not allowed:
        insider = AccessRight.objects.filter(holder=by, contract__municipality=municipality).exists()
        raise GateClosed(decision, insider=insider)
    return Permit(entry, Intent.PREPARE, municipality.pk, clients)


def _locked(consent_id: UUID) -> Consent | None:
    consents = Consent.objects.select_for_update(no_key=True, of=("self",))
    return consents.select_related("need__client", "need__content__group").filter(pk=consent_id).first()


def _withdrawn(consent: Consent) -> list[datetime]:
    """The moments from which parts of the consent are withdrawn."""
    events = PartEvent.objects.filter(part__consent=consent, kind=PartEvent.Kind.WITHDRAWN)
    return list(events.values_list("at", flat=True))


def _about(consent: Consent | None, decision: Decision | None, by: User, at: datetime) -> dict[str, Any]:
    if consent is None or decision is None:
        return {"reasons": ["unknown"]}
    client: Client = consent.need.client
    return {
        "subject": client.pk,
        "about": consent,
        "municipality": consent.need.municipality_id,
        "group": consent.need.content.group_id,
        "categories": decision.categories,
        "grounds": decision.grounds,
        "reasons": [cause.code for cause in causes(by, consent, decision, at=at)],
    }
