"""Finding a client at the desk: by identity code or by form number, in the worker's own municipality only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.encryption import blind_index
from accounts.models import User
from audit.models import Verb
from consents.access import Permit, PersonDetails, person_of
from consents.actions.deciding import decide_place
from consents.models import Client, Consent, Form
from consents.models.identity import Person
from documents.numbers import parse_number
from municipalities.models import Municipality

INDEX_CONTEXT = "consents.IdentityCode.index"


@dataclass(frozen=True)
class Found:
    """What a search by identity code gave. `client` None: not known to this municipality, whoever else knows
    them.
    """

    permit: Permit
    client: Client | None = None
    details: PersonDetails | None = None


def find_client(code: str, *, municipality: Municipality, by: User, at: datetime) -> Found:
    """Search by a checked identity code. Raises `GateClosed`.

    The entry names the client whenever the area knows them, so that they can learn of the search; the worker
    learns only what their own municipality was told.
    """
    known = known_client(code)
    own = _is_own(known, municipality)
    permit = decide_place(
        municipality,
        Verb.CLIENT_SEARCHED,
        by=by,
        at=at,
        subjects=_ids(known),
        clients=_ids(known) if own else frozenset(),
    )
    return Found(permit, known, person_of(permit, known.pk)) if known and own else Found(permit)


def find_form(text: str, *, municipality: Municipality, by: User, at: datetime) -> Consent | None:
    """Search by a form's number. Raises `GateClosed`. None also when the form is another municipality's."""
    number = parse_number(text)
    form = Form.objects.select_related("consent__need").filter(
        document__number=number, municipality=municipality
    )
    found = form.first() if number else None
    client = found.consent.need.client_id if found else None
    clients = frozenset({client}) if client else frozenset()
    decide_place(municipality, Verb.CLIENT_SEARCHED, by=by, at=at, subjects=clients, clients=clients)
    return found.consent if found else None


def papers_of(permit: Permit, client: Client) -> list[Consent]:
    """The client's consents in the permit's municipality, the newest first."""
    consents = Consent.objects.filter(need__client=client, need__municipality=permit.municipality)
    return list(consents.select_related("need__content").order_by("-prepared_at"))


def known_client(code: str) -> Client | None:
    return Client.objects.filter(identity_code__index=index_of(code)).first()


def index_of(code: str) -> bytes:
    """The keyed index of a code as it stands: another separator is another person."""
    return blind_index(code.upper(), context=INDEX_CONTEXT)


def birth_date_in(code: str) -> date:
    """The birth date that the code carries; the separator tells the century."""
    century = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}[code[6].upper()]
    return date(century + int(code[4:6]), int(code[2:4]), int(code[:2]))


def _is_own(client: Client | None, municipality: Municipality) -> bool:
    return client is not None and Person.objects.filter(client=client, municipality=municipality).exists()


def _ids(client: Client | None) -> frozenset[UUID]:
    return frozenset({client.pk}) if client else frozenset()
