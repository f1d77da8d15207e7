"""The embedded default: a demo in var/, on SQLite and local files, with keys of its own."""

import base64
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from scripts.commands import BASE_DIR, Refused
from scripts.packages import PYTHON

VAR = BASE_DIR / "var"
ENV_FILE = VAR / "luvalla.env"
# Production knows a demo's keys by these and refuses them (config/environment.py).
DEMO_SECRET = "luvalla-demo-"  # noqa: S105 - the mark of a demo key, not a key
DEMO_KEY = b"luvalla-demo"
KEY_BYTES = 32
# What a person's own shell may say is not for the demo.
FOREIGN = ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "SECRET_KEY")


def set_up(port: int, *, announce: bool) -> None:
    """Make the settings, the tables and the demo's people, as far as they are not there."""
    write_env_file()
    command: list[str | Path] = [PYTHON, "manage.py", "set_up", *(["--announce"] if announce else [])]
    done = subprocess.run(command, cwd=BASE_DIR, env=environment(port), stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Refused("The demo could not be set up; the lines above say why, and make fresh starts anew.")


def serve(port: int) -> None:
    """Become the server; returns never."""
    options = [f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning", "--no-control-socket"]
    os.chdir(BASE_DIR)
    os.execve(PYTHON, [str(PYTHON), "-m", "gunicorn", "config.wsgi", *options], environment(port))  # noqa: S606 - our own server


def forget() -> None:
    """Remove the demo: database, files, keys."""
    for path in (ENV_FILE, *VAR.glob("db.sqlite3*")):
        path.unlink(missing_ok=True)
    shutil.rmtree(VAR / "files", ignore_errors=True)


def environment(port: int) -> dict[str, str]:
    """Return the environment of the demo's programs."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("LUVALLA_") and k not in FOREIGN}
    return own | {"LUVALLA_ENV_FILE": str(ENV_FILE), "LUVALLA_BASE_URL": f"http://localhost:{port}"}


def write_env_file() -> None:
    """Make the demo's settings and keys, once: with other keys its data could not be read."""
    if ENV_FILE.exists():
        return
    VAR.mkdir(exist_ok=True)
    lines = [
        "# A demo's settings, made by scripts/demo.py. Production reads no such file and refuses these keys.",
        "LUVALLA_MODE=demo",
        f"SECRET_KEY={DEMO_SECRET}{secrets.token_urlsafe(48)}",
        "DATABASE_URL=sqlite:///var/db.sqlite3",
        "ALLOWED_HOSTS=localhost,127.0.0.1,[::1]",
        "LUVALLA_BASE_URL=http://localhost:8000",
        "LUVALLA_FILES_DIR=var/files",
        f"LUVALLA_ENCRYPTION_KEYS=k1:{_key()}",
        f"LUVALLA_INDEX_KEY={_key()}",
        f"LUVALLA_TRAIL_KEYS=t1:{_key()}",
        "EMAIL_URL=filemail:///var/mail",
        "DEFAULT_FROM_EMAIL=Luvalla <luvalla@example.org>",
    ]
    _write_privately(ENV_FILE, "\n".join(lines) + "\n")


def _key() -> str:
    return base64.b64encode(DEMO_KEY + secrets.token_bytes(KEY_BYTES - len(DEMO_KEY))).decode()


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
