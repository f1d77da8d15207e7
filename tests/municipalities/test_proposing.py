"""Proposing, asking, answering, granting less and renewing: what each action refuses and records (R2, R4)."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from accounts.models import Message
from audit.models import Entry, Outcome, Verb
from clientgroups.models import Category, ClientGroup
from documents.storing import read
from municipalities.access import Standing, pending, right_state, with_facts
from municipalities.access.proposals import answering, candidates, last_step, returned
from municipalities.access.terms import changes_between
from municipalities.actions import (
    AlreadyDecided,
    BeyondContract,
    NoReason,
    NotNarrower,
    NotPermitted,
    OwnRight,
    ProposalChanged,
    Proposed,
    approve_narrower,
    approve_right,
    propose_again,
    propose_right,
    refuse_right,
    return_proposal,
)
from municipalities.actions.proposing import AlreadyHasRight, OwnProposal, RightIsOver
from municipalities.models import AccessRight, RightEvent, RightTerms, Role, Unit
from tests.municipalities.make import (
    NOW,
    RIGHT_ENDS_BEFORE,
    TODAY,
    make_assignment,
    make_contract_in_force,
    make_named_worker,
    make_user_with_role,
    right_event,
)
from tests.municipalities.test_deciding import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def contract(laukaa):
    return laukaa.contracts.get()


def wanted(*groups: str, **facts: Any) -> Proposed:
    defaults: dict[str, Any] = {
        "categories": (Category.T2, Category.T3),
        "tasks": "Ohjaa nuoria työhön.",
        "starts_on": TODAY,
        "last_day": date(2027, 6, 30),
        "may_record_changes": True,
    }
    found = tuple(ClientGroup.objects.filter(code__in=groups or ("ohjaamo", "neuvonta")))
    return Proposed(groups=found, **defaults | facts)


@pytest.fixture
def propose(eino, contract, supervisor):
    return partial(propose_right, eino, wanted(), contract=contract, unit="Ohjaamo", by=supervisor, at=NOW)


@pytest.fixture
def proposal(propose):
    return propose()


def known(right):
    return with_facts(AccessRight.objects.filter(pk=right.pk)).get()


def answer(right, supervisor, proposed=None, **facts):
    seen = facts.pop("seen", None) or str(last_step(known(right), LATER).pk)
    return propose_again(
        right, proposed or wanted("neuvonta"), seen=seen, **{"by": supervisor, "at": LATER} | facts
    )


def test_a_unit_that_is_not_known_becomes_known_once(propose, laukaa, contract, supervisor):
    first = propose()
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    second = propose_right(oskari, wanted(), contract=contract, unit="ohjaamo", by=supervisor, at=NOW)

    assert first.right.unit == second.right.unit == Unit.objects.get(name="Ohjaamo")


def test_nobody_proposes_a_right_for_themselves(supervisor, laukaa, contract):
    make_assignment(supervisor, Role.WORKER, laukaa)

    with pytest.raises(OwnProposal):
        propose_right(supervisor, wanted(), contract=contract, unit="Ohjaamo", by=supervisor, at=NOW)

    assert not AccessRight.objects.exists()


def test_the_municipalitys_workers_are_offered_and_who_has_a_right_says_so(
    proposal, laukaa, viitasaari, contract, django_assert_num_queries
):
    for n in range(3):
        make_user_with_role(Role.WORKER, laukaa, f"Oskari Oja {n}")
    make_user_with_role(Role.WORKER, viitasaari, "Veera Viita")
    make_user_with_role(Role.WORKER, laukaa, "Lea Lähtenyt", ends_before=TODAY)

    with django_assert_num_queries(3):
        found = candidates(contract, NOW)

    assert [one.user.name for one in found] == ["Eino Eskola", *(f"Oskari Oja {n}" for n in range(3))]
    assert [one.state.standing if one.state else None for one in found] == [
        Standing.PROPOSED,
        None,
        None,
        None,
    ]


# What is granted of the proposal above, and whether it is less and nothing more.
LESS: list[tuple[dict[str, Any], bool]] = [
    ({}, False),
    ({"groups": ("neuvonta",)}, True),
    ({"groups": ()}, False),
    ({"groups": ("neuvonta", "kuntalisa")}, False),
    ({"categories": (Category.T2,)}, True),
    ({"categories": ()}, False),
    ({"categories": (Category.T2, Category.T4)}, False),
    ({"may_record_changes": False}, True),
    ({"starts_on": TODAY + timedelta(days=1)}, True),
    ({"starts_on": TODAY - timedelta(days=1)}, False),
    ({"last_day": date(2027, 6, 29)}, True),
    ({"last_day": date(2027, 7, 1)}, False),
    ({"last_day": TODAY - timedelta(days=1)}, False),
    ({"tasks": "Muuta."}, False),
    ({"groups": ("neuvonta",), "last_day": date(2027, 7, 1)}, False),
]


@pytest.mark.parametrize(("less", "is_less"), LESS)
def test_a_narrower_right_is_less_in_something_and_more_in_nothing(less, is_less, proposal, director):
    codes = less.get("groups", ("ohjaamo", "neuvonta"))
    groups = tuple(ClientGroup.objects.filter(code__in=codes))
    narrowed = replace(wanted(), **less | {"groups": groups})

    def approve():
        return approve_narrower(proposal, narrowed, reason="Ei kuulu tehtäviin.", by=director, at=LATER)

    if not is_less:
        with pytest.raises(NotNarrower):
            approve()
        assert RightTerms.objects.count() == 1
        return
    approval = approve()
    assert Proposed.of(approval.terms) == narrowed
    assert approval.terms.no == 2
    assert pending(known(proposal.right), LATER) is None


def test_the_decision_says_what_is_granted_and_what_is_not(proposal, director):
    narrowed = wanted(
        "neuvonta", categories=(Category.T2,), last_day=date(2027, 3, 31), may_record_changes=False
    )

    approval = approve_narrower(proposal, narrowed, reason="Ohjaamo siirtyi.", by=director, at=LATER)

    text = text_of(read(approval.decision.file))
    granted, left_out = text.split("Esitetystä jää myöntämättä:")
    assert "esitettyä suppeampana" in granted
    assert "24.11.2026–31.3.2027 (viimeinen päivä)" in granted
    assert "ohjaamo" in left_out
    assert "neuvonta" not in left_out.split("Perustelut")[0]
    assert "palvelutarpeen muutosten kirjaaminen" in left_out
    assert "esitettiin 24.11.2026–30.6.2027" in left_out
    assert "Ohjaamo siirtyi." in left_out


def test_a_narrower_approval_leaves_one_entry_that_says_so(proposal, director):
    approval = approve_narrower(proposal, wanted("neuvonta"), reason="Riittää.", by=director, at=LATER)

    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.outcome) == (Verb.RIGHT_APPROVED, Outcome.DONE)
    assert entry.said["grounds"]["narrowed"] == str(proposal.terms_id)
    assert entry.said["grounds"]["terms"] == str(approval.terms_id)


def test_what_is_granted_as_proposed_is_not_marked_as_narrower(proposal, director):
    approve_right(proposal, by=director, at=LATER)

    assert "narrowed" not in Entry.objects.latest("seq").said["grounds"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_less_and_a_question_need_words(reason, proposal, director):
    with pytest.raises(NoReason):
        approve_narrower(proposal, wanted("neuvonta"), reason=reason, by=director, at=LATER)
    with pytest.raises(NoReason):
        return_proposal(proposal, question=reason, by=director, at=LATER)


def test_a_question_makes_no_decision_and_reaches_the_proposer(proposal, director, supervisor):
    event = return_proposal(proposal, question=" Kuka sijaistaa? ", by=director, at=LATER)

    assert (event.decision, event.reason) == (None, "Kuka sijaistaa?")
    assert right_state(known(proposal.right), LATER).standing == Standing.RETURNED
    assert returned(known(proposal.right), LATER) == event
    message = Message.objects.get()
    assert (message.to, message.kind) == (supervisor, "proposal_returned")
    assert "Kuka sijaistaa?" not in str(message.facts)


def test_a_question_about_a_former_supervisors_proposal_reaches_those_who_are_there(
    proposal, supervisor, laukaa
):
    other = make_user_with_role(Role.SUPERVISOR, laukaa, "Oskari Oja")
    supervisor.assignments.update(ends_before=TODAY)

    assert answering(proposal, LATER) == [other]


def test_nobody_asks_about_their_own_right_either(director, contract, supervisor):
    own = propose_right(director, wanted(), contract=contract, unit="Ohjaamo", by=supervisor, at=NOW)

    with pytest.raises(OwnRight):
        return_proposal(own, question="Miksi?", by=director, at=LATER)

    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.outcome) == (Verb.RIGHT_RETURNED, Outcome.REFUSED)


def test_an_answer_is_new_terms_of_the_same_right_and_waits_again(proposal, director, supervisor):
    return_proposal(proposal, question="Tarvitaanko Ohjaamoa?", by=director, at=LATER)

    answered = answer(proposal.right, supervisor)

    assert answered.right == proposal.right
    assert pending(known(proposal.right), LATER) == answered
    assert returned(known(proposal.right), LATER) is None
    (change, *_) = changes_between(proposal.terms, answered.terms)
    assert (change.removed, change.added) == (("ohjaamo",), ())
    assert approve_right(answered, by=director, at=LATER).decision


def test_a_proposal_is_changed_while_it_waits_and_the_old_one_is_decided_no_more(
    proposal, director, supervisor
):
    newer = answer(proposal.right, supervisor)

    with pytest.raises(ProposalChanged) as caught:
        approve_right(proposal, by=director, at=LATER)
    assert caught.value.proposal == newer
    with pytest.raises(ProposalChanged):
        answer(proposal.right, supervisor, seen=str(proposal.pk))
    assert approve_right(newer, by=director, at=LATER)


def test_what_was_decided_meanwhile_is_not_proposed_again_unseen(proposal, director, supervisor):
    approve_right(proposal, by=director, at=LATER)

    with pytest.raises(ProposalChanged):
        answer(proposal.right, supervisor, seen=str(proposal.pk))


@pytest.mark.parametrize("kind", ["refused", "removed", "employment_ended"])
def test_a_right_that_is_over_is_not_proposed_again(kind, proposal, director, supervisor):
    if kind != "refused":
        right_event(proposal.terms, "approved", by=director, at=NOW)
    facts = {"last_day": TODAY} if kind == "employment_ended" else {}
    right_event(proposal.terms, kind, by=director, at=NOW, **facts)

    with pytest.raises(RightIsOver):
        answer(proposal.right, supervisor)


def test_only_the_municipality_proposes_again_and_never_its_own(proposal, viitasaari, director, eino, laukaa):
    stranger = make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita")
    make_assignment(eino, Role.SUPERVISOR, laukaa)

    for who in (stranger, director):
        with pytest.raises(NotPermitted):
            answer(proposal.right, who)
    with pytest.raises(OwnProposal):
        answer(proposal.right, eino)


@pytest.fixture
def in_force(eino, laukaa):
    return make_named_worker(eino, laukaa).right


def renewal(**facts):
    return wanted(starts_on=RIGHT_ENDS_BEFORE, last_day=date(2027, 12, 31), **facts)


def test_a_renewal_leaves_the_present_terms_in_force_to_their_end(in_force, director, supervisor):
    proposed = answer(in_force, supervisor, renewal())
    assert right_state(known(in_force), LATER).standing == Standing.IN_FORCE

    approval = approve_right(proposed, by=director, at=LATER)

    state = right_state(known(in_force), LATER)
    assert (state.standing, state.terms.no) == (Standing.IN_FORCE, 1)
    assert RightTerms.objects.in_force(LATER).get().no == 1
    text = text_of(read(approval.decision.file))
    assert f"Haltijan aiempi käyttöoikeus: 1.2.2026–30.6.2027 (päätös {state.decision.number})." in text
    assert "KEHA-keskuksen on avattava oikeus" in text


def test_a_refused_renewal_changes_nothing_about_the_present_right(in_force, director, supervisor):
    refuse_right(answer(in_force, supervisor, renewal()), reason="Ei jatkoa.", by=director, at=LATER)

    assert right_state(known(in_force), LATER).standing == Standing.IN_FORCE
    assert answer(in_force, supervisor, renewal(tasks="Muuta."))


def test_a_question_about_a_renewal_waits_for_its_answer_beside_the_right(in_force, director, supervisor):
    return_proposal(answer(in_force, supervisor, renewal()), question="Miksi?", by=director, at=LATER)

    assert right_state(known(in_force), LATER).standing == Standing.IN_FORCE
    assert returned(known(in_force), LATER)


def test_a_renewal_fits_in_the_contract_and_overlaps_no_other_right(
    in_force, eino, contract, supervisor, laukaa
):
    with pytest.raises(BeyondContract):
        answer(in_force, supervisor, wanted(starts_on=RIGHT_ENDS_BEFORE, last_day=date(2028, 1, 1)))
    with pytest.raises(AlreadyHasRight):
        propose_right(eino, renewal(), contract=contract, unit="Ohjaamo", by=supervisor, at=LATER)


def test_a_contract_that_covers_less_since_the_proposal_stops_the_grant_until_it_is_narrowed(
    proposal, contract, director
):
    make_contract_in_force(contract.municipality, ["neuvonta"], contract=contract, no=2, signed_on=TODAY)

    with pytest.raises(BeyondContract):
        approve_right(proposal, by=director, at=LATER)

    assert approve_narrower(proposal, wanted("neuvonta"), reason="Sopimus.", by=director, at=LATER)


def test_a_returned_proposal_is_decided_only_after_its_answer(proposal, director):
    return_proposal(proposal, question="Miksi?", by=director, at=LATER)

    with pytest.raises(AlreadyDecided):
        approve_right(proposal, by=director, at=LATER)
    assert RightEvent.objects.filter(decision__isnull=False).count() == 0
