import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, connections
from pytest_django import Settings

from accounts.models import User
from config import checks
from config.environment import safe_pragmas

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_a_new_database_passes_every_check():
    """Append-only triggers, safe settings, no superuser: what production asks before it serves."""
    call_command("check", databases=["default"], fail_level="WARNING")


def test_a_superuser_stops_production_and_nothing_else(settings: Settings):
    root = User.objects.create_user("root@example.org", "Root")
    settings.PRODUCTION = True
    assert checks.check_no_superuser(["default"]) == []

    root.is_superuser = True
    root.save(update_fields=["is_superuser"])
    assert [error.id for error in checks.check_no_superuser(["default"])] == ["config.E001"]

    settings.PRODUCTION = False
    assert checks.check_no_superuser(["default"]) == []


def test_a_server_of_production_is_not_loaded_with_a_superuser(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "close_all", lambda: None)
    settings.PRODUCTION = True
    checks.refuse_to_serve()

    User.objects.create_user("root@example.org", "Root", is_superuser=True)
    with pytest.raises(ImproperlyConfigured, match="superuser"):
        checks.refuse_to_serve()


def test_the_connections_settings_keep_committed_rows():
    assert checks.check_sqlite_keeps_rows(["default"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "soft"),
    [
        ("synchronous", "NORMAL"),
        ("foreign_keys", "OFF"),
        ("recursive_triggers", "OFF"),
        ("journal_mode", "DELETE"),
    ],
)
def test_a_soft_setting_of_sqlite_is_found(name: str, soft: str):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA {name}={soft}")
    found = checks.check_sqlite_keeps_rows(["default"])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA {name}={safe_pragmas()[name]}")

    assert [error.id for error in found] == (["config.E002"] if connection.vendor == "sqlite" else [])
