"""Expressions that the trail's migrations and models share."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func
from django.db.models.sql.compiler import SQLCompiler


class TransactionId(Func):
    """The number of the transaction that inserts the row; 0 on SQLite, which has one writer at a time.

    The sealer may take only rows of transactions that are over ("greater than the last seq" loses some).
    """

    output_field = BigIntegerField()
    arity = 0

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> Any:
        return "0", ()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> Any:
        return "(pg_current_xact_id()::text::bigint)", ()
