"""The one way into the trail. Only actions call it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import Error, models, transaction

from audit import bodies, details, origin
from audit.models import Detail, Entry, EntrySubject, Outcome, Verb

alarm = structlog.get_logger("luvalla.alarm")


class TrailUnavailable(Exception):
    """The entry could not be written, so what it was to record must not happen: no data, no change."""


def record(
    verb: Verb,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    outcome: Outcome = Outcome.DONE,
    role: str = "",
    municipality: str = "",
    subject: UUID | None = None,
    subjects: Iterable[UUID] = (),
    about: models.Model | None = None,
    group: str = "",
    reasons: Sequence[str] = (),
    categories: Sequence[str] = (),
    grounds: Mapping[str, str] | None = None,
    action: str = "",
    parent: Entry | None = None,
    detail: str = "",
) -> Entry:
    """Add one entry, in the transaction of the change (an effect) or a durable one of its own (a decision).

    Never put an identity code, a name, free text or what was seen into it; free text goes to `detail`, which
    can be erased. `subject` is the client the act is about, `subjects` the further ones who were shown.
    Raises `TrailUnavailable` when the entry cannot be written.
    """
    entry_id = uuid4()
    key_id, key = _current_key()
    erasable = _erasable(detail, entry_id=entry_id, key=key)
    where = origin.current()
    body = bodies.canonical(
        {
            "v": bodies.VERSION,
            "id": str(entry_id),
            "at": bodies.moment(at),
            "actor": {"id": _key(by), "role": role, "municipality": municipality},
            "verb": verb.value,
            "outcome": outcome.value,
            "subject": str(subject) if subject else None,
            "subjects": sorted({str(one) for one in subjects}),
            "object": {"type": about._meta.label_lower, "id": str(about.pk)} if about else None,
            "group": group,
            "reasons": list(reasons),
            "categories": list(categories),
            "grounds": dict(grounds or {}),
            "action": action,
            "parent": str(parent.id) if parent else None,
            "detail": _fingerprint(erasable),
            "request": where.request_id,
            "address": where.address,
        }
    )
    entry = Entry(body=body, mac=bodies.mac(body, key=key), key_id=key_id, **bodies.columns(body))
    return _written(entry, erasable)


def _current_key() -> tuple[str, bytes]:
    for key_id, key in settings.TRAIL_KEYS.items():
        return key_id, key
    alarm.critical("trail_unavailable", cause="no key")
    raise TrailUnavailable


def _key(user: AbstractBaseUser | None) -> str | None:
    return str(user.pk) if user else None


def _erasable(text: str, *, entry_id: UUID, key: bytes) -> Detail | None:
    if not text:
        return None
    return Detail(salt=secrets.token_bytes(32), payload=details.sealed(text, entry_id=entry_id, key=key))


def _fingerprint(erasable: Detail | None) -> str | None:
    return details.fingerprint(bytes(erasable.salt), bytes(erasable.payload)) if erasable else None


def _written(entry: Entry, erasable: Detail | None) -> Entry:
    try:
        with transaction.atomic(savepoint=False):
            _insert(entry, erasable)
    except Error as error:
        # The log stream is the last place that can still say so. No one's data is in it.
        alarm.critical("trail_unavailable", cause=type(error).__name__, verb=entry.verb, entry=str(entry.id))
        raise TrailUnavailable from error
    return entry


def _insert(entry: Entry, erasable: Detail | None) -> None:
    entry.save()
    rows = [EntrySubject(entry=entry, subject=one) for one in sorted(bodies.subjects(entry.body))]
    EntrySubject.objects.bulk_create(rows)
    if erasable:
        erasable.entry = entry
        erasable.save()
