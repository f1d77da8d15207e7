"""Named workers are proposed and decided on: never by themselves, not twice, in a numbered decision (R2)."""

from datetime import date
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from audit.models import Entry, Outcome, Verb
from clientgroups.models import Category, ClientGroup
from documents.storing import read
from municipalities.access import Obstacle, Standing, holds, right_state, why_not_decide
from municipalities.actions import (
    AlreadyDecided,
    BeyondContract,
    NoGrantAuthority,
    NoReason,
    NotPermitted,
    NotTheGranter,
    OwnRight,
    ProposalChanged,
    Proposed,
    approve_right,
    notify_keha,
    propose_right,
    record_keha_effect,
    refuse_right,
)
from municipalities.actions.proposing import AlreadyHasRight, EndBeforeStart, GroupNotCovered, TooLong
from municipalities.models import AccessRight, RightEvent, Role, ServiceKind, Unit
from tests.municipalities.make import (
    CONTRACT_ENDS_BEFORE,
    NOW,
    TODAY,
    end_contract,
    make_area,
    make_authority,
    make_contract_in_force,
    make_municipality,
    make_terms,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def authority(area):
    return make_authority(area)


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def contract(laukaa):
    return make_contract_in_force(laukaa, ["ohjaamo", "neuvonta"]).contract


@pytest.fixture
def unit(laukaa):
    return Unit.objects.create(municipality=laukaa, name="Ohjaamo")


@pytest.fixture
def director(area):
    return make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen", title="työllisyysaluejohtaja")


@pytest.fixture
def supervisor(laukaa):
    return make_user_with_role(Role.SUPERVISOR, laukaa, "Seija Saari")


@pytest.fixture
def eino(laukaa):
    return make_user_with_role(Role.WORKER, laukaa, "Eino Eskola")


def text_of(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf)).split())


def proposed(**facts):
    groups = tuple(ClientGroup.objects.filter(code__in=facts.pop("groups", ["ohjaamo"])))
    defaults: dict[str, Any] = {
        "categories": (Category.T2, Category.T3),
        "tasks": "Ohjaa nuoria työhön.",
        "starts_on": TODAY,
        "last_day": date(2027, 6, 30),
    }
    return Proposed(groups=groups, **defaults | facts)


@pytest.fixture
def proposal(eino, contract, unit, supervisor):
    return propose_right(eino, proposed(), contract=contract, unit=unit, by=supervisor, at=NOW)


def test_the_director_grants_what_was_proposed_in_a_numbered_decision(proposal, director, authority, laukaa):
    approval = approve_right(proposal, by=director, at=NOW)

    assert approval.decision.number.startswith("P26-")
    assert approval.decision.short_number == "1/2026"
    assert read(approval.decision.file).startswith(b"%PDF")
    assert right_state(proposal.right, NOW).standing == Standing.WAITING_KEHA
    assert holds(proposal.holder, "use_gate", laukaa, NOW)


def test_a_granted_right_is_in_force_once_keha_has_opened_it(proposal, director, authority):
    notice = notify_keha(approve_right(proposal, by=director, at=NOW), sent_on=TODAY, by=director, at=NOW)
    assert right_state(proposal.right, NOW).standing == Standing.WAITING_KEHA

    record_keha_effect(notice, effective_on=TODAY, by=director, at=NOW)

    right = AccessRight.objects.get(pk=proposal.right_id)
    assert right_state(right, NOW).standing == Standing.IN_FORCE
    assert notice.document.number.startswith("K26-")


def test_a_refusal_says_why_in_a_numbered_decision_and_confers_nothing(proposal, director, authority, laukaa):
    with pytest.raises(NoReason):
        refuse_right(proposal, reason="  ", by=director, at=NOW)

    refusal = refuse_right(proposal, reason="Tehtävät eivät edellytä katselua.", by=director, at=NOW)

    assert refusal.decision.number.startswith("P26-")
    state = right_state(proposal.right, NOW)
    assert (state.standing, state.reason) == (Standing.REFUSED, "Tehtävät eivät edellytä katselua.")
    assert not holds(proposal.holder, "use_gate", laukaa, NOW)


def test_nobody_decides_their_own_right(contract, unit, supervisor, director, authority):
    own = propose_right(director, proposed(), contract=contract, unit=unit, by=supervisor, at=NOW)

    for decide in (approve_right, lambda *args, **facts: refuse_right(*args, reason="Ei.", **facts)):
        with pytest.raises(OwnRight):
            decide(own, by=director, at=NOW)

    assert not RightEvent.objects.exclude(kind="proposed").exists()


def test_a_refused_attempt_stays_in_the_trail(contract, unit, supervisor, director, authority):
    own = propose_right(director, proposed(), contract=contract, unit=unit, by=supervisor, at=NOW)

    with pytest.raises(OwnRight):
        approve_right(own, by=director, at=NOW)

    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.outcome) == (Verb.RIGHT_APPROVED, Outcome.REFUSED)
    assert entry.said["reasons"] == ["own_right"]


def test_without_a_recorded_authority_nobody_decides(proposal, director):
    with pytest.raises(NoGrantAuthority):
        approve_right(proposal, by=director, at=NOW)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARY, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_the_role_that_may_grant_decides(proposal, authority, area, role):
    other = make_user_with_role(role, area, "Oskari Oja")

    with pytest.raises(NotTheGranter):
        approve_right(proposal, by=other, at=NOW)


def test_a_director_whose_term_is_over_does_not_decide(proposal, authority, area):
    former = make_user_with_role(Role.DIRECTOR, area, "Vanha Johtaja", ends_before=TODAY)

    assert why_not_decide(former, proposal.right, NOW) == Obstacle.NOT_GRANTER


def test_a_proposal_is_decided_once(proposal, director, authority):
    approve_right(proposal, by=director, at=NOW)

    with pytest.raises(AlreadyDecided):
        approve_right(proposal, by=director, at=NOW)
    with pytest.raises(AlreadyDecided):
        refuse_right(proposal, reason="Ei sittenkään.", by=director, at=NOW)

    assert RightEvent.objects.exclude(kind="proposed").count() == 1


def test_a_decision_on_an_earlier_proposal_is_not_taken(proposal, director, supervisor, authority):
    changed = make_terms(proposal.right, ["neuvonta"])
    newer = right_event(changed, "proposed", by=supervisor, at=NOW)

    with pytest.raises(ProposalChanged) as caught:
        approve_right(proposal, by=director, at=NOW)

    assert caught.value.proposal == newer


def test_a_right_never_reaches_beyond_its_contract(eino, contract, unit, supervisor):
    common = {"contract": contract, "unit": unit, "by": supervisor, "at": NOW}

    with pytest.raises(BeyondContract):
        propose_right(eino, proposed(last_day=CONTRACT_ENDS_BEFORE), **common)
    with pytest.raises(BeyondContract):
        propose_right(eino, proposed(starts_on=date(2025, 12, 31)), **common)
    with pytest.raises(GroupNotCovered):
        propose_right(eino, proposed(groups=["ohjaamo", "kuntalisa"]), **common)
    with pytest.raises(EndBeforeStart):
        propose_right(eino, proposed(last_day=date(2026, 11, 23)), **common)

    assert not AccessRight.objects.exists()


def test_a_right_never_reaches_beyond_the_marked_end_of_its_contract(
    eino, contract, unit, supervisor, proposal, director, authority
):
    end_contract(contract.versions.get(), date(2027, 4, 1))
    oskari = make_user_with_role(Role.WORKER, contract.municipality, "Oskari Oja")

    with pytest.raises(BeyondContract) as caught:
        propose_right(
            oskari, proposed(last_day=date(2027, 4, 1)), contract=contract, unit=unit, by=supervisor, at=NOW
        )
    assert caught.value.last_day == date(2027, 3, 31)
    with pytest.raises(BeyondContract):
        approve_right(proposal, by=director, at=NOW)

    fits = proposed(last_day=date(2027, 3, 31))
    assert propose_right(oskari, fits, contract=contract, unit=unit, by=supervisor, at=NOW)


def test_a_right_lasts_two_years_at_most(eino, laukaa, unit, supervisor):
    long = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING, ends_before=date(2031, 1, 1))
    common = {"contract": long.contract, "unit": unit, "by": supervisor, "at": NOW}

    with pytest.raises(TooLong):
        propose_right(eino, proposed(last_day=date(2028, 11, 24)), **common)

    assert propose_right(eino, proposed(last_day=date(2028, 11, 23)), **common)


def test_a_contract_shortened_since_the_proposal_stops_the_grant(proposal, director, authority, contract):
    make_contract_in_force(
        contract.municipality, contract=contract, no=2, ends_before=date(2027, 1, 1), signed_on=TODAY
    )

    with pytest.raises(BeyondContract):
        approve_right(proposal, by=director, at=NOW)


def test_only_the_municipality_s_own_supervisor_proposes(eino, contract, unit, area):
    viitasaari = make_municipality(area, "931")
    stranger = make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita")

    with pytest.raises(NotPermitted):
        propose_right(eino, proposed(), contract=contract, unit=unit, by=stranger, at=NOW)


def test_a_person_is_proposed_once_under_a_contract(proposal, eino, contract, unit, supervisor):
    with pytest.raises(AlreadyHasRight):
        propose_right(eino, proposed(), contract=contract, unit=unit, by=supervisor, at=NOW)


def test_the_decision_says_what_still_has_to_be_done(proposal, director, authority):
    approval = approve_right(proposal, by=director, at=NOW)

    text = text_of(read(approval.decision.file))
    assert "Eino Eskola" in text
    assert "Hallintosääntö 12 §" in text
    assert "Henkilökohtainen sopimus on allekirjoitettava." in text
    assert "KEHA-keskuksen on avattava oikeus" in text
