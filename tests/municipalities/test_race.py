"""Two people at the same moment. Only PostgreSQL lets the two run at once."""

from dataclasses import replace
from datetime import date
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from audit.models import Entry, Verb
from municipalities.access import Standing, right_state
from municipalities.actions import (
    AlreadyDecided,
    Signature,
    approve_right,
    change_contract,
    draft_contract,
    give_role,
    mark_end,
    refuse_right,
    remove_right,
    sign_contract,
    suspend_right,
)
from municipalities.actions.contracts import EndsAlready, terms_of
from municipalities.actions.roles import AlreadyInRole
from municipalities.models import (
    AccessRight,
    Assignment,
    ContractEvent,
    ContractVersion,
    EndCause,
    RightEvent,
    Role,
    ServiceKind,
)
from municipalities.models.contracts import SIGNATURES
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_contract_in_force,
    make_named_worker,
    make_user,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db(transaction=True)]


def together(*acts):
    """Do them at the same moment, each on a connection of its own; what each returned or raised."""
    start = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place, act):
        try:
            start.wait()
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=numbered) for numbered in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_of_two_who_decide_at_once_one_comes_too_late(laukaa, area, second):
    eino = make_user_with_role(Role.WORKER, laukaa, "Eino Eskola")
    directors = [make_user_with_role(Role.DIRECTOR, area, name) for name in ("Irja Ilmonen", "Oskari Oja")]
    named = make_named_worker(eino, laukaa, decision=None)
    proposal = named.right.events.get()
    second_act = {
        "approve": lambda: approve_right(proposal, by=directors[1], at=NOW),
        "refuse": lambda: refuse_right(proposal, reason="Ei peruste.", by=directors[1], at=NOW),
    }[second]

    results = together(lambda: approve_right(proposal, by=directors[0], at=NOW), second_act)

    assert sorted(type(one).__name__ for one in results) == ["AlreadyDecided", "RightEvent"]
    assert any(isinstance(one, AlreadyDecided) for one in results)
    assert RightEvent.objects.filter(right=named.right, kind__in=["approved", "refused"]).count() == 1
    assert Entry.objects.filter(verb__in=[Verb.RIGHT_APPROVED, Verb.RIGHT_REFUSED]).count() == 1


ACTS: dict[str, Any] = {
    "suspend": partial(suspend_right, reason="Selvitetään.", at=NOW),
    "remove": partial(remove_right, misuse=False, reason="Ei tarvita.", at=NOW),
}


@pytest.mark.parametrize("name", ACTS)
def test_of_two_who_stop_a_right_at_once_one_learns_that_it_is_stopped(laukaa, directors, name):
    named = make_named_worker(make_user("Eino Eskola"), laukaa)

    results = together(*(partial(ACTS[name], named.right, by=by) for by in directors))

    assert sorted(type(one).__name__ for one in results) == ["RightEvent", "StandsOtherwise"]
    assert RightEvent.objects.filter(right=named.right, kind__in=["suspended", "removed"]).count() == 1


def test_a_right_that_one_removes_while_another_suspends_it_stays_removed(laukaa, directors):
    named = make_named_worker(make_user("Eino Eskola"), laukaa)
    acts = [partial(act, named.right, by=by) for act, by in zip(ACTS.values(), directors, strict=True)]

    results = together(*acts)

    assert isinstance(results[1], RightEvent)
    assert right_state(AccessRight.objects.get(pk=named.right.pk), NOW).standing == Standing.REMOVED


def test_a_role_that_two_give_at_once_is_given_once(laukaa, area):
    eino = make_user("Eino Eskola")
    both = [make_user_with_role(Role.ADMINISTRATOR, area, name) for name in ("Anni Admin", "Olli Ohjaaja")]

    results = together(
        *(
            lambda one=one: give_role(eino, Role.WORKER, laukaa, starts_on=TODAY, by=one, at=NOW)
            for one in both
        )
    )

    assert sorted(type(one).__name__ for one in results) == ["AlreadyInRole", "Assignment"]
    assert any(isinstance(one, AlreadyInRole) for one in results)
    assert Assignment.objects.filter(user=eino).count() == 1


@pytest.fixture
def directors(area):
    return [make_user_with_role(Role.DIRECTOR, area, name) for name in ("Irja Ilmonen", "Oskari Oja")]


def terms(version, **facts):
    return replace(terms_of(version), **facts)


def test_of_two_who_enter_the_same_contract_one_learns_that_it_is_there(laukaa, directors):
    what = terms(laukaa.contracts.get().versions.get())

    def enter(by):
        return draft_contract(
            laukaa,
            what,
            service_kind=ServiceKind.COACHING,
            decision_ref="19.3.2025 § 17",
            page="s. 1",
            by=by,
            at=NOW,
        )

    results = together(*(partial(enter, by) for by in directors))

    assert sorted(type(one).__name__ for one in results) == ["AlreadyDrafted", "ContractVersion"]
    assert ContractVersion.objects.filter(contract__service_kind=ServiceKind.COACHING).count() == 1


def test_of_two_who_change_a_contract_one_sees_the_others_version_first(laukaa, directors):
    version = laukaa.contracts.get().versions.get()
    longer = terms(version, last_day=date(2028, 12, 31))

    def change(by):
        kind = ContractVersion.Kind.EXTENSION
        return change_contract(version, longer, kind=kind, reason="Jatkuu.", by=by, at=NOW)

    results = together(*(partial(change, by) for by in directors))

    assert sorted(type(one).__name__ for one in results) == ["ContractChanged", "ContractVersion"]


def test_of_two_who_record_a_signature_one_learns_that_it_is_there(laukaa, directors):
    contract = laukaa.contracts.get()
    version = make_contract_in_force(laukaa, contract=contract, no=2, signatures=())
    signature = Signature(
        ContractEvent.Kind.AREA_SIGNED, signed_on=TODAY, name="Irja Ilmonen", role=Role.DIRECTOR
    )

    results = together(*(partial(sign_contract, version, signature, by=by, at=NOW) for by in directors))

    assert sorted(type(one).__name__ for one in results) == ["AlreadySigned", "ContractEvent"]


def test_of_two_who_end_a_contract_one_learns_that_it_ends(laukaa, directors):
    contract = laukaa.contracts.get()
    facts: dict[str, Any] = {"last_day": TODAY, "cause": EndCause.AGREED, "reason": "", "falls": {}}

    results = together(*(partial(mark_end, contract, by=by, at=NOW, **facts) for by in directors))

    assert sorted(type(one).__name__ for one in results) == ["ContractEvent", "EndsAlready"]


def test_the_last_signature_and_the_end_never_both_happen(laukaa, directors):
    contract = laukaa.contracts.get()
    version = make_contract_in_force(
        laukaa, contract=contract, no=2, ends_before=date(2029, 1, 1), signatures=SIGNATURES[:3]
    )
    last = Signature(SIGNATURES[3], signed_on=TODAY, name="Kunta", title="kunnanjohtaja")
    facts: dict[str, Any] = {"last_day": TODAY, "cause": EndCause.AGREED, "reason": "", "falls": {}}

    signed, ended = together(
        partial(sign_contract, version, last, by=directors[0], at=NOW),
        partial(mark_end, contract, by=directors[1], at=NOW, **facts),
    )

    assert isinstance(ended, ContractEvent)
    # Signed first, the end is of the new version; ended first, nothing is signed any more.
    assert ended.version == version if isinstance(signed, ContractEvent) else isinstance(signed, EndsAlready)
