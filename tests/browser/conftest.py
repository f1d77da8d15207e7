"""A service point in a browser: the made world's clock on both sides, and the people who sit there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.browser.outsiders import Outsiders
from tests.browser.people import Person, equip
from tests.consents.make import make_content
from tests.municipalities.make import NOW

PATIENCE = 20_000  # milliseconds: on a busy machine a page may take its time


@pytest.fixture(scope="session", autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock starts from NOW and goes on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def context(context: BrowserContext, clock: time_machine.Traveller) -> BrowserContext:
    """The browser's clock shows what the server's shows."""
    context.clock.install(time=NOW)
    return context


@pytest.fixture
def worker(aino: User) -> Person:
    """Aino, named in Laukaa, with everything of hers in force."""
    make_content()
    return equip(aino)


@pytest.fixture
def outsiders(eino: User, kerttu: User, administrator: User, root: User) -> Outsiders:
    """A colleague who is not named, a named worker elsewhere, the administrator, a superuser."""
    return Outsiders(eino, kerttu, administrator, root)


@pytest.fixture
def faultless(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Hold the page to the accessibility rules, wide and on a phone."""

    def check(page: Page) -> None:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert axe(page) == [], f"{page.url} at {width} px"
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url

    return check
