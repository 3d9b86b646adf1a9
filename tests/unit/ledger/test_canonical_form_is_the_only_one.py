"""One meaning has one spelling: everything that reads signed bytes refuses every other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.ledger import NotCanonicalError
from contrechamp.ledger.canonical import decode, encode, members, parse_time, unhex

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_encoding_comes_back_the_same_and_stands_on_one_line(value: object) -> None:
    try:
        data = encode(value)
    except NotCanonicalError:  # a lone surrogate, which has no bytes
        return
    assert decode(data) == value
    assert b"\n" not in data


def test_keys_are_sorted_as_rfc_8785_says() -> None:
    # By UTF-16 units: the emoji (a surrogate pair) stands before the last letter, though its code point is larger.
    assert encode({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1 }',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'"\\u0041"',
        b'"\\/"',
        b"NaN",
        b"Infinity",
        b"-0",
        b"9007199254740993",
        b"\xef\xbb\xbf1",
        b"1\n",
        b"\xff",
        b"",
        '"a"'.encode("utf-16"),
        b"[" * 100_000,
        b"1" * 5_000,
    ],
)
def test_every_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        decode(data)


def test_what_json_cannot_hold_is_refused() -> None:
    for value in (float("nan"), 2**53, "\ud800", {1: 2}, b"x", {1, 2}):
        with pytest.raises(NotCanonicalError):
            encode(value)


def test_members_are_exactly_those_expected() -> None:
    assert members({"a": 1}, {"a": int}) == {"a": 1}
    wrongs: list[object] = [{}, {"a": 1, "b": 1}, {"a": "1"}, {"a": True}, [], None]
    for wrong in wrongs:
        with pytest.raises(NotCanonicalError):
            members(wrong, {"a": int})
    with pytest.raises(NotCanonicalError):
        members({"a": 1, "type": "other"}, {"a": int}, named="this")


@pytest.mark.parametrize("text", ["AB", "a", "abc", "0x", "ab ", "\u0660\u0660", "abab"])
def test_hexadecimal_has_one_spelling(text: str) -> None:
    with pytest.raises(NotCanonicalError):
        unhex(text, 1)


@pytest.mark.parametrize(
    "text", ["2025-11-23T9:30:00Z", "2025-11-23", "2025-02-30T00:00:00Z", json.dumps("x"), "٢025-11-23T09:30:00Z"]
)
def test_time_has_one_spelling(text: str) -> None:
    with pytest.raises(NotCanonicalError):
        parse_time(text)
