"""Two people at one proposal at the same moment. Only PostgreSQL lets the two run at once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from municipalities.actions import (
    AlreadyDecided,
    ProposalChanged,
    Proposed,
    approve_narrower,
    approve_right,
    propose_again,
    propose_right,
    return_proposal,
)
from municipalities.actions.proposing import AlreadyHasRight
from municipalities.models import AccessRight, RightEvent, RightTerms, Role
from tests.municipalities.make import NOW, make_named_worker, make_user_with_role
from tests.municipalities.test_race import together

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def named(eino, laukaa):
    return make_named_worker(eino, laukaa, decision=None)


@pytest.fixture
def supervisors(laukaa):
    return [make_user_with_role(Role.SUPERVISOR, laukaa, name) for name in ("Seija Saari", "Oskari Oja")]


@pytest.fixture
def director(area):
    return make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")


def kinds(results):
    return sorted(type(one).__name__ for one in results)


def test_a_person_whom_two_propose_at_once_is_proposed_once(laukaa, named, supervisors):
    tiina = make_user_with_role(Role.WORKER, laukaa, "Tiina Tamm")
    proposed, contract = Proposed.of(named.terms), laukaa.contracts.get()

    results = together(
        *(
            partial(propose_right, tiina, proposed, contract=contract, unit="Neuvonta", by=by, at=NOW)
            for by in supervisors
        )
    )

    assert kinds(results) == [AlreadyHasRight.__name__, RightEvent.__name__]
    assert AccessRight.objects.filter(holder=tiina).count() == 1


def test_of_a_change_and_a_decision_at_once_the_second_sees_the_first(named, supervisors, director):
    proposal = named.right.events.get()
    changed = replace(Proposed.of(named.terms), tasks="Neuvoo.")

    results = together(
        partial(propose_again, named.right, changed, seen=str(proposal.pk), by=supervisors[0], at=NOW),
        partial(approve_right, proposal, by=director, at=NOW),
    )

    assert kinds(results) == [ProposalChanged.__name__, RightEvent.__name__]


def test_of_two_changes_at_once_one_is_not_lost_unseen(named, supervisors):
    proposal, changed = named.right.events.get(), replace(Proposed.of(named.terms), tasks="Neuvoo.")

    results = together(
        *(
            partial(propose_again, named.right, changed, seen=str(proposal.pk), by=by, at=NOW)
            for by in supervisors
        )
    )

    assert kinds(results) == [ProposalChanged.__name__, RightEvent.__name__]
    assert RightTerms.objects.filter(right=named.right).count() == 2


@pytest.mark.parametrize("second", ["approve", "return"])
def test_less_is_granted_once_whatever_another_does_at_the_same_time(second, named, area, director):
    proposal, other = named.right.events.get(), make_user_with_role(Role.DIRECTOR, area, "Oskari Oja")
    whole = Proposed.of(named.terms)
    less = replace(whole, last_day=whole.last_day - timedelta(days=1))
    second_act = {
        "approve": partial(approve_right, proposal, by=other, at=NOW),
        "return": partial(return_proposal, proposal, question="Miksi?", by=other, at=NOW),
    }[second]

    results = together(
        partial(approve_narrower, proposal, less, reason="Riittää.", by=director, at=NOW), second_act
    )

    assert kinds(results) == [AlreadyDecided.__name__, RightEvent.__name__]
    assert named.right.events.exclude(kind="proposed").count() == 1
