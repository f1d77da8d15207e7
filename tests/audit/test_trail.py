"""Writing an entry: body, MAC, columns, subjects, erasable detail, and what happens when that fails."""

from datetime import UTC, datetime
from unittest.mock import patch
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction
from django.db.utils import OperationalError

from accounts.models import User
from audit import bodies, details
from audit.models import Detail, Entry, EntrySubject, Outcome, Verb
from audit.origin import coming_from
from audit.trail import TrailUnavailable, record

pytestmark = [pytest.mark.django_db, pytest.mark.db]

AT = datetime(2026, 11, 24, 7, 14, 0, 123456, tzinfo=UTC)


@pytest.fixture
def aino():
    return User.objects.create_user("aino@example.org", "Aino Esimerkki")


def a_full_entry(aino, **other):
    facts = {
        "by": aino,
        "at": AT,
        "outcome": Outcome.REFUSED,
        "role": "named_worker",
        "municipality": "410",
        "subject": uuid4(),
        "subjects": [uuid4(), uuid4()],
        "about": aino,
        "group": "ohjaamo",
        "reasons": ["R1", "R6"],
        "categories": ["T2", "T5"],
        "grounds": {"contract": "1/2"},
        "action": "guidance",
        "detail": "Vapaata tekstiä",
    }
    return record(Verb.CLIENT_OPENED, **(facts | other))


def test_the_body_says_who_did_what_to_whom_by_what_right(aino):
    parent = record(Verb.CLIENT_PREPARED, by=aino, at=AT)
    with coming_from(request_id="abc", address="192.0.2.77"):
        entry = a_full_entry(aino, parent=parent)

    said = Entry.objects.get(pk=entry.pk).said
    assert said["actor"] == {"id": str(aino.pk), "role": "named_worker", "municipality": "410"}
    assert (said["v"], said["verb"], said["outcome"]) == (1, "client.opened", "refused")
    assert said["object"] == {"type": "accounts.user", "id": str(aino.pk)}
    assert said["reasons"] == ["R1", "R6"]
    assert said["grounds"] == {"contract": "1/2"}
    assert (said["group"], said["action"], said["categories"]) == ("ohjaamo", "guidance", ["T2", "T5"])
    assert (said["request"], said["address"]) == ("abc", "192.0.2.0")
    assert said["at"] == "2026-11-24T07:14:00.123456Z"
    assert said["parent"] == str(parent.id)


def test_the_mac_of_what_the_database_returns_holds(aino, settings):
    entry = Entry.objects.get(pk=a_full_entry(aino).pk)

    assert bytes(entry.mac) == bodies.mac(entry.body, key=settings.TRAIL_KEYS[entry.key_id])


def test_the_query_columns_say_what_the_body_says(aino):
    entry = Entry.objects.get(pk=a_full_entry(aino, parent=record(Verb.CLIENT_PREPARED, by=aino, at=AT)).pk)

    columns = bodies.columns(entry.body)
    assert {name: getattr(entry, name) for name in columns} == columns
    assert (entry.actor, entry.at, entry.municipality) == (aino.pk, AT, "410")


def test_there_is_one_subject_row_for_each_person_shown(aino):
    shown = [uuid4(), uuid4()]
    entry = a_full_entry(aino, subject=shown[0], subjects=[*shown, shown[1]])

    rows = EntrySubject.objects.filter(entry=entry).values_list("subject", flat=True)
    assert sorted(rows) == sorted(shown) == sorted(bodies.subjects(entry.body))


def test_the_entries_concerning_a_person_are_found_also_when_they_were_one_of_many(aino):
    person, other = uuid4(), uuid4()
    alone = a_full_entry(aino, subject=person, subjects=[])
    among = a_full_entry(aino, subject=None, subjects=[other, person])
    a_full_entry(aino, subject=other, subjects=[])

    assert set(Entry.objects.concerning(person)) == {alone, among}


def test_an_entry_without_a_person_or_a_client_can_be_written():
    entry = record(Verb.DECISION_LOADED, by=None, at=AT)

    assert (entry.actor, entry.subject, entry.said["object"]) == (None, None, None)


def test_free_text_is_kept_encrypted_beside_the_entry_and_bound_to_it_by_its_hash(aino):
    entry = a_full_entry(aino, detail="Petri soitti")
    detail = Detail.objects.get(entry=entry)

    assert detail.text == "Petri soitti"
    assert b"Petri" not in bytes(detail.payload)
    assert "Petri" not in entry.body
    assert details.fingerprint(bytes(detail.salt), bytes(detail.payload)) == entry.said["detail"]


def test_free_text_moved_to_another_entry_does_not_open(aino):
    first, second = a_full_entry(aino), a_full_entry(aino)
    moved = Detail(entry=second, salt=first.detail.salt, payload=first.detail.payload)

    with pytest.raises(InvalidTag):
        _ = moved.text


def test_deleting_the_free_text_leaves_the_entry_as_it_was(aino, settings):
    entry = a_full_entry(aino)
    entry.detail.delete()

    entry = Entry.objects.get(pk=entry.pk)
    assert not Detail.objects.exists()
    assert bytes(entry.mac) == bodies.mac(entry.body, key=settings.TRAIL_KEYS[entry.key_id])


def test_entries_are_numbered_in_the_order_they_were_written(aino):
    entries = [record(Verb.USER_JOINED, by=aino, at=AT) for _ in range(3)]

    assert list(Entry.objects.order_by("seq")) == entries


def test_an_entry_knows_its_transaction(aino):
    entry = Entry.objects.get(pk=a_full_entry(aino).pk)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            assert entry.xid == cursor.fetchone()[0]
        else:
            assert entry.xid == 0


def test_the_newest_key_is_used_and_entries_of_the_old_one_still_verify(aino, settings):
    old = record(Verb.USER_JOINED, by=aino, at=AT)
    settings.TRAIL_KEYS = {"t9": b"n" * 32} | settings.TRAIL_KEYS

    new = record(Verb.USER_JOINED, by=aino, at=AT)

    assert (new.key_id, old.key_id) == ("t9", "t1")
    for entry in Entry.objects.all():
        assert bytes(entry.mac) == bodies.mac(entry.body, key=settings.TRAIL_KEYS[entry.key_id])


def test_without_a_key_the_trail_is_unavailable(aino, settings):
    settings.TRAIL_KEYS = {}

    with pytest.raises(TrailUnavailable):
        record(Verb.USER_JOINED, by=aino, at=AT)


def test_a_database_that_fails_makes_the_trail_unavailable(aino, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(Entry, "save", broken)

    with pytest.raises(TrailUnavailable):
        record(Verb.USER_JOINED, by=aino, at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_subjects_cannot_be_written_is_not_written_either(aino):
    """A decision has no transaction around it but its own."""
    refuse = patch.object(EntrySubject.objects, "bulk_create", side_effect=OperationalError)

    with refuse, pytest.raises(TrailUnavailable):
        a_full_entry(aino)

    assert not Entry.objects.exists()


def test_an_entry_that_the_database_refuses_takes_the_change_with_it(aino):
    """An effect is in the transaction of the change: neither happens alone."""
    entry = record(Verb.USER_JOINED, by=aino, at=AT)

    @transaction.atomic
    def rename():
        aino.name = "Toinen Nimi"
        aino.save(update_fields=["name"])
        with patch("audit.trail.uuid4", return_value=entry.id):
            record(Verb.USER_CHANGED, by=aino, at=AT)

    with pytest.raises(TrailUnavailable) as caught:
        rename()

    assert isinstance(caught.value.__cause__, DatabaseError)
    aino.refresh_from_db()
    assert aino.name == "Aino Esimerkki"
    assert Entry.objects.get() == entry


def test_every_verb_has_a_sentence_of_its_own():
    sentences = [str(verb.label) for verb in Verb]

    assert len(set(sentences)) == len(sentences)
    assert all(sentences)
