"""What must hold in the database before Luvalla serves; `manage.py check --database default` and wsgi ask."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.environment import safe_pragmas


@register(Tags.database)
def check_no_superuser(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A superuser passes every permission that Django asks about: production has none."""
    if not settings.PRODUCTION or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if not _superusers():
        return []
    hint = "Take the mark away: User.objects.filter(is_superuser=True).update(is_superuser=False)."
    return [Error("There is a superuser in the database.", hint=hint, id="config.E001")]


@register(Tags.database)
def check_sqlite_keeps_rows(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite loses committed rows when its settings are soft: refuse those."""
    return [
        Error(
            f"SQLite's {name} is {found!r}, which can lose a committed row; it must be {wanted!r}.",
            id="config.E002",
        )
        for alias in databases or ()
        if (connection := connections[alias]).vendor == "sqlite"
        for name, wanted, found in _pragmas(connection)
        if found != wanted
    ]


def refuse_to_serve() -> None:
    """Raise ImproperlyConfigured with one sentence when production may not serve on this database.

    A database that cannot be reached is left to the first request: the server may be up before it.
    """
    if not settings.PRODUCTION:
        return
    try:
        errors = [*check_no_superuser([DEFAULT_DB_ALIAS]), *check_sqlite_keeps_rows([DEFAULT_DB_ALIAS])]
    except DatabaseError:
        return
    finally:
        connections.close_all()
    if errors:
        raise ImproperlyConfigured(f"Luvalla does not serve in production: {errors[0].msg}")


def _superusers() -> int:
    model = get_user_model()
    if model._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return 0  # before the first migration
    return model._default_manager.filter(is_superuser=True).count()


def _pragmas(connection: BaseDatabaseWrapper) -> list[tuple[str, object, object]]:
    with connection.cursor() as cursor:
        found: list[tuple[str, object, object]] = []
        for name, wanted in safe_pragmas().items():
            cursor.execute(f"PRAGMA {name}")
            found.append((name, wanted, cursor.fetchone()[0]))
    return found
