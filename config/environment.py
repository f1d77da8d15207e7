"""What the environment says, read once and refused in one sentence when it is wrong.

Everything that differs between machines comes from here; `config.settings` is the only caller.
"""

import base64
import binascii
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

MODES = ("demo", "test", "production")
KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z0-9]{1,16}")  # stands in every token and entry that the key made
# What the set-up writes into a demo's keys, so that production knows them again.
DEMO_SECRET = "luvalla-demo-"  # noqa: S105 - the mark of a demo key, not a key
DEMO_KEY = b"luvalla-demo"
# Far longer than a guess, and what Django's own deployment check asks for.
SECRET_LENGTH = 50
OWN_NAMES = frozenset(
    {
        "LUVALLA_ALARM_LOG",
        "LUVALLA_BASE_URL",
        "LUVALLA_ENCRYPTION_KEYS",
        "LUVALLA_ENV_FILE",
        "LUVALLA_FILES_DIR",
        "LUVALLA_INDEX_KEY",
        "LUVALLA_MODE",
        "LUVALLA_PROXY_COUNT",
        "LUVALLA_TRAIL_KEYS",
    }
)


class Refused(ImproperlyConfigured):
    """Luvalla does not start with this environment; the message is one sentence that says why."""


@dataclass(frozen=True)
class Environment:
    """The checked values. Keys keep their order: the first one is current, the rest only read old data."""

    mode: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    base_url: str
    database: dict[str, Any]
    files_dir: Path
    encryption_keys: dict[str, bytes]
    index_key: bytes
    trail_keys: dict[str, bytes]
    email: dict[str, Any]
    sender: str
    alarm_log: str
    proxy_count: int

    def all_keys(self) -> list[bytes]:
        return [*self.encryption_keys.values(), self.index_key, *self.trail_keys.values()]


def read_environment(base_dir: Path, variables: Mapping[str, str] = os.environ) -> Environment:
    """Return the checked environment, or raise `Refused`. Relative paths are under `base_dir`."""
    values = _Values(_with_env_file(base_dir, variables))
    values.refuse_unknown_names()
    environment = Environment(
        mode=values.one_of("LUVALLA_MODE", MODES),
        debug=values.one_of("DEBUG", ("true", "false"), "false") == "true",
        secret_key=values.text("SECRET_KEY"),
        allowed_hosts=[host.strip() for host in values.text("ALLOWED_HOSTS").split(",")],
        base_url=values.address("LUVALLA_BASE_URL"),
        database=_database(base_dir, values.text("DATABASE_URL")),
        files_dir=base_dir / values.text("LUVALLA_FILES_DIR"),
        encryption_keys=values.keys("LUVALLA_ENCRYPTION_KEYS"),
        index_key=values.key("LUVALLA_INDEX_KEY"),
        trail_keys=values.keys("LUVALLA_TRAIL_KEYS"),
        email=values.email("EMAIL_URL"),
        sender=values.text("DEFAULT_FROM_EMAIL"),
        alarm_log=values.text("LUVALLA_ALARM_LOG", ""),
        proxy_count=values.count("LUVALLA_PROXY_COUNT", "0"),
    )
    _refuse_shared_keys(environment)
    if environment.mode == "production":
        _refuse_in_production(environment, values)
    return environment


class _Values:
    """Named texts. Besides NAME also NAME_FILE is read, the way secrets are mounted in containers."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._names = frozenset(variables)
        self._texts = FileAwareMapping(dict(variables))

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def refuse_unknown_names(self) -> None:
        known = OWN_NAMES | {f"{name}_FILE" for name in OWN_NAMES}
        unknown = sorted(n for n in self._names - known if n.startswith("LUVALLA_"))
        if unknown:
            raise Refused(f"{unknown[0]} is no setting of Luvalla; known are {', '.join(sorted(OWN_NAMES))}.")

    def text(self, name: str, default: str | None = None) -> str:
        try:
            value = str(self._texts.get(name, "")).strip()
        except OSError as error:
            raise Refused(f"{name}_FILE names a file that cannot be read ({error.strerror}).") from error
        if value:
            return value
        if default is None:
            raise Refused(f"{name} is not set; config/environment.py lists what Luvalla needs.")
        return default

    def one_of(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise Refused(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
        return value

    def count(self, name: str, default: str) -> int:
        value = self.text(name, default)
        if not value.isdecimal():
            raise Refused(f"{name} is {value!r}; it must be a whole number, 0 or more.")
        return int(value)

    def address(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        if not value.startswith(("http://", "https://")):
            raise Refused(f"{name} must begin with https://, or with http:// where nothing is real.")
        return value

    def email(self, name: str) -> dict[str, Any]:
        url = self.text(name)
        try:
            config: dict[str, Any] = environ.Env.email_url_config(url)
        except (KeyError, ValueError, environ.ImproperlyConfigured) as error:
            raise Refused(
                f"{name} is no mail server's address like smtp+tls://user:password@host:587."
            ) from error
        return {key: value for key, value in config.items() if key.startswith("EMAIL_") and value is not None}

    def key(self, name: str) -> bytes:
        return _key(name, self.text(name))

    def keys(self, name: str) -> dict[str, bytes]:
        keys: dict[str, bytes] = {}
        for pair in self.text(name).split(","):
            key_id, colon, encoded = pair.strip().partition(":")
            if not (colon and KEY_ID.fullmatch(key_id)) or key_id in keys:
                raise Refused(
                    f'{name} must read "id:key,id:key", ids like k1, each once, the current one first.'
                )
            keys[key_id] = _key(name, encoded)
        return keys


def _key(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Refused(
            f"{name} must hold {KEY_BYTES} random bytes in base64 (openssl rand -base64 {KEY_BYTES})."
        )
    return key


def _with_env_file(base_dir: Path, variables: Mapping[str, str]) -> Mapping[str, str]:
    """Add what the file named by LUVALLA_ENV_FILE says; what the environment itself says wins."""
    name = variables.get("LUVALLA_ENV_FILE")
    if not name:
        return variables
    path = base_dir / name
    if not path.is_file():
        raise Refused(f"LUVALLA_ENV_FILE names {path}, which is not there; `make setup` makes a demo's file.")
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs} | dict(variables)


def _database(base_dir: Path, url: str) -> dict[str, Any]:
    scheme = urlsplit(url).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise Refused("DATABASE_URL must begin with sqlite:/// or postgres://.")
    if scheme == "sqlite":
        return _sqlite(base_dir, url)
    return {**environ.Env.db_url_config(url), "CONN_HEALTH_CHECKS": True}


def _sqlite(base_dir: Path, url: str) -> dict[str, Any]:
    """Return settings under which a committed row is never lost: nothing about them can be set in the URL."""
    path = url.removeprefix("sqlite:///")
    if path in ("", url, ":memory:") or "?" in path:
        raise Refused("DATABASE_URL must name a file, sqlite:///var/db.sqlite3, without further settings.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(base_dir / path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in safe_pragmas().items()),
        },
        # In a file: requests in parallel fail on a database in memory.
        "TEST": {"NAME": str(base_dir / "var" / "tests.sqlite3")},
    }


def safe_pragmas() -> dict[str, str | int]:
    """Return what every connection sets: with anything softer SQLite can lose a committed entry."""
    return {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": int(not _may_distrust_schema()),
    }


def _may_distrust_schema() -> bool:
    """Tell whether this SQLite, distrusting its schema, still lets Django's JSON columns check themselves.

    SQLite 3.40, Debian 12's, takes its own json_valid() for unsafe by mistake.
    """
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.execute("PRAGMA trusted_schema=OFF")
        try:
            probe.execute("CREATE TABLE probe (data TEXT CHECK (json_valid(data)))")
        except sqlite3.OperationalError:
            return False
    return True


def _refuse_shared_keys(environment: Environment) -> None:
    keys = environment.all_keys()
    if len(set(keys)) != len(keys):
        raise Refused("Two keys of Luvalla are the same; each must be made for one purpose only.")


def _refuse_in_production(environment: Environment, values: _Values) -> None:
    for applies, sentence in (
        ("LUVALLA_ENV_FILE" in values, "LUVALLA_ENV_FILE is set; production reads no file of settings."),
        (environment.debug, "DEBUG is true; production never shows its insides."),
        (_is_weak(environment.secret_key), f"SECRET_KEY is a demo's or under {SECRET_LENGTH} characters."),
        (_has_demo_key(environment), "A key of a demo is among the keys; make new ones for production."),
        (not environment.base_url.startswith("https://"), "LUVALLA_BASE_URL must begin with https://."),
        ("*" in "".join(environment.allowed_hosts), "ALLOWED_HOSTS must name the hosts, without *."),
    ):
        if applies:
            raise Refused(sentence)


def _is_weak(secret: str) -> bool:
    return secret.startswith((DEMO_SECRET, "django-insecure-")) or len(secret) < SECRET_LENGTH


def _has_demo_key(environment: Environment) -> bool:
    return any(key.startswith(DEMO_KEY) for key in environment.all_keys())
