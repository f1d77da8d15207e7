"""R1-R4 of every group at once, as the need step asks them: the same answers, in one query."""

from __future__ import annotations

import pytest
from django.urls import reverse

from clientgroups.models import ClientGroup
from consents import drafts
from consents.access import evaluate_groups, evaluate_place
from municipalities.models import Assignment
from tests.consents.make import CODES, make_content
from tests.consents.test_gate import CONTRACT, RIGHT, TASK
from tests.municipalities.make import (
    NOW,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
)
from tests.stage import WHO, WHY

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def groups_allowed(worker, municipality) -> list[str]:
    """The groups that may be prepared, once `evaluate_groups` has said of each what `evaluate_place` says."""
    decisions = evaluate_groups(worker, municipality, at=NOW)
    one_by_one = {
        group.pk: evaluate_place(worker, municipality, at=NOW, group=group.pk)
        for group in ClientGroup.objects.all()
    }
    assert decisions == one_by_one
    return sorted(code for code, decision in decisions.items() if decision.allowed)


@pytest.mark.parametrize(("facts", "failing"), CONTRACT)
def test_by_contract(area, facts, failing):
    laukaa = make_municipality(area, "410")
    contract = make_contract_in_force(laukaa, **facts).contract
    ulla = make_user("Ulla Uusi")
    make_named_worker(ulla, laukaa, ["ohjaamo", "neuvonta"], contract=contract)

    assert ("ohjaamo" in groups_allowed(ulla, laukaa)) == (not failing)


@pytest.mark.parametrize(("facts", "failing"), RIGHT)
def test_by_right_and_agreement(laukaa, aino, eino, facts, failing):
    make_named_worker(eino, laukaa, contract=laukaa.contracts.get(), **facts)

    footing_fails = [code for code in failing if code != "R8:nothing_common"]
    assert ("ohjaamo" in groups_allowed(eino, laukaa)) == (not footing_fails)


@pytest.mark.parametrize(("facts", "failing"), TASK)
def test_by_the_workers_task(laukaa, aino, eino, facts, failing):
    make_municipality(laukaa.area, "931")
    make_named_worker(eino, laukaa, contract=laukaa.contracts.get())
    Assignment.objects.filter(user=eino).update(**facts)

    assert ("ohjaamo" in groups_allowed(eino, laukaa)) == (not failing)


def test_by_two_rights_of_different_groups_and_one_elsewhere(laukaa, viitasaari, aino, eino):
    make_named_worker(eino, laukaa, ["ohjaus"], contract=laukaa.contracts.get())
    make_named_worker(eino, laukaa, ["piilotyo"], contract=laukaa.contracts.get())
    make_named_worker(eino, viitasaari, ["kotoutuja"])

    assert groups_allowed(eino, laukaa) == ["ohjaus", "piilotyo"]
    assert groups_allowed(eino, viitasaari) == ["kotoutuja"]


def test_every_group_is_answered_in_one_query(laukaa, aino, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(evaluate_groups(aino, laukaa, at=NOW)) == 9


@pytest.mark.parametrize("more", [(), ("neuvonta", "ohjaus")])
def test_the_need_step_asks_as_much_of_one_group_as_of_three(
    laukaa, aino, log_in, django_assert_num_queries, more
):
    for group in ("ohjaamo", *more):
        make_content(group)
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    drafts.save_step(draft, "need", WHY, at=NOW)
    browser = log_in(aino)
    url = reverse("consents:draft_need", args=[draft.pk])
    browser.get(url)

    with django_assert_num_queries(26):
        assert browser.get(url).status_code == 200
