"""Makes the client's half of a world: a need, a consent and what became of it, rows written directly.

Every fact can be given otherwise, and None leaves it out, so that the world can stand in every way.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from clientgroups.models import CategoryRule, GroupAction, GroupCategory, GroupContent
from consents.actions.finding import birth_date_in, index_of
from consents.models import (
    Client,
    Consent,
    ConsentAction,
    ConsentPart,
    ConsentWorker,
    EventItem,
    Form,
    NeedClosed,
    PartEvent,
    PartItem,
    Scan,
    ServiceNeed,
    Verification,
)
from consents.models.consents import RECORD_CHANGES
from consents.models.identity import IdentityCode, Person
from documents.models import Kind, StoredFile
from municipalities.models import Municipality
from tests.municipalities.make import NOW, TODAY, make_annex, make_document

SIGNED_ON = TODAY - timedelta(days=1)
ASKED = ("T2", "T3", "T4", "T5", "T7")
NAME_ONLY_GROUPS = ("kuntalisa", "neuvonta")
TICKED = ("T2", "T3", "T5")
ACTIONS = ("guidance", "service_decision")
CODES = ("010594Y9032", "010594Y9021", "020594X903P", "010516B903X", "030694W9024")
_serial = count(1)


def make_content(group: str = "ohjaamo") -> GroupContent:
    """The group's content with the categories and actions that the tests ask for."""
    content = GroupContent.objects.get(annex=make_annex(), group=group)
    for category in ASKED:
        name_only = category == "T2" and group in NAME_ONLY_GROUPS
        rule = CategoryRule.NAME_ONLY if name_only else CategoryRule.DEFAULT
        GroupCategory.objects.get_or_create(content=content, category=category, defaults={"rule": rule})
    GroupCategory.objects.get_or_create(
        content=content, category="T8", defaults={"rule": CategoryRule.OWN_CONSENT}
    )
    for action in (*ACTIONS, "record_change"):
        GroupAction.objects.get_or_create(content=content, action=action)
    return content


def make_client(
    municipality: Municipality, code: str = CODES[0], name: str = "Onni Lehtovaara", **facts: Any
) -> Client:
    """A client who is known to the municipality."""
    client = Client.objects.create(area=municipality.area)
    IdentityCode.objects.create(client=client, code=code, index=index_of(code))
    make_person(client, municipality, name=name, birth_date=birth_date_in(code).isoformat(), **facts)
    return client


def make_person(client: Client, municipality: Municipality, **facts: Any) -> Person:
    defaults = {
        "name": "Onni Lehtovaara",
        "birth_date": "1994-05-01",
        "phone": "050 555 0142",
        "email": "onni.lehtovaara@example.fi",
        "address": "Kuusikuja 4 B 12, 41340 Laukaa",
    }
    return Person.objects.create(client=client, municipality=municipality, **defaults | facts)


def make_need(
    client: Client, municipality: Municipality, by: User, group: str = "ohjaamo", **facts: Any
) -> ServiceNeed:
    closed_at = facts.pop("closed_at", None)
    defaults = {
        "content": make_content(group),
        "area_client": "yes",
        "sentence": "Onni etsii ensimmäistä vakituista työtä varastoalalta.",
        "evidence": {"visit_date": SIGNED_ON.isoformat(), "place": "Ohjaamo"},
        "established_by": by,
        "established_at": NOW - timedelta(days=2),
    }
    facts = {"client": client, "municipality": municipality} | defaults | facts
    need: ServiceNeed = ServiceNeed.objects.create(**facts)
    if closed_at:
        NeedClosed.objects.create(need=need, reason="Siirtyi toiseen palveluun.", by=by, at=closed_at)
    return need


def make_consent(
    need: ServiceNeed,
    by: User,
    *,
    ends_before: date = TODAY + timedelta(days=180),
    decision: str | None = PartEvent.Kind.GIVEN,
    signed_on: date = SIGNED_ON,
    given_at: datetime | None = None,
    ticks: Iterable[str] = TICKED,
    scan_due_on: date = TODAY + timedelta(days=2),
    verified_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
    workers: Iterable[User] = (),
    actions: Iterable[str] = ACTIONS,
    asked: Iterable[str] = ASKED,
    length: str = "until",
) -> Consent:
    """A consent with its form, given yesterday unless told otherwise; `decision=None` leaves it unsigned."""
    consent: Consent = Consent.objects.create(
        need=need,
        length=length,
        ends_before=ends_before,
        identity_check="driving_licence",
        receiver=by,
        prepared_at=need.established_at,
    )
    ConsentWorker.objects.bulk_create(ConsentWorker(consent=consent, user=user) for user in workers)
    ConsentAction.objects.bulk_create(ConsentAction(consent=consent, action=action) for action in actions)
    part = ConsentPart.objects.create(consent=consent, kind=ConsentPart.Kind.VIEWING)
    PartItem.objects.bulk_create(PartItem(part=part, item=item) for item in (*asked, RECORD_CHANGES))
    make_form(consent, by)
    if decision:
        at = given_at or NOW - timedelta(days=1)
        make_event(part, decision, at, by, signed_on=signed_on, scan_due_on=scan_due_on, ticks=ticks)
    if withdrawn_at:
        make_event(part, PartEvent.Kind.WITHDRAWN, withdrawn_at, by)
    if verified_at:
        make_verification(consent, by, at=verified_at)
    return consent


def make_event(
    part: ConsentPart,
    kind: str,
    at: datetime,
    by: User,
    *,
    signed_on: date | None = None,
    scan_due_on: date | None = None,
    ticks: Iterable[str] = (),
) -> PartEvent:
    event = PartEvent.objects.create(
        part=part, kind=kind, at=at, by=by, signed_on=signed_on, scan_due_on=scan_due_on
    )
    EventItem.objects.bulk_create(EventItem(event=event, item=item) for item in ticks)
    return event


def make_health_part(consent: Consent, by: User, *, at: datetime) -> ConsentPart:
    """The health part, given and ticked: it counts once the scan is verified."""
    part: ConsentPart = ConsentPart.objects.create(consent=consent, kind=ConsentPart.Kind.HEALTH)
    PartItem.objects.create(part=part, item="T8")
    make_event(part, PartEvent.Kind.GIVEN, at, by, signed_on=at.date(), scan_due_on=TODAY, ticks=["T8"])
    return part


def make_form(consent: Consent, by: User) -> Form:
    document = make_document(Kind.CONSENT_FORM, by=by, at=consent.prepared_at)
    place = consent.need.municipality
    found: Form = Form.objects.create(consent=consent, document=document, municipality=place)
    return found


def make_scan(consent: Consent, by: User, *, at: datetime) -> Scan:
    file = StoredFile.objects.create(
        sha256=f"{next(_serial):064x}",
        media_type="image/png",
        size=1,
        pages=1,
        key_id="k1",
        stored_by=by,
        stored_at=at,
    )
    found: Scan = Scan.objects.create(form=consent.forms.get(), file=file, uploaded_by=by, at=at)
    return found


def make_verification(consent: Consent, by: User, *, at: datetime) -> Verification:
    scan = make_scan(consent, by, at=at)
    found: Verification = Verification.objects.create(form=scan.form, scan=scan, by=by, at=at)
    return found
