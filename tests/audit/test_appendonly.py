"""Rows that are only ever added: by the triggers, through raw SQL, and by the guards for programmers."""
# ruff: noqa: S608 - the statements are written here, out of names of ours

import copy
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.db import DatabaseError, connection, models, transaction

from audit.appendonly import AppendOnly, append_only
from audit.checks import append_only_tables_are_guarded, every_model_has_history_or_a_reason
from audit.models import Detail, Entry, EntrySubject, Verb
from audit.trail import record
from tests.appendonly import lifted

pytestmark = [pytest.mark.django_db, pytest.mark.db]

AT = datetime(2026, 11, 24, 7, 14, tzinfo=UTC)
TABLES = ["audit_entry", "audit_entrysubject", "audit_detail"]
GUARDED = [model for model in apps.get_models() if issubclass(model, AppendOnly)]


@pytest.fixture
def entry():
    entry = record(Verb.CLIENT_OPENED, by=None, at=AT, subject=uuid4(), detail="tekstiä")
    connection.check_constraints()  # as a commit would, so that nothing is pending on the rows
    return entry


def run(*statements):
    """Raw SQL as somebody would write it past the program; a refusal leaves nothing behind."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def here(**statements):
    """The statement in the words of the database that the tests run on."""
    return statements[connection.vendor]


@pytest.fixture(autouse=True)
def _settings_as_before(db):
    """A setting of SQLite stays with the connection, past the transaction of the test that changed it."""
    yield
    run(here(postgresql="SELECT 1", sqlite="PRAGMA recursive_triggers = ON"))


def rows():
    return [list(model.objects.values()) for model in (Entry, EntrySubject, Detail)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET role = 'x'",
        "UPDATE audit_entry SET seq = seq + 1",
        "DELETE FROM audit_entrysubject",
        "UPDATE audit_entrysubject SET entry_id = entry_id",
        "UPDATE audit_detail SET salt = payload",
    ],
)
def test_nothing_written_is_changed_or_removed_through_sql(entry, statement):
    before = rows()

    with pytest.raises(DatabaseError, match="only ever added"):
        run(statement)

    assert rows() == before


def test_an_entry_to_which_nothing_points_is_not_removed_either():
    lonely = record(Verb.DECISION_LOADED, by=None, at=AT)

    with pytest.raises(DatabaseError, match="only ever added"):
        run("DELETE FROM audit_entry")

    assert Entry.objects.get() == lonely


@pytest.mark.parametrize("table", ["audit_entry", "audit_entrysubject"])
def test_a_table_is_not_emptied(entry, table):
    before = rows()

    with pytest.raises(DatabaseError, match="only ever added"):
        run(here(postgresql=f"TRUNCATE {table} CASCADE", sqlite=f"DELETE FROM {table}"))

    assert rows() == before


def test_a_session_with_settings_of_its_own_does_not_get_past(entry):
    with pytest.raises(DatabaseError, match="only ever added"):
        run(
            here(
                postgresql="SET LOCAL session_replication_role = replica",
                sqlite="PRAGMA recursive_triggers = OFF",
            ),
            "UPDATE audit_entry SET role = 'x'",
        )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("way", ["INSERT OR REPLACE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO"])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_a_row_is_not_replaced(entry, way, table, recursive):
    """SQLite's REPLACE deletes the old row silently; PostgreSQL's upsert changes it."""
    key = {"audit_entry": "seq", "audit_entrysubject": "id", "audit_detail": "entry_id"}[table]
    upsert = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = 0"
    before = rows()

    with pytest.raises(DatabaseError, match="only ever added"):
        run(
            here(postgresql="SELECT 1", sqlite=f"PRAGMA recursive_triggers = {recursive}"),
            here(postgresql=upsert, sqlite=f"{way} {table} SELECT * FROM {table}"),
        )

    assert rows() == before


def test_a_row_with_a_known_uuid_under_another_number_is_refused(entry):
    names = [field.column for field in Entry._meta.concrete_fields if field.name != "seq"]
    others = ", ".join(f'"{name}"' for name in names)
    insert = f"INTO audit_entry (seq, {others}) SELECT seq + 1, {others} FROM audit_entry"
    before = rows()

    with pytest.raises(DatabaseError):
        run(here(postgresql=f"INSERT {insert}", sqlite=f"INSERT OR REPLACE {insert}"))

    assert rows() == before


def test_the_detail_of_an_entry_can_be_deleted(entry):
    run("DELETE FROM audit_detail")

    assert not Detail.objects.exists()
    assert Entry.objects.get() == entry


# The guards for programmers


def test_an_entry_is_not_saved_again(entry):
    with pytest.raises(TypeError):
        entry.save()


def test_an_entry_with_a_known_key_is_not_written_over(entry):
    again = copy.copy(entry)
    again._state = copy.copy(entry._state)
    again._state.adding = True

    with pytest.raises(DatabaseError), transaction.atomic():
        again.save()


@pytest.mark.parametrize(
    "act",
    [
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(role="x"),
        lambda entry: Entry.objects.filter(pk=entry.pk).update(role="x"),
        lambda entry: Entry.objects.all().delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["role"]),
        lambda entry: Entry.objects.bulk_create([entry], ignore_conflicts=True),
        lambda entry: EntrySubject.objects.filter(entry=entry).delete(),
        lambda entry: Detail.objects.update(salt=b""),
    ],
)
def test_a_programmer_is_told_that_rows_are_only_added(entry, act):
    with pytest.raises(TypeError):
        act(entry)


# The checks


def unguarded():
    found = append_only_tables_are_guarded(app_configs=None, databases=["default"])
    return [(message.obj, message.id) for message in found]


def drop(table, act):
    place = here(postgresql=f' ON "{table}"', sqlite="")
    return f'DROP TRIGGER "{table}_no_{act}"{place}'


def test_every_append_only_table_of_the_project_has_its_triggers():
    assert unguarded() == []


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_a_table_without_one_of_its_triggers_is_found(model):
    run(drop(model._meta.db_table, "update"))

    assert unguarded() == [(model, "audit.E001")]


def test_a_trigger_that_does_not_always_fire_is_found():
    run(
        here(
            postgresql="ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_update",
            sqlite=drop("audit_entry", "update"),
        )
    )

    assert unguarded() == [(Entry, "audit.E001")]


def test_the_database_checks_of_manage_py_find_it():
    run(drop("audit_entry", "update"))

    found = run_checks(tags=[Tags.database], databases=["default"])

    assert "audit.E001" in [message.id for message in found]


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_gets_its_triggers_back_from_its_migration():
    """SQLite rebuilds the table for a changed column, and drops the triggers without a word."""
    (guard,) = append_only("audit_entrysubject", unique=[["id"], ["entry_id", "subject"]])
    field = EntrySubject._meta.get_field("subject")
    wider: models.Field[Any, Any] = models.UUIDField(db_index=True, null=True)
    wider.set_attributes_from_name("subject")
    wider.model = EntrySubject

    with connection.schema_editor() as editor:
        editor.alter_field(EntrySubject, field, wider)
        editor.alter_field(EntrySubject, wider, field)
    assert unguarded() == here(postgresql=[], sqlite=[(EntrySubject, "audit.E001")])
    with connection.schema_editor() as editor:
        guard.database_forwards("audit", editor)

    assert unguarded() == []


@pytest.mark.django_db(transaction=True)
def test_the_triggers_stand_again_after_a_test_database_was_emptied(entry):
    with lifted(connection):
        run("DELETE FROM audit_detail", "DELETE FROM audit_entrysubject", "DELETE FROM audit_entry")
    record(Verb.DECISION_LOADED, by=None, at=AT)

    assert unguarded() == []
    with pytest.raises(DatabaseError, match="only ever added"):
        run("DELETE FROM audit_entry")


def test_every_model_of_the_project_keeps_history_or_says_why_not():
    assert every_model_has_history_or_a_reason(app_configs=None) == []


def test_a_model_without_history_or_reason_is_found(monkeypatch):
    monkeypatch.delattr("accounts.models.Invitation.history_exempt")

    (message,) = every_model_has_history_or_a_reason(app_configs=None)

    assert (message.obj._meta.label, message.id) == ("accounts.Invitation", "audit.E002")


def test_a_reason_of_one_word_is_no_reason(monkeypatch):
    monkeypatch.setattr("accounts.models.Invitation.history_exempt", "because")

    assert every_model_has_history_or_a_reason(app_configs=None)
