"""Every state of a right × all that somebody does to one × every role: what is done and what is not."""

from datetime import date, timedelta
from typing import Any

import pytest

from municipalities.access import right_state, with_facts
from municipalities.actions import (
    AlreadyDecided,
    NotPermitted,
    NotTheGranter,
    OwnRight,
    StandsOtherwise,
    approve_right,
    end_employment,
    propose_right,
    refuse_right,
    remove_right,
    resume_right,
    suspend_right,
)
from municipalities.actions.proposing import AlreadyHasRight
from municipalities.models import AccessRight, RightEvent, Role
from tests.municipalities.make import NOW, TODAY, make_named_worker, make_user_with_role, right_event
from tests.municipalities.test_deciding import proposed

pytestmark = [pytest.mark.django_db]

YESTERDAY = NOW - timedelta(days=1)
REASON = "Peruste on päättynyt."
SUSPEND, RESUME, REMOVE, EMPLOYMENT = "suspend", "resume", "remove", "employment ended"
APPROVE, REFUSE, PROPOSE = "approve", "refuse", "propose"
# How the right came to stand so, and what may be done to it then; everything else is refused.
STATES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "proposed": ({"decision": None}, {APPROVE, REFUSE}),
    "returned": ({"decision": "returned"}, set()),
    "refused": ({"decision": "refused"}, {PROPOSE}),
    "approved": ({"sent_on": None}, {SUSPEND, REMOVE, EMPLOYMENT}),
    "waiting": ({"opened_on": None}, {SUSPEND, REMOVE, EMPLOYMENT}),
    "not begun": ({"starts_on": date(2026, 12, 1)}, {SUSPEND, REMOVE, EMPLOYMENT}),
    "in force": ({}, {SUSPEND, REMOVE, EMPLOYMENT}),
    "suspended": ({"suspended_at": YESTERDAY}, {RESUME, REMOVE, EMPLOYMENT}),
    "removed": ({"removed_at": YESTERDAY}, {PROPOSE}),
    "ended": ({"ends_before": TODAY}, {PROPOSE}),
    "suspended, then ended": ({"suspended_at": YESTERDAY, "ends_before": TODAY}, {PROPOSE}),
    "employment ended": ({}, {PROPOSE}),
}
# What it becomes, who does it, and how it is refused in any other state.
ACTS: dict[str, tuple[str, str, type[Exception]]] = {
    SUSPEND: ("suspended", "director", StandsOtherwise),
    RESUME: ("in_force", "director", StandsOtherwise),
    REMOVE: ("removed", "director", StandsOtherwise),
    EMPLOYMENT: ("employment_ended", "supervisor", StandsOtherwise),
    APPROVE: ("waiting_keha", "director", AlreadyDecided),
    REFUSE: ("refused", "director", AlreadyDecided),
    PROPOSE: ("proposed", "supervisor", AlreadyHasRight),
}
EVERYBODY = (
    "director",
    "manager without authority",
    "supervisor",
    "supervisor elsewhere",
    "holder",
    "secretary",
    "officer",
    "administrator",
    "superuser",
)


@pytest.fixture
def cast(
    area, laukaa, viitasaari, eino, director, supervisor, secretary, officer, administrator, root
) -> dict[str, Any]:
    return {
        "director": director,
        "manager without authority": make_user_with_role(Role.MANAGER, area, "Tuomas Tuomi"),
        "supervisor": supervisor,
        "supervisor elsewhere": make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita"),
        "holder": eino,
        "secretary": secretary,
        "officer": officer,
        "administrator": administrator,
        "superuser": root,
    }


@pytest.fixture
def right(cast, laukaa, state) -> AccessRight:
    named = make_named_worker(cast["holder"], laukaa, **STATES[state][0])
    if state == "employment ended":
        facts = {"by": cast["supervisor"], "at": YESTERDAY, "last_day": YESTERDAY.date()}
        right_event(named.terms, "employment_ended", **facts)
    return named.right


def do(act: str, right: AccessRight, by: Any) -> RightEvent:
    proposal = right.events.get(kind="proposed")
    facts: dict[str, Any] = {"by": by, "at": NOW}
    said = {"reason": REASON, **facts}
    return {
        SUSPEND: lambda: suspend_right(right, **said),
        RESUME: lambda: resume_right(right, **said),
        REMOVE: lambda: remove_right(right, misuse=False, **said),
        EMPLOYMENT: lambda: end_employment(right, last_day=TODAY, ends_role=False, **said),
        APPROVE: lambda: approve_right(proposal, **facts),
        REFUSE: lambda: refuse_right(proposal, **said),
        PROPOSE: lambda: propose_right(
            right.holder, proposed(), contract=right.contract, unit=right.unit, **facts
        ),
    }[act]()


def refusal(act: str, who: str) -> type[Exception]:
    if ACTS[act][1] == "supervisor":
        return NotPermitted
    return OwnRight if who == "holder" else NotTheGranter


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_what_may_be_done_to_a_right_that_stands_so_and_by_whom(right, cast, state, act):
    becomes, who, wrong = ACTS[act]
    before = RightEvent.objects.count()

    for other in set(EVERYBODY) - {who}:
        with pytest.raises(refusal(act, other)):
            do(act, right, cast[other])
    if act not in STATES[state][1]:
        with pytest.raises(wrong):
            do(act, right, cast[who])
        assert RightEvent.objects.count() == before
        return
    event = do(act, right, cast[who])

    assert RightEvent.objects.count() == before + 1
    after = with_facts(AccessRight.objects.filter(pk=event.right_id)).get()
    assert right_state(after, NOW).standing == becomes
