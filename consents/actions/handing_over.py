"""Handing a matter over: a conflict of interest, or a gate that does not open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from consents.access import GateClosed, is_insider
from consents.actions.deciding import refuse
from consents.models import Consent, HandOver
from municipalities.access import acting_role


def hand_over(consent_id: UUID, *, reason: str, by: User, at: datetime) -> HandOver:
    """Hand the matter to the area's own expert. Twice for one reason gives the same hand-over.

    Any insider may, in whatever state their right is; raises `GateClosed` for everybody else.
    """
    consent = Consent.objects.select_related("need__client", "need__content").filter(pk=consent_id).first()
    if consent is None or not is_insider(by, consent.need.client):
        refuse(None, None, Verb.MATTER_HANDED_OVER, by=by, at=at)
        raise GateClosed(None, insider=False)
    with transaction.atomic():
        Consent.objects.select_for_update(no_key=True).get(pk=consent.pk)
        done: HandOver | None = consent.hand_overs.filter(reason=reason, by=by).first()
        if done:
            return done
        matter: HandOver = HandOver.objects.create(consent=consent, reason=reason, by=by, at=at)
        _record(matter, by=by, at=at)
    return matter


def _record(matter: HandOver, *, by: User, at: datetime) -> None:
    need = matter.consent.need
    conflict = matter.reason == HandOver.Reason.CONFLICT
    record(
        Verb.CONFLICT_DECLARED if conflict else Verb.MATTER_HANDED_OVER,
        by=by,
        at=at,
        role=acting_role(by, "record_own_withdrawals", at),
        subject=need.client_id,
        about=matter.consent,
        municipality=need.municipality_id,
        group=need.content.group_id,
        reasons=[matter.reason],
    )
