"""Personal agreements, commitments and trainings (R3), and how a right stands while they come (R2)."""

from datetime import timedelta

import pytest

from municipalities.access import Standing, right_state, still_needed
from municipalities.actions import NotPermitted, record_qualification
from municipalities.actions.agreements import DoneInFuture
from municipalities.models import AccessRight, PersonalAgreement, Qualification, RightTerms, Role
from tests.municipalities.make import (
    DECIDED,
    NOW,
    OPENED,
    TODAY,
    make_agreement,
    make_area,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_terms,
    make_user,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


@pytest.fixture
def laukaa():
    municipality = make_municipality(make_area())
    make_contract_in_force(municipality)
    return municipality


@pytest.fixture
def supervisor(laukaa):
    return make_user_with_role(Role.SUPERVISOR, laukaa, "Seija Saari")


@pytest.fixture
def eino(laukaa):
    return make_user_with_role(Role.WORKER, laukaa, "Eino Eskola")


@pytest.mark.parametrize(
    ("facts", "in_force"),
    [
        ({}, True),
        ({"worker_signed_on": None}, False),
        ({"supervisor_signed_on": None}, False),
        ({"worker_signed_on": TODAY + DAY}, False),
        ({"supervisor_signed_on": TODAY}, True),
        ({"starts_on": TODAY + DAY}, False),
        ({"ends_before": TODAY}, False),
        ({"ends_before": TODAY + DAY}, True),
        ({"ended_on": TODAY}, False),
        ({"ended_on": TODAY + DAY}, True),
    ],
)
def test_an_agreement_is_in_force_when_both_have_signed_and_the_day_is_in_it(laukaa, eino, facts, in_force):
    agreement = make_agreement(eino, laukaa, ["ohjaamo"], **facts)

    assert list(PersonalAgreement.objects.in_force(NOW)) == ([agreement] if in_force else [])
    assert PersonalAgreement.objects.in_force(NOW).naming("ohjaamo").exists() is in_force
    assert not PersonalAgreement.objects.in_force(NOW).naming("neuvonta").exists()


def test_only_the_worker_s_own_supervisor_records_these(eino, laukaa):
    stranger = make_user_with_role(Role.SUPERVISOR, make_municipality(laukaa.area, "931"), "Veera Viita")

    with pytest.raises(NotPermitted):
        record_qualification(
            eino, Qualification.Kind.TRAINING, done_on=TODAY, municipality=laukaa, by=stranger, at=NOW
        )


def test_a_training_is_on_record_from_its_day_on(eino, laukaa, supervisor):
    kind = Qualification.Kind.TRAINING
    with pytest.raises(DoneInFuture):
        record_qualification(
            eino, kind, done_on=TODAY + DAY, municipality=laukaa, by=supervisor, at=NOW
        )  # fmt: skip

    record_qualification(eino, kind, done_on=TODAY, municipality=laukaa, by=supervisor, at=NOW)

    assert Qualification.objects.on_record(NOW).exists()
    assert not Qualification.objects.on_record(NOW - DAY).exists()


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.IN_FORCE),
        ({"decision": None}, Standing.PROPOSED),
        ({"decision": "returned"}, Standing.RETURNED),
        ({"decision": "refused"}, Standing.REFUSED),
        ({"sent_on": None}, Standing.WAITING_KEHA),
        ({"opened_on": None}, Standing.WAITING_KEHA),
        ({"opened_on": TODAY + DAY}, Standing.WAITING_KEHA),
        ({"opened_on": TODAY}, Standing.IN_FORCE),
        ({"starts_on": TODAY + DAY}, Standing.NOT_BEGUN),
        ({"starts_on": TODAY}, Standing.IN_FORCE),
        ({"ends_before": TODAY}, Standing.ENDED),
        ({"ends_before": TODAY + DAY}, Standing.IN_FORCE),
        ({"suspended_at": NOW - DAY}, Standing.SUSPENDED),
        ({"suspended_at": NOW + DAY}, Standing.IN_FORCE),
        ({"suspended_at": NOW - 2 * DAY, "resumed_at": NOW - DAY}, Standing.IN_FORCE),
        ({"removed_at": NOW - DAY}, Standing.REMOVED),
        ({"suspended_at": NOW - 2 * DAY, "removed_at": NOW - DAY}, Standing.REMOVED),
        ({"removed_at": NOW - DAY, "ends_before": TODAY}, Standing.REMOVED),
    ],
)
def test_a_right_stands_as_its_events_and_dates_say_and_sql_agrees(laukaa, eino, facts, standing):
    named = make_named_worker(eino, laukaa, **facts)

    assert right_state(named.right, NOW).standing == standing
    in_force = RightTerms.objects.in_force(NOW).exists()
    assert in_force is (standing == Standing.IN_FORCE)


def test_new_terms_that_wait_leave_the_right_as_it_was(laukaa, eino, supervisor):
    named = make_named_worker(eino, laukaa)
    wider = make_terms(named.right)
    right_event(wider, "proposed", by=supervisor, at=NOW - DAY)

    state = right_state(named.right, NOW)

    assert (state.standing, state.terms) == (Standing.IN_FORCE, named.terms)
    assert RightTerms.objects.in_force(NOW).get() == named.terms


def test_newly_granted_terms_wait_for_their_own_opening(laukaa, eino, supervisor):
    named = make_named_worker(eino, laukaa)
    wider = make_terms(named.right)
    right_event(wider, "proposed", by=supervisor, at=NOW - 2 * DAY)
    right_event(wider, "approved", by=make_user("Irja Ilmonen"), at=NOW - DAY)

    state = right_state(AccessRight.objects.get(pk=named.right.pk), NOW)

    assert (state.standing, state.terms) == (Standing.WAITING_KEHA, wider)
    assert not RightTerms.objects.in_force(NOW).exists()


def test_a_right_is_told_as_it_stood_on_an_earlier_day(laukaa, eino):
    right = make_named_worker(eino, laukaa, removed_at=NOW - DAY).right

    assert right_state(right, NOW).standing == Standing.REMOVED
    assert right_state(right, NOW - 2 * DAY).standing == Standing.IN_FORCE
    assert right_state(right, DECIDED).standing == Standing.WAITING_KEHA
    assert right_state(right, DECIDED - DAY).standing == Standing.PROPOSED


def test_a_right_outside_its_contract_is_not_under_it(laukaa, eino):
    named = make_named_worker(eino, laukaa)
    contract = named.right.contract
    make_contract_in_force(laukaa, contract=contract, no=2, ends_before=TODAY, signed_on=TODAY)

    assert RightTerms.objects.in_force(NOW).exists()
    assert not RightTerms.objects.in_force(NOW).under_contract(NOW).exists()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, set()),
        ({"agreement_starts_on": None}, {"agreement"}),
        ({"worker_signed_on": None}, {"agreement"}),
        ({"secrecy_on": None}, {"secrecy"}),
        ({"training_on": TODAY + DAY}, {"training"}),
        ({"sent_on": None}, {"notice", "opening"}),
        ({"opened_on": None}, {"opening"}),
        ({"opened_on": TODAY + DAY}, {"opening"}),
    ],
)
def test_what_a_right_still_needs_is_told_item_by_item(laukaa, eino, facts, missing):
    named = make_named_worker(eino, laukaa, **facts)

    needs = {need.code: need for need in still_needed(named.right, NOW)}

    assert {code for code, need in needs.items() if not need.done} == missing
    if not missing:
        assert needs["opening"].done_on == OPENED
