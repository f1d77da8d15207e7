"""A pytest plugin (`-p tests.environment`): the settings' environment and a real PostgreSQL for one run.

It must come before pytest-django, which reads the settings. With DATABASE_URL set nothing is started: that
is how `make test` runs the `db` part again on SQLite. Workers of pytest-xdist inherit what their parent set.
"""

import base64
import os
import tempfile
from pathlib import Path

import pytest

from tests.postgres import Server, start_server

_started: list[Server] = []


def _key(number: int) -> str:
    return base64.b64encode(b"luvalla-demo" + number.to_bytes(20, "big")).decode()


def _settings(files: Path) -> dict[str, str]:
    return {
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
    os.environ.update(_settings(Path(tempfile.mkdtemp(prefix="luvalla-files-"))))
    os.environ.pop("DEBUG", None)
    if "DATABASE_URL" not in os.environ:
        server = start_server()
        _started.append(server)
        os.environ["DATABASE_URL"] = server.url


_prepare()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while _started:
        _started.pop().stop()
