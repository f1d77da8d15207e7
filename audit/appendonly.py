"""Tables whose rows are only ever added: guards for programmers, triggers for everybody else.

A model says it by inheriting `AppendOnly`; its migration says it to the database with `*append_only(table)`
after `CreateModel`. On SQLite a column migration rebuilds the table and silently drops its triggers, so that
such a migration ends with `*append_only(table)` again. The check `audit.E001` finds what was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Row = TypeVar("Row", bound=models.Model)

FUNCTION = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} rows are never changed.")

    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise TypeError(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} rows are never deleted.")

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """Adding many at once is adding; ignoring or updating those that exist is not."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise TypeError(f"{self.model.__name__} rows are only added.")
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyManager(models.Manager[Row]):
    def get_queryset(self) -> AppendOnlyQuerySet[Row]:
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnly(models.Model):
    """A fact that happened: the row is written once and never touched again."""

    # Personal detail that must be erasable is the one thing that may go; see `audit.Detail`.
    deletable: ClassVar[bool] = False

    # Written out and of Any, so that the type checker lets a model have a more precise one.
    objects: models.Manager[Any] = AppendOnlyManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed.")
        # Without it a row with a known key would first be tried as an UPDATE.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.deletable:
            raise TypeError(f"{type(self).__name__} rows are never deleted.")
        return super().delete(*args, **kwargs)


def trigger_names(table: str, *, vendor: str, deletable: bool = False) -> set[str]:
    """The triggers that must stand on the table."""
    acts = {"update"} if deletable else {"update", "delete"}
    acts |= {"truncate"} if vendor == "postgresql" else {"replace"}
    return {f"{table}_no_{act}" for act in acts}


class GuardTable(Operation):
    """Puts the triggers on the table, anew if they are there already."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, unique: Sequence[Sequence[str]], deletable: bool) -> None:
        self.table = table
        self.unique = unique
        self.deletable = deletable

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        vendor = schema_editor.connection.vendor
        creations = self._postgresql() if vendor == "postgresql" else self._sqlite()
        for statement in [*self._drops(vendor), *creations]:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        for statement in self._drops(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Let rows only be added to {self.table}"

    def _drops(self, vendor: str) -> list[str]:
        place = f' ON "{self.table}"' if vendor == "postgresql" else ""
        names = sorted(trigger_names(self.table, vendor=vendor))
        return [f'DROP TRIGGER IF EXISTS "{name}"{place}' for name in names]

    def _acts(self) -> list[str]:
        return ["UPDATE"] if self.deletable else ["UPDATE", "DELETE"]

    def _postgresql(self) -> list[str]:
        acts = [(act, "ROW") for act in self._acts()] + [("TRUNCATE", "STATEMENT")]
        return [FUNCTION, *(statement for act in acts for statement in self._trigger(*act))]

    def _trigger(self, act: str, each: str) -> list[str]:
        name = f"{self.table}_no_{act.lower()}"
        return [
            f'CREATE TRIGGER "{name}" BEFORE {act} ON "{self.table}"'
            f" FOR EACH {each} EXECUTE FUNCTION audit_append_only()",
            # ALWAYS: a session that calls itself a replica does not get past.
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{name}"',
        ]

    def _sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'Rows of {self.table} are only ever added.'); END"
        acts = [
            f'CREATE TRIGGER "{self.table}_no_{act.lower()}" BEFORE {act} ON "{self.table}" {refuse}'
            for act in self._acts()
        ]
        # INSERT OR REPLACE deletes the old row, and fires no DELETE trigger unless the connection wants it.
        return [
            *acts,
            f'CREATE TRIGGER "{self.table}_no_replace" BEFORE INSERT ON "{self.table}"'
            f" WHEN {self._exists_already()} {refuse}",
        ]

    def _exists_already(self) -> str:
        same = [" AND ".join(f'"{name}" = NEW."{name}"' for name in columns) for columns in self.unique]
        found = " OR ".join(f"({one})" for one in same)
        return f'EXISTS (SELECT 1 FROM "{self.table}" WHERE {found})'  # noqa: S608 - names from migrations


def append_only(
    table: str, *, unique: Sequence[Sequence[str]] = (("id",),), deletable: bool = False
) -> list[GuardTable]:
    """Operations for the migration that creates or rebuilds the table.

    `unique` lists every set of columns that identifies a row: the primary key and each unique constraint.
    """
    return [GuardTable(table, unique, deletable)]
