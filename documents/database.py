"""Expressions that migrations and models share."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Func
from django.db.models.sql.compiler import SQLCompiler


class MonthsAfter(Func):
    """The same day so many months later, by the database's own arithmetic, so that a CHECK may ask it.

    From the 29th, 30th or 31st into a shorter month PostgreSQL gives its last day, as `months_after` does,
    and SQLite the first days of the next.
    """

    output_field = DateField()
    arity = 1

    def __init__(self, expression: Any, months: int) -> None:
        super().__init__(expression)
        self.months = months

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> Any:
        return self._written(compiler, f"date(%s, '+{self.months} months')")

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> Any:
        return self._written(compiler, f"(%s + interval '{self.months} months')::date")

    def _written(self, compiler: SQLCompiler, words: str) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        return words % inner, params
