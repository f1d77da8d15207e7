"""Files kept outside the database: encrypted, written whole or not at all, checked whenever they are read."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings

from accounts.encryption import Unreadable, decrypt, encrypt, key_id
from documents.models import StoredFile

if TYPE_CHECKING:
    from accounts.models import User


class FileGone(Exception):
    """The file was destroyed as its retention rule says, or is missing from the disk."""


class FileDamaged(Exception):
    """What the disk holds is not what was stored: it does not decrypt, or its SHA-256 differs."""


def store(data: bytes, *, media_type: str, pages: int, by: User, at: datetime) -> StoredFile:
    """Write the file to disk, then its row. A rolled back row leaves an unreadable orphan on the disk."""
    file_id = uuid4()
    token = encrypt(data, context=_context(file_id))
    _write_whole(path_of(file_id), token)
    return StoredFile.objects.create(
        id=file_id,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        size=len(data),
        pages=pages,
        key_id=key_id(token),
        stored_by=by,
        stored_at=at,
    )


def read(stored: StoredFile) -> bytes:
    """The bytes that were stored. Raises FileGone or FileDamaged, never returns anything else."""
    if stored.destroyed_at is not None:
        raise FileGone(stored.pk)
    try:
        data = decrypt(path_of(stored.pk).read_bytes(), context=_context(stored.pk))
    except FileNotFoundError as missing:
        raise FileGone(stored.pk) from missing
    except Unreadable as broken:
        raise FileDamaged(stored.pk) from broken
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileDamaged(stored.pk)
    return data


def path_of(file_id: UUID) -> Path:
    """Made of the id alone: no name that anybody typed reaches the file system."""
    return Path(settings.FILES_DIR) / file_id.hex[:2] / f"{file_id.hex}.bin"


def _context(file_id: UUID) -> str:
    # Binds the bytes to their row: files swapped on the disk do not decrypt.
    return f"documents.StoredFile:{file_id}"


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_way = path.with_suffix(".part")
    with open(half_way, "wb", opener=_owner_only) as file:  # Path.open takes no opener
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half_way.rename(path)
    _sync_folder(path.parent)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may forget the name although the content was written.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
