"""The cast: who is on stage in every test.

Aino is named in Laukaa and everything of hers is in force. Eino works in Laukaa and is not named. Kerttu is
named in Viitasaari. The superuser should not exist at all, and sees nothing.
"""

from __future__ import annotations

import pytest

from accounts.models import User
from consents.models import Client, Consent
from municipalities.models import Area, Municipality, Role
from tests.consents.make import make_client, make_consent, make_need
from tests.municipalities.make import (
    make_area,
    make_authority,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
    make_user_with_role,
)


@pytest.fixture
def area(db: None) -> Area:
    area = make_area()
    make_authority(area)
    return area


@pytest.fixture
def laukaa(area: Area) -> Municipality:
    municipality = make_municipality(area, "410")
    make_contract_in_force(municipality)
    return municipality


@pytest.fixture
def viitasaari(area: Area) -> Municipality:
    municipality = make_municipality(area, "931")
    make_contract_in_force(municipality)
    return municipality


@pytest.fixture
def aino(laukaa: Municipality) -> User:
    user = make_user_with_role(Role.WORKER, laukaa, "Aino Aalto", email="aino@example.org")
    make_named_worker(user, laukaa, may_record_changes=True)
    return user


@pytest.fixture
def eino(laukaa: Municipality) -> User:
    return make_user_with_role(Role.WORKER, laukaa, "Eino Eskola", email="eino@example.org")


@pytest.fixture
def kerttu(viitasaari: Municipality) -> User:
    user = make_user_with_role(Role.WORKER, viitasaari, "Kerttu Koski", email="kerttu@example.org")
    make_named_worker(user, viitasaari)
    return user


@pytest.fixture
def supervisor(laukaa: Municipality) -> User:
    return make_user_with_role(Role.SUPERVISOR, laukaa, "Seija Saari", email="seija@example.org")


@pytest.fixture
def receiver(laukaa: Municipality) -> User:
    return make_user_with_role(Role.RECEIVER, laukaa, "Mirja Metso", email="mirja@example.org")


@pytest.fixture
def director(area: Area) -> User:
    return make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen", email="irja@example.org")


@pytest.fixture
def secretary(area: Area) -> User:
    return make_user_with_role(Role.SECRETARY, area, "Sirkka Salo", email="sirkka@example.org")


@pytest.fixture
def officer(area: Area) -> User:
    return make_user_with_role(Role.OFFICER, area, "Tuomo Tervo", email="tuomo@example.org")


@pytest.fixture
def administrator(area: Area) -> User:
    return make_user_with_role(Role.ADMINISTRATOR, area, "Pekka Pelto", email="pekka@example.org")


@pytest.fixture
def root(area: Area) -> User:
    return make_user("Root", email="root@example.org", is_superuser=True)


@pytest.fixture
def onni(laukaa: Municipality) -> Client:
    """A client of Laukaa: Onni Lehtovaara, 010594Y9032."""
    return make_client(laukaa)


@pytest.fixture
def consent(onni: Client, laukaa: Municipality, aino: User) -> Consent:
    """Onni's consent in the group ohjaamo, given yesterday, its scan due the day after tomorrow."""
    return make_consent(make_need(onni, laukaa, aino), aino)


@pytest.fixture
def unsigned(onni: Client, laukaa: Municipality, aino: User) -> Consent:
    """Onni's form that waits for his signature."""
    return make_consent(make_need(onni, laukaa, aino), aino, decision=None)
