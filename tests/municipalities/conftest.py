"""Browsers of the area's own people. They read English: message ids stand still, translations may change."""

import pytest

from accounts.models import User
from tests.consents.conftest import LogIn, clock, log_in

__all__ = ["clock", "in_english", "log_in"]


@pytest.fixture
def in_english(log_in: LogIn) -> LogIn:
    """A browser of somebody who has chosen English."""

    def browser_of(user: User):
        user.language = "en"
        user.save(update_fields=["language"])
        return log_in(user)

    return browser_of
