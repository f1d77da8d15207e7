"""Preparing a consent: from what was typed at the desk to a numbered form for signature, in one
transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Entry, Verb
from audit.trail import record
from clientgroups.groups import visit_day
from clientgroups.models import GroupContent
from consents import drafts
from consents.access import Intent, Permit
from consents.actions.deciding import Passed, decide, decide_place
from consents.actions.finding import birth_date_in, index_of, known_client
from consents.actions.printing import form_paper, issue_paper, named_workers
from consents.models import (
    Client,
    Consent,
    ConsentAction,
    ConsentPart,
    ConsentWorker,
    Draft,
    Form,
    FormRecipient,
    PartItem,
    ServiceNeed,
)
from consents.models.consents import RECORD_CHANGES, Length
from consents.models.identity import IdentityCode, Person
from consents.models.needs import AreaClient
from documents.calendar import helsinki_day
from documents.storing import read
from municipalities.models import Municipality


class NotThisAreasClient(Exception):
    """The person is another area's client, or it is not known: ask the area first (R5)."""


@dataclass(frozen=True)
class FormAnswers:
    """Everything that the desk has typed, already checked. `until` is the last day (None for a single
    visit).
    """

    code: str
    name: str
    phone: str
    email: str
    address: str
    language: str
    interpreter: bool
    identity_check: str
    area_client: str
    content: GroupContent
    evidence: dict[str, str]
    sentence: str
    actions: Sequence[str]
    categories: Sequence[str]
    ask_record_changes: bool
    length: str
    until: date | None = None
    workers: Sequence[User] = field(default_factory=tuple)

    @property
    def birth_date(self) -> date:
        return birth_date_in(self.code)

    def last_day(self, today: date) -> date:
        """The last valid day: a single visit lasts to the end of its own day, also when that is past (R6)."""
        if self.length == Length.UNTIL and self.until:
            return self.until
        return visit_day(self.evidence) or today


def begin_draft(municipality: Municipality, *, by: User, at: datetime) -> Draft:
    """Begin a new consent at the service point. Raises `GateClosed`, and then there is no draft."""
    decide_place(municipality, Verb.CLIENT_PREPARED, by=by, at=at)
    return drafts.start(municipality=municipality, by=by, at=at)


def continue_draft(draft: Draft, *, by: User, at: datetime) -> Permit:
    """Leave to see one's own draft once more: it holds what the municipality was told, and the code.

    Raises `GateClosed` when the right, the agreement or the contract is no longer there.
    """
    clients = frozenset({draft.client_id}) if draft.client_id else frozenset()
    return decide_place(draft.municipality, Verb.CLIENT_PREPARED, by=by, at=at, clients=clients)


def issue_form(draft: Draft, answers: FormAnswers, *, language: str, by: User, at: datetime) -> Form:
    """Establish the need, write the consent and issue its form.

    Doing it twice gives the same form. Raises `GateClosed`, `NotThisAreasClient`.
    """
    if answers.area_client != AreaClient.YES:
        raise NotThisAreasClient
    permit = decide_place(
        draft.municipality, Verb.CLIENT_PREPARED, by=by, at=at, group=answers.content.group_id
    )
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update().select_related("municipality__area").get(pk=draft.pk, owner=by)
        )
        if draft.consent_id:
            found: Form = Form.objects.get(consent=draft.consent_id)
            return found
        need = _establish_need(draft.municipality, answers, by=by, at=at, decision=permit.entry)
        consent = _write_consent(need, answers, by=by, at=at)
        form = _issue(consent, answers, language=language, by=by, at=at, decision=permit.entry)
        _use_up(draft, consent)
    return form


def read_form(consent_id: UUID, *, by: User, at: datetime) -> Passed:
    """Leave to read the own municipality's form and who it is about (intent *record*). Raises
    `GateClosed`.
    """
    return decide(Intent.RECORD, consent_id, Verb.FORM_READ, by=by, at=at)


def print_form(consent_id: UUID, *, by: User, at: datetime) -> tuple[Form, bytes]:
    """The form's bytes as they were issued, to be printed. Raises `GateClosed`."""
    return _form_of(decide(Intent.RECORD, consent_id, Verb.FORM_PRINTED, by=by, at=at))


def look_at_form(consent_id: UUID, *, by: User, at: datetime) -> tuple[Form, bytes]:
    """The same to be looked at on the screen. Raises `GateClosed`."""
    return _form_of(read_form(consent_id, by=by, at=at))


def _form_of(passed: Passed) -> tuple[Form, bytes]:
    form = passed.consent.forms.select_related("document__file").latest("document__issued_at")
    return form, read(form.document.file)


def list_papers(
    clients: frozenset[UUID], *, municipality: Municipality | None, by: User, at: datetime
) -> Permit:
    """Leave to show whose papers are on a list, and who they are: one entry, each of them a subject.

    Raises `GateClosed`.
    """
    return decide_place(municipality, Verb.PAPERS_LISTED, by=by, at=at, clients=clients)


def _establish_need(
    municipality: Municipality, answers: FormAnswers, *, by: User, at: datetime, decision: Entry
) -> ServiceNeed:
    client = _client(answers, municipality)
    need: ServiceNeed = ServiceNeed.objects.create(
        client=client,
        municipality=municipality,
        content=answers.content,
        area_client=answers.area_client,
        sentence=answers.sentence,
        evidence=answers.evidence,
        established_by=by,
        established_at=at,
    )
    record(
        Verb.NEED_ESTABLISHED,
        by=by,
        at=at,
        subject=client.pk,
        about=need,
        municipality=municipality.pk,
        group=answers.content.group_id,
        parent=decision,
    )
    return need


def _client(answers: FormAnswers, municipality: Municipality) -> Client:
    """The client behind the code, made when nobody has met them, and what they told this municipality."""
    client = known_client(answers.code) or _new_client(answers.code, municipality)
    Person.objects.update_or_create(
        client=client,
        municipality=municipality,
        defaults={
            "name": answers.name,
            "birth_date": answers.birth_date.isoformat(),
            "phone": answers.phone,
            "email": answers.email,
            "address": answers.address,
            "language": answers.language,
            "interpreter": answers.interpreter,
        },
    )
    return client


def _new_client(code: str, municipality: Municipality) -> Client:
    try:
        with transaction.atomic():
            client = Client.objects.create(area=municipality.area)
            IdentityCode.objects.create(client=client, code=code, index=index_of(code))
    except IntegrityError:
        # Somebody else met the same client at the same moment.
        return Client.objects.get(identity_code__index=index_of(code))
    return client


def _write_consent(need: ServiceNeed, answers: FormAnswers, *, by: User, at: datetime) -> Consent:
    consent: Consent = Consent.objects.create(
        need=need,
        length=answers.length,
        ends_before=answers.last_day(helsinki_day(at)) + timedelta(days=1),
        identity_check=answers.identity_check,
        receiver=by,
        prepared_at=at,
    )
    ConsentWorker.objects.bulk_create(ConsentWorker(consent=consent, user=user) for user in answers.workers)
    ConsentAction.objects.bulk_create(
        ConsentAction(consent=consent, action=action) for action in answers.actions
    )
    part = ConsentPart.objects.create(consent=consent, kind=ConsentPart.Kind.VIEWING)
    items = [*answers.categories, *([RECORD_CHANGES] if answers.ask_record_changes else [])]
    PartItem.objects.bulk_create(PartItem(part=part, item=item) for item in items)
    return consent


def _issue(
    consent: Consent, answers: FormAnswers, *, language: str, by: User, at: datetime, decision: Entry
) -> Form:
    need = consent.need
    paper = form_paper(answers, need.municipality, language=language, by=by, at=at)
    document = issue_paper(paper, by=by, at=at)
    form: Form = Form.objects.create(consent=consent, document=document, municipality=need.municipality)
    day_list = answers.workers or named_workers(need.municipality, answers.content.group_id, at=at)
    FormRecipient.objects.bulk_create(FormRecipient(form=form, user=user) for user in day_list)
    record(
        Verb.FORM_ISSUED,
        by=by,
        at=at,
        subject=need.client_id,
        about=form,
        municipality=need.municipality_id,
        group=answers.content.group_id,
        categories=list(answers.categories),
        grounds={"need": str(need.pk), "consent": str(consent.pk)},
        parent=decision,
    )
    return form


def _use_up(draft: Draft, consent: Consent) -> None:
    """What was typed is now in its own rows; the draft only remembers what became of it."""
    draft.payload, draft.kept, draft.consent = {}, None, consent
    draft.save(update_fields=["payload", "kept", "consent"])
