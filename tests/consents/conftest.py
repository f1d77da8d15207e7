"""A desk to sit at: the clock of the made world, and browsers of people who are logged in."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import User
from tests.municipalities.make import NOW

LogIn = Callable[[User], Browser]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Views read the clock: here it stands at NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def log_in(clock: time_machine.Traveller, settings) -> LogIn:
    """A browser of somebody who has already shown their second factor."""
    settings.MFA_REQUIRED = False

    def browser_of(user: User) -> Browser:
        browser = Browser()
        browser.force_login(user)
        return browser

    return browser_of
