"""Roles and permissions: the mirrored row and the dated fact let a person act, both together only."""

from datetime import date, datetime, timedelta

import pytest

from documents.calendar import HELSINKI
from municipalities.access import (
    AREA_PERMISSIONS,
    PERMISSIONS,
    acting_role,
    area_of,
    holds,
    home_of,
    permissions_of,
    places,
    roles_of,
)
from municipalities.models import AreaPermission, MunicipalityPermission, Role
from municipalities.models.assignments import MUNICIPAL_ROLES
from tests.municipalities.make import (
    NOW,
    ROLE_STARTS,
    TODAY,
    make_area,
    make_assignment,
    make_authority,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MUNICIPAL_PERMISSIONS = {"propose_rights", "see_own_rights", "record_own_withdrawals"}
# The table of the design, written out: what each role may do, and nothing more.
TABLE = {
    "director": {"decide_rights", "sign_contracts", "see_contracts", "see_rights", "record_notices",
                 "export_reports"},
    "manager": {"sign_contracts", "see_contracts", "see_rights", "record_notices"},
    "secretary": {"export_reports", "see_contracts"},
    "officer": {"see_rights", "see_contracts"},
    "administrator": {"manage_accounts"},
    "expert": {"receive_matters", "record_withdrawals"},
    "coordinator": {"record_withdrawals"},
    "supervisor": {"propose_rights", "see_own_rights", "record_own_withdrawals"},
    "receiver": {"record_own_withdrawals"},
    "worker": {"record_own_withdrawals"},
}  # fmt: skip
ALL = sorted(AREA_PERMISSIONS | MUNICIPAL_PERMISSIONS)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def viitasaari(area):
    return make_municipality(area, "931")


def held(user, place, at=NOW):
    wanted = AREA_PERMISSIONS if place.__class__.__name__ == "Area" else MUNICIPAL_PERMISSIONS
    return {perm for perm in wanted if holds(user, perm, place, at)}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, area, laukaa, viitasaari):
    place = laukaa if role in MUNICIPAL_ROLES else area
    user = make_user_with_role(role, place)

    assert held(user, place) == TABLE[role]
    assert held(user, viitasaari) == set()
    assert set(TABLE) == {str(one) for one in PERMISSIONS}


@pytest.mark.parametrize("role", Role.values)
def test_the_menu_offers_what_the_role_may_do(role, area, laukaa):
    user = make_user_with_role(role, laukaa if role in MUNICIPAL_ROLES else area)

    assert permissions_of(user, NOW) == TABLE[role]


@pytest.mark.parametrize("perm", ALL)
def test_a_superuser_may_do_nothing(perm, area, laukaa):
    superuser = make_user("Root", is_superuser=True)

    assert superuser.has_perm("municipalities.see_rights")
    assert not holds(superuser, perm, area if perm in AREA_PERMISSIONS else laukaa, NOW)
    assert places(superuser, perm, NOW) == []
    assert permissions_of(superuser, NOW) == set()


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "expected"),
    [
        (TODAY, None, True),
        (TODAY, TODAY + timedelta(days=1), True),
        (TODAY + timedelta(days=1), None, False),
        (ROLE_STARTS, TODAY, False),
        (ROLE_STARTS, TODAY + timedelta(days=1), True),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(area, starts_on, ends_before, expected):
    director = make_user_with_role(Role.DIRECTOR, area, starts_on=starts_on, ends_before=ends_before)

    assert holds(director, "see_rights", area, NOW) is expected
    assert bool(roles_of(director, NOW)) is expected


def test_the_day_turns_at_midnight_in_helsinki(area):
    last_day = date(2026, 11, 24)
    director = make_user_with_role(Role.DIRECTOR, area, ends_before=last_day + timedelta(days=1))

    assert holds(director, "see_rights", area, datetime(2026, 11, 24, 23, 59, tzinfo=HELSINKI))
    assert not holds(director, "see_rights", area, datetime(2026, 11, 25, 0, 0, tzinfo=HELSINKI))


def test_the_role_alone_is_not_enough(area):
    director = make_user_with_role(Role.DIRECTOR, area)
    AreaPermission.objects.filter(user=director, permission__codename="see_rights").delete()

    assert not holds(director, "see_rights", area, NOW)
    assert holds(director, "see_contracts", area, NOW)


def test_the_row_alone_is_not_enough(area, laukaa):
    somebody = make_user("Eino Eskola")
    director = make_user_with_role(Role.DIRECTOR, area)
    supervisor = make_user_with_role(Role.SUPERVISOR, laukaa)
    for model, owner in ((AreaPermission, director), (MunicipalityPermission, supervisor)):
        for row in model.objects.filter(user=owner):
            model.objects.create(
                user=somebody, permission=row.permission, content_object_id=row.content_object_id
            )

    assert held(somebody, area) == held(somebody, laukaa) == set()


def test_an_account_that_is_closed_may_do_nothing(area):
    director = make_user_with_role(Role.DIRECTOR, area, is_active=False)

    assert held(director, area) == set()


def test_a_role_in_one_place_says_nothing_of_another(area, laukaa, viitasaari):
    supervisor = make_user_with_role(Role.SUPERVISOR, laukaa)
    make_assignment(supervisor, Role.SUPERVISOR, viitasaari, ends_before=TODAY)

    assert places(supervisor, "propose_rights", NOW) == [laukaa]
    assert held(supervisor, area) == set()


def test_the_manager_decides_only_while_an_authority_says_so(area):
    manager = make_user_with_role(Role.MANAGER, area)
    make_authority(area, role=Role.DIRECTOR)
    assert not holds(manager, "decide_rights", area, NOW)

    make_authority(
        area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18", ends_before=TODAY + timedelta(days=1)
    )

    assert holds(manager, "decide_rights", area, NOW)
    assert "decide_rights" in permissions_of(manager, NOW)
    tomorrow = NOW + timedelta(days=1)
    assert not holds(manager, "decide_rights", area, tomorrow)
    assert "decide_rights" not in permissions_of(manager, tomorrow)


def test_a_person_is_known_by_their_first_role(area, laukaa):
    worker = make_user_with_role(Role.WORKER, laukaa)
    expert = make_user_with_role(Role.EXPERT, area)
    nobody = make_user("Ei Kukaan")

    assert (area_of(worker, NOW), home_of(worker, NOW)) == (area, laukaa)
    assert (area_of(expert, NOW), home_of(expert, NOW)) == (area, None)
    assert (area_of(nobody, NOW), home_of(nobody, NOW)) == (None, None)
    assert acting_role(worker, "record_own_withdrawals", NOW) == Role.WORKER
    assert acting_role(worker, "see_rights", NOW) == ""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"opened_on": None}, True),
        ({"starts_on": TODAY + timedelta(days=9)}, True),
        ({"ends_before": TODAY}, True),
        ({"suspended_at": NOW - timedelta(days=1)}, True),
        ({"removed_at": NOW - timedelta(days=1)}, True),
        ({"agreement_starts_on": None}, True),
        ({"decision": None}, False),
        ({"decision": "refused"}, False),
        ({"decision": "returned"}, False),
        ({"decided_at": NOW + timedelta(hours=1), "sent_on": None}, False),
    ],
)
def test_a_granted_right_in_whatever_state_leads_to_the_gate(laukaa, viitasaari, facts, expected):
    make_contract_in_force(laukaa)
    aino = make_user_with_role(Role.WORKER, laukaa)
    make_named_worker(aino, laukaa, **facts)

    assert holds(aino, "use_gate", laukaa, NOW) is expected
    assert not holds(aino, "use_gate", viitasaari, NOW)
    assert places(aino, "use_gate", NOW) == ([laukaa] if expected else [])


def test_who_has_left_the_municipality_has_no_desk_in_the_menu(laukaa):
    make_contract_in_force(laukaa)
    aino = make_user_with_role(Role.WORKER, laukaa, ends_before=TODAY)
    make_named_worker(aino, laukaa)

    assert permissions_of(aino, NOW - timedelta(days=1)) >= {"use_gate"}
    assert permissions_of(aino, NOW) == set()


def test_holding_is_asked_in_one_query(area, laukaa, django_assert_num_queries):
    director = make_user_with_role(Role.DIRECTOR, area)
    worker = make_user_with_role(Role.WORKER, laukaa)

    with django_assert_num_queries(1):
        holds(director, "see_rights", area, NOW)
    with django_assert_num_queries(1):
        holds(worker, "use_gate", laukaa, NOW)
