"""Files outside the database: unreadable on the disk, whole or not there, checked when read."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from documents.storing import FileDamaged, FileGone, path_of, read, store

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
SECRET = b"Onni Lehtovaara 14.3.2004 " * 40


@pytest.fixture
def aino():
    return User.objects.create_user("aino@example.org", "Aino Esimerkki")


@pytest.fixture
def stored(aino):
    return store(SECRET, media_type="application/pdf", pages=2, by=aino, at=NOON)


def test_a_file_is_read_back_as_it_was_stored(stored, aino):
    assert read(stored) == SECRET
    assert (stored.size, stored.pages, stored.stored_by) == (len(SECRET), 2, aino)
    assert stored.key_id == "k1"


def test_the_disk_shows_nothing_of_the_content_and_only_the_owner_may_read(stored):
    kept = path_of(stored.pk)

    assert b"Lehtovaara" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [other.suffix for other in kept.parent.iterdir() if other.stem == kept.stem] == [".bin"]


def test_the_same_content_twice_is_two_different_files(stored, aino):
    again = store(SECRET, media_type="application/pdf", pages=2, by=aino, at=NOON)

    assert again.sha256 == stored.sha256
    assert path_of(again.pk).read_bytes() != path_of(stored.pk).read_bytes()


def test_one_changed_byte_is_found(stored):
    kept = path_of(stored.pk)
    token = bytearray(kept.read_bytes())
    token[-1] ^= 1
    kept.write_bytes(token)

    with pytest.raises(FileDamaged):
        read(stored)


def test_a_file_moved_in_the_place_of_another_does_not_open(stored, aino):
    other = store(SECRET, media_type="application/pdf", pages=2, by=aino, at=NOON)
    path_of(stored.pk).write_bytes(path_of(other.pk).read_bytes())

    with pytest.raises(FileDamaged):
        read(stored)


def test_content_that_is_not_what_the_row_remembers_is_refused(stored):
    stored.sha256 = "0" * 64

    with pytest.raises(FileDamaged):
        read(stored)


def test_a_missing_file_is_gone(stored):
    path_of(stored.pk).unlink()

    with pytest.raises(FileGone):
        read(stored)


def test_a_destroyed_file_is_gone_even_if_the_disk_still_has_it(stored):
    stored.destroyed_at = NOON

    with pytest.raises(FileGone):
        read(stored)


def test_the_path_is_made_of_the_id_alone(stored, settings):
    assert path_of(stored.pk).relative_to(settings.FILES_DIR).parts == (
        stored.pk.hex[:2],
        f"{stored.pk.hex}.bin",
    )
