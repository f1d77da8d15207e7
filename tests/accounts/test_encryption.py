"""Values that mean nothing in the database, in another column, or without the key."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from accounts.encryption import (
    EncryptedJSONField,
    EncryptedTextField,
    Unreadable,
    blind_index,
    decrypt,
    encrypt,
    key_id,
)

OLD, NEW = {"k0": b"0" * 32}, {"k1": b"1" * 32}


@given(st.binary(max_size=200), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_is_encrypted_can_be_read_in_its_own_context(plain, context):
    assert decrypt(encrypt(plain, context=context), context=context) == plain


def test_a_token_shows_nothing_of_its_contents():
    assert b"140304A" not in encrypt(b"140304A9021", context="here")


def test_the_same_value_never_gives_the_same_token():
    assert encrypt(b"same", context="here") != encrypt(b"same", context="here")


def test_a_token_does_not_open_in_another_context():
    with pytest.raises(Unreadable):
        decrypt(encrypt(b"x", context="consents.person.name"), context="consents.person.contact")


@given(st.data())
def test_a_token_with_any_bit_changed_does_not_open(data):
    token = bytearray(encrypt(b"contents", context="here"))
    place = data.draw(st.integers(0, len(token) - 1))
    token[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Unreadable):
        decrypt(bytes(token), context="here")


@pytest.mark.parametrize("token", [b"", b"\x01", b"\x01\x02k1", b"plain text that was never encrypted"])
def test_what_is_no_token_is_unreadable(token):
    with pytest.raises(Unreadable):
        decrypt(token, context="here")


def test_the_new_key_writes_and_the_old_one_still_reads(settings):
    settings.ENCRYPTION_KEYS = OLD
    before = encrypt(b"old", context="here")
    settings.ENCRYPTION_KEYS = NEW | OLD

    after = encrypt(b"new", context="here")

    assert (key_id(before), key_id(after)) == ("k0", "k1")
    assert (decrypt(before, context="here"), decrypt(after, context="here")) == (b"old", b"new")


def test_without_the_old_key_its_values_are_unreadable(settings):
    settings.ENCRYPTION_KEYS = OLD
    token = encrypt(b"old", context="here")
    settings.ENCRYPTION_KEYS = NEW

    with pytest.raises(Unreadable):
        decrypt(token, context="here")


def test_a_blind_index_finds_equal_values_and_only_in_its_context(settings):
    index = blind_index("140304A9021", context="consents.identitycode")

    assert len(index) == 32
    assert index == blind_index("140304A9021", context="consents.identitycode")
    assert index != blind_index("140304-9021", context="consents.identitycode")
    assert index != blind_index("140304A9021", context="elsewhere")
    settings.INDEX_KEY = b"another key of thirty-two bytes!"
    assert index != blind_index("140304A9021", context="consents.identitycode")


@pytest.fixture
def secrets_kept(transactional_db):
    with isolate_apps("accounts"):

        class Secret(models.Model):  # noqa: DJ008 - never shown
            name = EncryptedTextField()
            place = EncryptedTextField(null=True)
            facts = EncryptedJSONField(default=dict)

            class Meta:
                app_label = "accounts"

        with connection.schema_editor() as editor:
            editor.create_model(Secret)
        yield Secret
        with connection.schema_editor() as editor:
            editor.delete_model(Secret)


def raw(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [bytes(value) for value in cursor.fetchone()]


@pytest.mark.db
def test_a_field_gives_back_what_was_put_into_it(secrets_kept):
    made = secrets_kept.objects.create(name="Aino Ääkkönen 👩", facts={"työ": [1, None, True, "ä"]})

    found = secrets_kept.objects.get(pk=made.pk)

    assert (found.name, found.place, found.facts) == ("Aino Ääkkönen 👩", None, {"työ": [1, None, True, "ä"]})


@pytest.mark.db
def test_the_database_holds_tokens_bound_to_their_columns(secrets_kept):
    secrets_kept.objects.create(name="Aino", place="Aino", facts="Aino")

    name, place, facts = raw("SELECT name, place, facts FROM accounts_secret")

    assert not [value for value in (name, place, facts) if b"Aino" in value]
    assert decrypt(name, context="accounts.secret.name") == b"Aino"
    with pytest.raises(Unreadable):
        decrypt(place, context="accounts.secret.name")


@pytest.mark.db
def test_a_token_copied_into_another_column_is_unreadable(secrets_kept):
    secrets_kept.objects.create(name="Aino", place="Laukaa")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_secret SET name = place")

    with pytest.raises(Unreadable):
        secrets_kept.objects.get()


@pytest.mark.db
def test_a_field_is_never_searched_by_its_contents(secrets_kept):
    secrets_kept.objects.create(name="Aino")

    with pytest.raises(TypeError):
        secrets_kept.objects.filter(name="Aino").exists()
    assert secrets_kept.objects.filter(place__isnull=True).exists()
