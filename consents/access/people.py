"""Who a client is, handed out only against a permit (R13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consents.access.permits import NotPermitted, Permit
from consents.access.rules import Intent
from consents.models.identity import IdentityCode, Person

MASK = "•" * 4


@dataclass(frozen=True)
class PersonDetails:
    """What may be shown of a client with the permit. Contact details are empty when they are not
    permitted.
    """

    name: str
    birth_date: date
    language: str
    interpreter: bool
    phone: str = ""
    email: str = ""
    address: str = ""


def person_of(permit: Permit, client: UUID) -> PersonDetails:
    """The client as they are known to the permit's municipality.

    Contact details go with *view* only when group, right and consent have them in common.

    Raises `NotPermitted`.
    """
    _must_cover(permit, client)
    person = Person.objects.get(client=client, municipality=permit.municipality)
    details = PersonDetails(
        name=person.name,
        birth_date=date.fromisoformat(person.birth_date),
        language=person.language,
        interpreter=person.interpreter,
    )
    if permit.intent == Intent.VIEW and not permit.contacts:
        return details
    return PersonDetails(
        **{**details.__dict__, "phone": person.phone, "email": person.email, "address": person.address}
    )


def names_of(permit: Permit, clients: Iterable[UUID]) -> dict[UUID, str]:
    """Names for a list, one query. Raises `NotPermitted`."""
    wanted = set(clients)
    for client in wanted:
        _must_cover(permit, client)
    people = Person.objects.filter(client__in=wanted, municipality=permit.municipality)
    return {person.client_id: person.name for person in people}


def initials(name: str) -> str:
    """«Onni Lehtovaara» → «O. L.»."""
    return " ".join(f"{part[0]}." for part in name.split() if part)


def masked_code_of(permit: Permit, client: UUID) -> str:
    """The code with its tail hidden: what screens show. Raises `NotPermitted`."""
    _must_cover(permit, client)
    return mask(_code(client))


def code_of(permit: Permit, client: UUID) -> str:
    """The whole code, for an opened client only (recorded on its own). Raises `NotPermitted`."""
    if permit.intent != Intent.VIEW:
        raise NotPermitted
    _must_cover(permit, client)
    return _code(client)


def draft_code_of(permit: Permit, client: UUID) -> str:
    """The whole code for a draft of the same client, where every page masks it. Raises `NotPermitted`."""
    if permit.intent != Intent.PREPARE:
        raise NotPermitted
    _must_cover(permit, client)
    return _code(client)


def mask(code: str) -> str:
    """The birth date and the separator stay, the rest is hidden."""
    return code[:7] + MASK


def _code(client: UUID) -> str:
    found: str = IdentityCode.objects.get(client=client).code
    return found


def _must_cover(permit: Permit, client: UUID) -> None:
    if client not in permit.clients:
        raise NotPermitted
