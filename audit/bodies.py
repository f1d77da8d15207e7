"""What an entry says, byte for byte: RFC 8785 canonical JSON and the MAC over it.

The stored bytes are the record. The query columns are read out of the body, so they cannot say anything else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

VERSION = 1
MAC_LABEL = b"luvalla-entry/v1\n"


def canonical(fields: Mapping[str, Any]) -> str:
    """The one text for these fields. Raises TypeError for what may not be in a body (floats, dates ...)."""
    return rfc8785.dumps(_plain(fields)).decode()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Mapping):
        return _plain_object(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} may not be in an entry's body")


def _plain_object(value: Mapping[str, Any]) -> dict[str, Any]:
    plain = {_plain(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise TypeError("Two names of an entry's body are the same after NFC normalisation")
    return plain


def moment(at: datetime) -> str:
    """UTC with microseconds: 2026-11-24T07:14:00.000000Z."""
    if at.tzinfo is None:
        raise TypeError("A moment in the trail needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def mac(body: str, *, key: bytes) -> bytes:
    return hmac.digest(key, MAC_LABEL + body.encode(), hashlib.sha256)


def columns(body: str) -> dict[str, Any]:
    """The query columns that belong to the body: what is written, and what a verifier compares with."""
    said = json.loads(body)
    return {
        "id": UUID(said["id"]),
        "at": datetime.strptime(said["at"], "%Y-%m-%dT%H:%M:%S.%f%z"),
        "verb": said["verb"],
        "outcome": said["outcome"],
        "actor": _uuid(said["actor"]["id"]),
        "role": said["actor"]["role"],
        "municipality": said["actor"]["municipality"],
        "subject": _uuid(said["subject"]),
        "group": said["group"],
        "parent": _uuid(said["parent"]),
    }


def subjects(body: str) -> set[UUID]:
    """Everybody the entry is about: one subject row each."""
    said = json.loads(body)
    return {UUID(one) for one in [said["subject"], *said["subjects"]] if one}


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
