"""Encryption of what the database must not show: AES-256-GCM, bound to the place where it is kept.

Keys come from `settings.ENCRYPTION_KEYS` (id -> 32 bytes, the first is current): new values are written with
the current key, old ones are read with the key that their token names. `context` says what the value is (a
column, a kind of file); a token moved elsewhere does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = 1
HEAD_BYTES, NONCE_BYTES, TAG_BYTES = 2, 12, 16
LABEL = b"luvalla-encryption/v1\n"
INDEX_LABEL = b"luvalla-index/v1\n"

# Knows how each database wants its bytes.
AS_BYTES = models.BinaryField[bytes, bytes]() if TYPE_CHECKING else models.BinaryField()


class Unreadable(Exception):
    """The token is damaged, belongs elsewhere, or was made with a key that we do not have."""


def encrypt(plain: bytes, *, context: str) -> bytes:
    """A token: version, length of the key id, key id, nonce, sealed text. Never the same twice."""
    key_id, key = next(iter(settings.ENCRYPTION_KEYS.items()))
    head = bytes([VERSION, len(key_id)]) + key_id.encode("ascii")
    nonce = secrets.token_bytes(NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, _bound(head, context))


def decrypt(token: bytes, *, context: str) -> bytes:
    """Raises `Unreadable` unless the token was made for this context with one of our keys."""
    head, nonce, sealed = _parts(token)
    try:
        return AESGCM(settings.ENCRYPTION_KEYS[key_id(token)]).decrypt(nonce, sealed, _bound(head, context))
    except (KeyError, InvalidTag) as error:
        raise Unreadable from error


def key_id(token: bytes) -> str:
    """The key that the token was made with: tells what is left to write anew when a key is retired."""
    head, _, _ = _parts(token)
    return head[HEAD_BYTES:].decode("ascii", errors="replace")


def blind_index(text: str, *, context: str) -> bytes:
    """32 bytes to find an encrypted value by, equal for equal texts in the same context."""
    message = INDEX_LABEL + context.encode() + b"\n" + text.encode()
    return hmac.digest(settings.INDEX_KEY, message, hashlib.sha256)


def _parts(token: bytes) -> tuple[bytes, bytes, bytes]:
    if len(token) < HEAD_BYTES or token[0] != VERSION:
        raise Unreadable
    start = HEAD_BYTES + token[1]
    if len(token) < start + NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    return token[:start], token[start : start + NONCE_BYTES], token[start + NONCE_BYTES :]


def _bound(head: bytes, context: str) -> bytes:
    return LABEL + head + b"\n" + context.encode()


# Django's field takes its types only while they are checked.
if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class _EncryptedField(_Field):
    """Kept as bytes that mean nothing in another column; cannot be searched or ordered by.

    The context is "app_label.model.field": renaming the model or the field needs a migration that writes the
    values anew.
    """

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        token = encrypt(self.written(value).encode(), context=self.context)
        return AS_BYTES.get_db_prep_value(token, connection, prepared=True)

    def from_db_value(self, value: bytes | None, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        return self.read(decrypt(bytes(value), context=self.context).decode())

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted: find it by a blind index, not by {lookup_name!r}.")

    def get_transform(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.name} is encrypted and has no {lookup_name!r}.")

    def written(self, value: Any) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        raise NotImplementedError


class EncryptedTextField(_EncryptedField):
    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def written(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        return text


class EncryptedJSONField(_EncryptedField):
    """Dictionaries, lists, texts, numbers, booleans, null; dates are texts of your own making."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def written(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def read(self, text: str) -> Any:
        return json.loads(text)
