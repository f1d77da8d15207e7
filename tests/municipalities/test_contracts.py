"""When a contract is in force, in every way it can stand (R1), and how it is entered and signed."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Entry, Verb
from clientgroups.models import ClientGroup
from municipalities.access.lists import ContractStanding, contract_state
from municipalities.actions import NotPermitted, draft_contract, sign_contract
from municipalities.actions.contracts import (
    AlreadyDrafted,
    AlreadySigned,
    EndBeforeStart,
    NotSigner,
    ServiceUnknown,
    SignedInFuture,
)
from municipalities.models import ContractEvent, ContractVersion, Role, ServiceKind
from municipalities.models.contracts import SIGNATURES
from tests.municipalities.make import (
    GROUPS,
    NOW,
    TODAY,
    make_annex,
    make_area,
    make_contract_in_force,
    make_municipality,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
IN_FORCE, NOT_BEGUN, ENDED = ContractStanding.IN_FORCE, ContractStanding.NOT_BEGUN, ContractStanding.ENDED


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def manager(area):
    return make_user_with_role(Role.MANAGER, area, "Tuomas Tamminen")


def without(kind):
    return [one for one in SIGNATURES if one != kind]


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, IN_FORCE),
        ({"starts_on": TODAY, "signed_on": TODAY}, IN_FORCE),
        ({"starts_on": TODAY + DAY}, NOT_BEGUN),
        ({"ends_before": TODAY + DAY}, IN_FORCE),
        ({"ends_before": TODAY}, ENDED),
        ({"ended_before": TODAY + DAY}, IN_FORCE),
        ({"ended_before": TODAY}, ENDED),
        ({"signed_on": TODAY + DAY}, ContractStanding.DRAFTED),
        *[({"signatures": without(kind)}, ContractStanding.DRAFTED) for kind in SIGNATURES],
        ({"signatures": ()}, ContractStanding.DRAFTED),
    ],
)
def test_a_contract_is_in_force_when_all_four_have_signed_and_the_day_is_in_it(laukaa, facts, standing):
    version = make_contract_in_force(laukaa, **facts)

    assert contract_state(version.contract, TODAY).standing == standing
    assert list(ContractVersion.objects.in_force(TODAY)) == ([version] if standing == IN_FORCE else [])


@pytest.mark.parametrize(
    ("second", "holds"),
    [
        ({}, 2),
        ({"starts_on": TODAY + DAY}, 1),
        ({"signatures": ()}, 1),
        ({"signatures": without("annex_municipality_signed")}, 1),
        ({"signed_on": TODAY + DAY}, 1),
        ({"ends_before": TODAY}, None),
        ({"ended_before": TODAY}, None),
    ],
)
def test_of_versions_the_newest_that_is_signed_and_has_begun_holds(laukaa, second, holds):
    first = make_contract_in_force(laukaa)
    make_contract_in_force(laukaa, contract=first.contract, no=2, **{"signed_on": TODAY} | second)

    found = [version.no for version in ContractVersion.objects.in_force(TODAY)]

    assert found == ([holds] if holds else [])
    assert (contract_state(first.contract, TODAY).standing == IN_FORCE) is bool(holds)


def test_a_contract_covers_the_groups_that_it_names(laukaa):
    version = make_contract_in_force(laukaa, ["ohjaamo", "neuvonta"])

    assert list(ContractVersion.objects.in_force(TODAY).covering("neuvonta")) == [version]
    assert not ContractVersion.objects.in_force(TODAY).covering("kuntalisa").exists()


def draft(municipality, by, **facts):
    defaults: dict[str, Any] = {
        "service_kind": ServiceKind.JOB_PLACEMENT,
        "decision_ref": "12.2.2025 § 11",
        "annex": make_annex(),
        "starts_on": date(2026, 1, 1),
        "last_day": date(2027, 12, 31),
        "data_clause": "Suostumuslomakkeella nimetyt tiedot.",
    }
    return draft_contract(municipality, by=by, at=NOW, **defaults | facts)


def sign(version, kind, by, **facts):
    role = Role.MANAGER if kind in ("area_signed", "annex_area_signed") else None
    defaults: dict[str, Any] = {"signed_on": TODAY, "signer_name": "Tuomas Tamminen", "signer_role": role}
    return sign_contract(version, kind, by=by, at=NOW, **defaults | facts)


def test_an_entered_contract_is_in_force_from_the_fourth_signature_on(laukaa, manager):
    version = draft(laukaa, manager)
    assert {row.group_id for row in version.groups.all()} == set(GROUPS)

    for kind in SIGNATURES:
        assert not ContractVersion.objects.in_force(TODAY).exists()
        sign(version, kind, manager)

    assert ContractVersion.objects.in_force(TODAY).get() == version
    assert Entry.objects.filter(verb=Verb.CONTRACT_DRAFTED).count() == 1
    assert Entry.objects.filter(verb=Verb.CONTRACT_SIGNED).count() == 4


def test_the_last_day_that_was_typed_belongs_to_the_contract(laukaa, manager):
    version = draft(laukaa, manager, last_day=TODAY)

    assert version.ends_before == TODAY + DAY


def test_a_contract_may_be_narrowed_to_some_groups(laukaa, manager):
    make_annex()
    version = draft(laukaa, manager, groups=ClientGroup.objects.filter(code="ohjaamo"))

    assert [row.group_id for row in version.groups.all()] == ["ohjaamo"]


def test_a_contract_that_cannot_be_is_not_entered(laukaa, manager):
    with pytest.raises(ServiceUnknown):
        draft(laukaa, manager, service_kind=ServiceKind.UNKNOWN)
    with pytest.raises(EndBeforeStart):
        draft(laukaa, manager, last_day=date(2025, 12, 31))
    draft(laukaa, manager)
    with pytest.raises(AlreadyDrafted):
        draft(laukaa, manager)

    assert ContractVersion.objects.count() == 1


def test_a_signature_that_cannot_be_is_not_recorded(laukaa, manager):
    version = draft(laukaa, manager)
    with pytest.raises(SignedInFuture):
        sign(version, ContractEvent.Kind.AREA_SIGNED, manager, signed_on=TODAY + DAY)
    with pytest.raises(NotSigner):
        sign(version, ContractEvent.Kind.AREA_SIGNED, manager, signer_role=Role.SECRETARY)
    sign(version, ContractEvent.Kind.AREA_SIGNED, manager)
    with pytest.raises(AlreadySigned):
        sign(version, ContractEvent.Kind.AREA_SIGNED, manager)

    assert ContractEvent.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_who_may_sign_for_the_area_enters_contracts(laukaa, area, manager, role):
    other = make_user_with_role(role, area, "Oskari Oja")
    version = draft(laukaa, manager)

    with pytest.raises(NotPermitted):
        draft(make_municipality(area, "931"), other)
    with pytest.raises(NotPermitted):
        sign(version, ContractEvent.Kind.AREA_SIGNED, other)
