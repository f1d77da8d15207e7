"""Many people work at once: every entry that was committed is there and whole, and none that was not."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from audit import bodies
from audit.models import Entry, Verb
from audit.trail import record
from tests.proof import size

AT = datetime(2026, 11, 24, 7, 14, tzinfo=UTC)
WRITERS = 8


class ChangedMind(Exception):
    """What the entry was to record did not happen."""


def write(seed: int, count: int) -> list[UUID]:
    """Record entries in a connection of one's own, taking some back; return those that were committed."""
    chance = random.Random(seed)  # noqa: S311 - a test's choice, the same each time
    try:
        return [entry for _ in range(count) if (entry := write_one(chance))]
    finally:
        connection.close()


def write_one(chance: random.Random) -> UUID | None:
    try:
        with transaction.atomic(durable=True):
            entry = record(Verb.CLIENT_OPENED, by=None, at=AT, subject=uuid4(), reasons=["R1"])
            time.sleep(chance.random() / 1000)  # so that transactions overlap and end out of order
            if chance.random() < 0.2:
                raise ChangedMind
    except ChangedMind:
        return None
    return entry.id


@pytest.mark.db
@pytest.mark.proof("audit")
@pytest.mark.django_db(transaction=True)
def test_the_trail_of_many_writers_at_once_is_whole(record_property: Any):
    count = size(small=12, full=1500)
    begun = time.monotonic()
    with ThreadPoolExecutor(WRITERS) as pool:
        committed = [entry for found in pool.map(write, range(WRITERS), [count] * WRITERS) for entry in found]
    seconds = time.monotonic() - begun

    entries = list(Entry.objects.order_by("seq"))
    key = settings.TRAIL_KEYS["t1"]
    assert {entry.id for entry in entries} == set(committed)
    assert len({entry.seq for entry in entries}) == len(committed)
    assert [entry.id for entry in entries if entry.mac != bodies.mac(entry.body, key=key)] == []
    assert all(bodies.columns(entry.body)["subject"] == entry.subject for entry in entries)

    record_property("database", connection.vendor)
    record_property("writers", WRITERS)
    record_property("entries", len(committed))
    record_property("entries a second", round(len(committed) / seconds))
