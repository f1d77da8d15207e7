"""The stage of every test: the database and the browser here, the cast below them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from scripts.machine import chromium
from tests.appendonly import emptied_as_owner  # noqa: F401 - a fixture
from tests.cast import *  # noqa: F403 - fixtures

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A page that was still being fetched when the last test ended may hold a connection: let go of it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def forget_rate_limits() -> None:
    """The login counts its attempts in the cache; one test's attempts are not another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def name_what_a_proof_measures(request: pytest.FixtureRequest, record_property: Any) -> None:
    """For docs/proof.md: the folders whose change makes the proof stale."""
    if marker := request.node.get_closest_marker("proof"):
        record_property("measures", " ".join(marker.args))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium: a browser of Playwright's own is never downloaded."""
    program = chromium()
    assert program, "Chromium is missing: apt-get install chromium"
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "fi-FI",
        "timezone_id": "Europe/Helsinki",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe-core finds wrong on a page, a line a violation; good is `[]`."""
    source = AXE.read_text("utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(all => all.violations)",
            list(AXE_RULES),
        )
        return [f"{v['id']}: {v['help']} at {'; '.join(str(n['target']) for n in v['nodes'])}" for v in found]

    return violations
