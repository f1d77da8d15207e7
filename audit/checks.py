"""What the database and the models must keep promising; `manage.py check --database default` asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

from audit.appendonly import AppendOnly, trigger_names

SHORTEST_REASON = 15
# Enabled ALWAYS only: any other state lets a session past that calls itself a replica.
POSTGRESQL_TRIGGERS = """
SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled = 'A'
"""
SQLITE_TRIGGERS = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"


@register(Tags.database)
def append_only_tables_are_guarded(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        message
        for alias in databases or []
        for message in _unguarded(connections[alias], list(_append_only_models(app_configs)))
    ]


def _append_only_models(app_configs: Sequence[AppConfig] | None) -> Iterator[type[AppendOnly]]:
    for config in app_configs or apps.get_app_configs():
        for model in config.get_models():
            if issubclass(model, AppendOnly):
                yield model


def _unguarded(connection: BaseDatabaseWrapper, guarded: list[type[AppendOnly]]) -> Iterator[CheckMessage]:
    vendor = connection.vendor
    with connection.cursor() as cursor:
        # A table that is not migrated yet is not missing its triggers.
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(POSTGRESQL_TRIGGERS if vendor == "postgresql" else SQLITE_TRIGGERS)
        there = set(cursor.fetchall())
    for model in guarded:
        table = model._meta.db_table
        wanted = trigger_names(table, vendor=vendor, deletable=model.deletable)
        missing = {name for name in wanted if (table, name) not in there}
        if table in tables and missing:
            yield Error(
                f"Rows of {table} can be changed: {', '.join(sorted(missing))} is missing or disabled.",
                hint="A rebuilt table needs *append_only(...) in its migration; then migrate --skip-checks.",
                obj=model,
                id="audit.E001",
            )


@register(Tags.models)
def every_model_has_history_or_a_reason(
    *, app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"{model.__name__} keeps no history and gives no reason.",
            hint="Add HistoricalRecords(), inherit AppendOnly, or say why in history_exempt = '...'.",
            obj=model,
            id="audit.E002",
        )
        for config in app_configs or apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
        for model in config.get_models()
        if not _is_accounted_for(model)
    ]


def _is_accounted_for(model: type[models.Model]) -> bool:
    return (
        issubclass(model, AppendOnly | HistoricalChanges)
        or hasattr(model._meta, "simple_history_manager_attribute")
        or len(getattr(model, "history_exempt", "")) >= SHORTEST_REASON
    )
