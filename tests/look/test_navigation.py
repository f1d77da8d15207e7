"""Where the menu leads whom. It decides nothing: each screen asks for itself."""

import pytest

from config.navigation import Item, mark_current, menu_for
from municipalities.access import PERMISSIONS
from municipalities.models import Role

DESK = ["consents:desk", "consents:consents"]
RIGHT = {"use_gate"}


def names(permissions: set[str]) -> list[str]:
    return [name for name, _ in menu_for(permissions)]


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.WORKER, ["consents:withdraw"]),
        (Role.RECEIVER, ["consents:withdraw"]),
        (
            Role.SUPERVISOR,
            [
                "municipalities:waiting",
                "consents:withdraw",
                "municipalities:rights",
                "consents:that_day",
                "municipalities:reviews",
            ],
        ),
        (
            Role.DIRECTOR,
            [
                "municipalities:waiting",
                "municipalities:queue",
                "municipalities:rights",
                "consents:that_day",
                "municipalities:reviews",
                "municipalities:notices",
                "municipalities:contracts",
                "reports:report",
            ],
        ),
        (Role.SECRETARY, ["municipalities:contracts", "reports:report"]),
        (Role.ADMINISTRATOR, ["municipalities:users", "municipalities:settings"]),
    ],
)
def test_each_role_sees_its_own_places_and_no_other(role: Role, places: list[str]) -> None:
    assert names(set(PERMISSIONS[role])) == places


def test_the_desk_is_for_people_with_an_access_right() -> None:
    worker = set(PERMISSIONS[Role.WORKER])
    assert names(worker | RIGHT) == [*DESK, "consents:withdraw", "consents:what_may_i_do"]
    assert not set(DESK) & set(names(worker))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.WORKER}])
def test_no_role_alone_leads_to_the_desk(role: Role) -> None:
    assert not set(DESK) & set(names(set(PERMISSIONS[role])))


def test_a_person_without_a_role_has_an_empty_menu() -> None:
    assert names(set()) == []


def current(path: str) -> list[str]:
    items = [
        Item("desk", "", "/desk/"),
        Item("consents", "", "/consents/"),
        Item("withdraw", "", "/consents/withdraw/"),
    ]
    return [item.name for item in mark_current(items, path) if item.current]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/desk/", ["desk"]),
        ("/consents/new/2/", ["consents"]),
        ("/consents/withdraw/", ["withdraw"]),
        ("/help/", []),
    ],
)
def test_the_current_place_is_the_nearest_one_above(path: str, place: list[str]) -> None:
    assert current(path) == place
