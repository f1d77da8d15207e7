"""Makes things to count: consents decided and clients opened, as many as asked for, at a given moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from consents.models import Consent, Opening, Outcome
from municipalities.models import (
    AccessRight,
    Area,
    ContractVersion,
    Municipality,
    PersonalAgreement,
    RightTerms,
)
from tests.consents.make import make_client, make_consent, make_need
from tests.municipalities.make import (
    NOW,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
)


def make_place(area: Area, code: str, *, artificial: str) -> Municipality:
    """A municipality with a contract, a named worker and one client."""
    place = make_municipality(area, code)
    make_contract_in_force(place)
    make_named_worker(make_user("Kaisa Koski"), place)
    make_client(place, artificial)
    return place


def make_decided(
    place: Municipality,
    number: int,
    *,
    group: str = "ohjaamo",
    kind: str = "given",
    at: datetime = NOW,
) -> list[Consent]:
    """So many consents of the municipality's one client, each with what was decided of it."""
    client = place.area.clients.filter(persons__municipality=place).get()
    by = AccessRight.objects.get(contract__municipality=place).holder
    need = make_need(client, place, by, group)
    return [
        make_consent(need, by, decision=kind, given_at=at, signed_on=at.date() - timedelta(days=1))
        for _ in range(number)
    ]


def make_opened(
    consent: Consent, number: int = 1, *, result: str | None = None, at: datetime = NOW
) -> list[Opening]:
    """So many openings on one consent, with what came of them; None leaves that open."""
    return [_opening(consent, result, at) for _ in range(number)]


def _opening(consent: Consent, result: str | None, at: datetime) -> Opening:
    place, by = consent.need.municipality, consent.receiver
    opening: Opening = Opening.objects.create(
        client=consent.need.client,
        worker=by,
        terms=RightTerms.objects.filter(right__holder=by).get(),
        agreement=PersonalAgreement.objects.filter(user=by).get(),
        contract_version=ContractVersion.objects.filter(contract__municipality=place).get(),
        need=consent.need,
        consent=consent,
        action="guidance",
        categories=["T2"],
        opened_at=at,
        closes_at=at + timedelta(minutes=15),
        outcome_due_on=at.date() + timedelta(days=30),
        entry=uuid4(),
    )
    if result:
        Outcome.objects.create(opening=opening, result=result, by=by, at=at)
    return opening
