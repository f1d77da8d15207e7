"""Renewing a consent: a new preparation that begins with what the earlier one said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from audit.models import Verb
from clientgroups.models import ASKED_TOGETHER, GroupContent
from consents import drafts
from consents.access import GateClosed, PersonDetails, draft_code_of, lists, person_of
from consents.actions.deciding import decide_place, refuse
from consents.models import Consent, ConsentPart, Draft, PartItem
from documents.calendar import helsinki_day
from municipalities.models import Municipality


class NotRenewable(Exception):
    """The client has not given this consent, or has taken it back: a new one begins from nothing."""


@dataclass(frozen=True)
class Renewal:
    """The draft that has begun, and what it may begin with. `code` goes into the draft and on no page."""

    draft: Draft
    code: str
    details: PersonDetails
    group: str
    sentence: str
    actions: tuple[str, ...]
    categories: tuple[str, ...]
    length: str


def begin_renewal(consent_id: UUID, *, municipality: Municipality, by: User, at: datetime) -> Renewal:
    """Begin a draft for the client of an earlier consent of this service point.

    Raises `GateClosed`, also for what is not there or another municipality's, and `NotRenewable`.
    """
    consent = lists.papers(by, at).filter(pk=consent_id, need__municipality=municipality).first()
    if consent is None:
        refuse(None, None, Verb.CLIENT_PREPARED, by=by, at=at)
        raise GateClosed(None, insider=False)
    client = consent.need.client
    permit = decide_place(municipality, Verb.CLIENT_PREPARED, by=by, at=at, clients=frozenset({client.pk}))
    if lists.standing_of(consent, at) not in lists.RENEWABLE:
        raise NotRenewable
    draft = drafts.start(municipality=municipality, by=by, at=at, client=client)
    return Renewal(
        draft=draft,
        code=draft_code_of(permit, client.pk),
        details=person_of(permit, client.pk),
        group=consent.need.content.group_id,
        sentence=consent.need.sentence,
        actions=tuple(consent.actions.order_by("action").values_list("action", flat=True)),
        categories=_still_needed(consent, at),
        length=consent.length,
    )


def _still_needed(consent: Consent, at: datetime) -> tuple[str, ...]:
    """What the earlier form asked for and the group needs today, whatever the client ticked then."""
    part = consent.parts.get(kind=ConsentPart.Kind.VIEWING)
    asked = set(PartItem.objects.filter(part=part).values_list("item", flat=True))
    contents = GroupContent.objects.in_force(helsinki_day(at)).filter(group=consent.need.content.group_id)
    today = contents.first()
    if today is None:
        return ()
    needed = today.categories.filter(rule__in=ASKED_TOGETHER).values_list("category", flat=True)
    return tuple(sorted(asked & set(needed)))
