"""Free text beside an entry: encrypted, erasable, and bound to the entry by its hash."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LABEL = b"luvalla-detail/v1\n"
NONCE_BYTES = 12


def sealed(text: str, *, entry_id: UUID, key: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, text.encode(), LABEL + entry_id.bytes)


def opened(payload: bytes, *, entry_id: UUID, key: bytes) -> str:
    """Raises `cryptography.exceptions.InvalidTag` when the payload was made for another entry or key."""
    nonce, sealed_text = payload[:NONCE_BYTES], payload[NONCE_BYTES:]
    return _cipher(key).decrypt(nonce, sealed_text, LABEL + entry_id.bytes).decode()


def fingerprint(salt: bytes, payload: bytes) -> str:
    """What the body keeps: over the stored bytes, so that it is verified without the key."""
    return hashlib.sha256(salt + payload).hexdigest()


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(key))
