"""A pytest plugin (`-p tests.environment`): the settings' environment and a real PostgreSQL for one run.

It must come before pytest-django, which reads the settings. With DATABASE_URL set nothing is started: that
is how `make test` runs the `db` part again on SQLite. Workers of pytest-xdist inherit what their parent set.
"""

import base64
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from scripts.machine import chromium
from tests.postgres import Server, start_server

_started: list[Server] = []
_folders: list[Path] = []
_LEFT_OUT = pytest.StashKey[int]()


def _key(number: int) -> str:
    return base64.b64encode(b"luvalla-demo" + number.to_bytes(20, "big")).decode()


def _settings(files: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LUVALLA_MODE": "test",
        "SECRET_KEY": "luvalla-demo-key-of-the-tests",
        "ALLOWED_HOSTS": "localhost,testserver",
        "LUVALLA_BASE_URL": "http://localhost:8000",
        "LUVALLA_FILES_DIR": str(files),
        "LUVALLA_ENCRYPTION_KEYS": f"k1:{_key(1)}",
        "LUVALLA_INDEX_KEY": _key(2),
        "LUVALLA_TRAIL_KEYS": f"t1:{_key(3)}",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "luvalla@example.org",
        # Playwright's synchronous interface runs a loop in the thread that also asks the database.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }


def _prepare() -> None:
    if os.environ.get("LUVALLA_MODE") == "test":  # a worker: its parent has done this
        return
    for name in [name for name in os.environ if name.startswith("LUVALLA_")]:
        del os.environ[name]
    _folders.append(Path(tempfile.mkdtemp(prefix="luvalla-files-")))
    os.environ.update(_settings(_folders[-1]))
    os.environ.pop("DEBUG", None)
    if "DATABASE_URL" not in os.environ:
        server = start_server()
        _started.append(server)
        os.environ["DATABASE_URL"] = server.url


_prepare()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out where a person has no browser, and say so; CI must have one."""
    if chromium() or os.environ.get("CI") == "true":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{count} browser tests were left out: apt-get install chromium", red=True
        )


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    stop()


def stop() -> None:
    while _started:
        _started.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)
