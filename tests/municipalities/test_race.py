"""Two people at the same moment. Only PostgreSQL lets the two run at once."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from audit.models import Entry, Verb
from municipalities.actions import AlreadyDecided, approve_right, give_role, refuse_right
from municipalities.actions.roles import AlreadyInRole
from municipalities.models import Assignment, RightEvent, Role
from tests.municipalities.make import (
    NOW,
    TODAY,
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
