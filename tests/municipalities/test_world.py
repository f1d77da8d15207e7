"""The builders make a world that stands."""

import pytest

from municipalities.access import Standing, holds, right_state
from municipalities.models import ContractVersion, RightTerms, Role
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_a_named_worker_is_in_force_unless_a_test_says_otherwise():
    laukaa = make_municipality()
    make_contract_in_force(laukaa)
    aino = make_user_with_role(Role.WORKER, laukaa)

    named = make_named_worker(aino, laukaa)

    assert holds(aino, "use_gate", laukaa, NOW)
    assert ContractVersion.objects.in_force(TODAY).get().contract.municipality == laukaa
    assert RightTerms.objects.in_force(NOW).under_contract(NOW).get() == named.terms
    assert right_state(named.right, NOW).standing == Standing.IN_FORCE
    assert list(aino.agreements.in_force(NOW).naming("ohjaamo")) == [named.agreement]
