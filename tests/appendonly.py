"""Lifts the append-only triggers while a test database is emptied, as owner, and puts them back.

The one place that does so. A test in a transaction never needs it: its rows are rolled back. Tests with
`transaction=True` and live servers empty the tables afterwards, and that is what the triggers refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.test import TransactionTestCase

from audit.appendonly import AppendOnly, trigger_names


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    lift = _lifted_on_postgresql if connection.vendor == "postgresql" else _lifted_on_sqlite
    with lift(connection):
        yield


def _guards(vendor: str) -> list[tuple[str, str]]:
    return [
        (model._meta.db_table, name)
        for model in apps.get_models()
        if issubclass(model, AppendOnly)
        for name in sorted(trigger_names(model._meta.db_table, vendor=vendor, deletable=model.deletable))
    ]


@contextmanager
def _lifted_on_postgresql(connection: Any) -> Iterator[None]:
    _set_triggers(connection, "DISABLE TRIGGER")
    try:
        yield
    finally:
        _set_triggers(connection, "ENABLE ALWAYS TRIGGER")


def _set_triggers(connection: Any, state: str) -> None:
    with connection.cursor() as cursor:
        for table, name in _guards("postgresql"):
            cursor.execute(f'ALTER TABLE "{table}" {state} "{name}"')


@contextmanager
def _lifted_on_sqlite(connection: Any) -> Iterator[None]:
    names = {name for _, name in _guards("sqlite")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql in cursor.fetchall() if name in names]
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


@pytest.fixture(scope="session", autouse=True)
def emptied_as_owner() -> Iterator[None]:
    """For conftest: `from tests.appendonly import emptied_as_owner  # noqa: F401` is all it takes."""
    empty: Callable[[TransactionTestCase], None] = vars(TransactionTestCase)["_fixture_teardown"]

    def emptied(case: TransactionTestCase) -> None:
        with lifted(connections["default"]):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
