"""What an entry says, byte for byte."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import bodies

# No lone surrogates: they are no text, and no form lets them in.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
whole_numbers = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | whole_numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def nfc(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return value


def reversed_throughout(value):
    if isinstance(value, list):
        return [reversed_throughout(item) for item in value]
    if isinstance(value, dict):
        return {key: reversed_throughout(value[key]) for key in reversed(value)}
    return value


@given(st.dictionaries(texts.map(nfc), values.map(nfc), max_size=6))
def test_a_body_says_what_was_put_into_it(fields):
    assert json.loads(bodies.canonical(fields)) == fields


@given(st.dictionaries(texts.map(nfc), values.map(nfc), max_size=6))
def test_the_order_of_names_does_not_change_a_body(fields):
    assert bodies.canonical(reversed_throughout(fields)) == bodies.canonical(fields)


@given(st.dictionaries(texts.map(nfc), values.map(nfc), max_size=6))
def test_a_body_read_and_written_again_is_the_same_bytes(fields):
    body = bodies.canonical(fields)

    assert bodies.canonical(json.loads(body)) == body


@given(texts)
def test_two_spellings_of_one_text_give_one_body(text):
    spellings = [unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)]

    assert len({bodies.canonical({"text": spelling}) for spelling in spellings}) == 1


def test_a_body_has_no_spaces_sorts_its_names_and_keeps_letters():
    assert bodies.canonical({"ö": "Äänekoski", "a": [1, None, True]}) == '{"a":[1,null,true],"ö":"Äänekoski"}'


@pytest.mark.parametrize("value", [1.0, datetime(2026, 11, 24, tzinfo=UTC), b"bytes", {1, 2}, object()])
def test_a_body_takes_nothing_that_could_be_written_in_two_ways(value):
    with pytest.raises(TypeError):
        bodies.canonical({"value": value})


def test_a_body_refuses_two_names_that_look_the_same():
    with pytest.raises(TypeError):
        bodies.canonical({"\u00e4": 1, "a\u0308": 2})


def test_a_moment_is_written_in_utc_with_microseconds():
    helsinki = timezone(timedelta(hours=2))

    assert bodies.moment(datetime(2026, 11, 24, 9, 14, tzinfo=helsinki)) == "2026-11-24T07:14:00.000000Z"


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(TypeError):
        bodies.moment(datetime(2026, 11, 24, 9, 14))  # noqa: DTZ001 - that is the point


def test_the_mac_depends_on_every_byte_and_on_the_key():
    mac = bodies.mac('{"a":1}', key=b"k" * 32)

    assert len(mac) == 32
    assert mac != bodies.mac('{"a":2}', key=b"k" * 32)
    assert mac != bodies.mac('{"a":1}', key=b"x" * 32)
