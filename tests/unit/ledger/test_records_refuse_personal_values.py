"""A record has no room for a person in plain: not by type, not by field name, not by the shape of a text."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.ledger import (
    Commitment,
    Digest,
    NotCanonicalError,
    Record,
    RecordRefusedError,
    Ref,
    commit,
    new_salt,
)
from contrechamp.ledger.canonical import decode, encode
from contrechamp.ledger.personal import COMMITTED_FIELDS, FORBIDDEN_FIELDS
from contrechamp.ledger.records import MAX_RECORD_BYTES, Value
from tests.unit.ledger.ledgers import START, a_record

HASH = Digest("1234567" + "0" * 57)
NUMBER = commit("1234567", new_salt())


def record_with(value: Any) -> Record:
    return a_record(0, reason=value)


@pytest.mark.parametrize(
    "value",
    [
        "1234567",
        "RIO 1234567, left arm",
        "x1234567y",
        "12345678901",
        "123 45 67",
        "12.34.567",
        "1-2-3-4-5-6-7",
        "12/34_567",
        "06 12 34 56 78",
        "123\u00a0456\u202f7",
        "１２３４５６７",
        "1\u03012\u03013\ufe0f4567",
        "1\u31642345\u200b67",
        "١٢٣٤٥٦٧",
        "on 2025-11-23 number 1234567",
        "12345672025-11-23",
        "2025-13-45",
        "someone@example.org",
        "someone @ example.org",
        "@someone",
        "name＠example.org",
        ("ok", "1234567"),
        tuple("1234567"),
        (1, 2, 3, 4, 5, 6, 7),
        1_000_000,
        1_234_567,
        -1_234_567,
    ],
)
def test_record_refuses_numbers_addresses_and_handles(value: Value) -> None:
    with pytest.raises(RecordRefusedError) as caught:
        record_with(value)
    assert caught.value.field == "data.reason"
    assert caught.value.code == "record_refused"


def test_the_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(RecordRefusedError) as caught:
        record_with("RIO 7654321 seen")
    assert "7654321" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        "nothing is left of any face",
        "123456",
        "2025-11-23",
        "from 2025-11-23 to 2025-11-24",
        "2025-11-23T09:30:00Z",
        "masks 12, 13, 14 and 2025",
        "à la place de l'Hôtel-de-Ville, « légitime »",
        999_999,
        -1,
        True,
        ("a", 1, False),
        (),
        (12, 340, 55, 21),
        HASH,
        NUMBER,
        Ref("photograph", "1234567890abcdef12345678"),
        (HASH, NUMBER),
    ],
)
def test_record_takes_plain_facts_and_comes_back_the_same(value: Value) -> None:
    record = record_with(value)
    assert Record.parse(record.encode()) == record
    assert encode(decode(record.encode())) == record.encode()


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[2Jb", "\u202eabc", "\ud800", "\U0001fae8", "a\x00"])
def test_record_refuses_characters_that_hide_something(value: str) -> None:
    with pytest.raises(RecordRefusedError):
        record_with(value)


@pytest.mark.parametrize("value", [None, 0.5, b"bytes", {"a": 1}, ["list"], (("nested",),), {1}, START])
def test_record_refuses_every_other_type(value: object) -> None:
    with pytest.raises(RecordRefusedError):
        record_with(value)


@pytest.mark.parametrize("name", sorted(COMMITTED_FIELDS))
def test_personal_field_must_be_a_commitment(name: str) -> None:
    for plain in ("legible", 4, HASH, (NUMBER,)):
        with pytest.raises(RecordRefusedError, match="Commitment"):
            a_record(0, **{name: plain})
    assert a_record(0, **{name: NUMBER}).data[name] == NUMBER


@pytest.mark.parametrize("name", sorted(FORBIDDEN_FIELDS))
def test_there_is_no_field_for_a_name_or_an_address(name: str) -> None:
    with pytest.raises(RecordRefusedError, match="no such field"):
        a_record(0, **{name: NUMBER})


@pytest.mark.parametrize("name", ["", "Name", "a b", "1st", "a-b", "é", "n1234567", "a" * 41])
def test_field_names_are_plain_words(name: str) -> None:
    with pytest.raises(RecordRefusedError):
        a_record(0, **{name: 1})


@pytest.mark.parametrize(
    "action", ["", "approve", "a:b", "a:b:c:d", "A:b:c", "a:b:", "a:b:c d", "a:b:n1234567", "a:b:c\n"]
)
def test_action_is_source_subject_action(action: str) -> None:
    with pytest.raises(RecordRefusedError) as caught:
        Record(action, Ref("photograph", "k3v9x0q2m8"), START, "system")
    assert caught.value.field == "action"


@pytest.mark.parametrize("actor", ["", "Marie Dupont", "marie@example.org", "r1234567", "reviewer:k3v9x0q2m8"])
def test_actor_is_a_role_or_a_commitment(actor: str) -> None:
    with pytest.raises(RecordRefusedError):
        Record("a:b:c", Ref("photograph", "k3v9x0q2m8"), START, actor)
    committed = Record("a:b:c", Ref("photograph", "k3v9x0q2m8"), START, NUMBER)
    assert Record.parse(committed.encode()).actor == NUMBER


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "short",
        "1234567",
        "12345678",
        "123456789012345678",
        "ab1234567cd",
        "rio-number-of-1234567",
        "a b c d e f",
        "é" * 9,
    ],
)
def test_reference_is_no_number(identifier: str) -> None:
    with pytest.raises(RecordRefusedError):
        Ref("photograph", identifier)
    with pytest.raises(RecordRefusedError):
        Ref("Photo", "k3v9x0q2m8")


@pytest.mark.parametrize(
    "identifier", ["3f250417-4f89-41d3-9a0c-0305182c3301", "k3v9x0q2m8", "01JDC1234567890ABCDEFGHJKM"]
)
def test_reference_takes_random_identifiers(identifier: str) -> None:
    assert Ref.parse(f"photograph:{identifier}") == Ref("photograph", identifier)


def test_record_refuses_a_time_without_a_zone_and_too_much_of_anything() -> None:
    with pytest.raises(RecordRefusedError):
        Record("a:b:c", Ref("photograph", "k3v9x0q2m8"), datetime(2025, 11, 23), "system")
    with pytest.raises(RecordRefusedError):
        record_with("a" * 501)
    with pytest.raises(RecordRefusedError):
        record_with((1,) * 65)
    with pytest.raises(RecordRefusedError):
        a_record(0, **{"a" * (1 + number // 26) + chr(97 + number % 26): 1 for number in range(64)})
    with pytest.raises(RecordRefusedError, match="bytes"):
        a_record(0, **{chr(97 + number): ("é" * 500,) * 64 for number in range(3)})


def test_record_cannot_be_changed_after_it_was_checked() -> None:
    facts: dict[str, Value] = {"portraits": 3}
    record = Record("a:b:c", Ref("photograph", "k3v9x0q2m8"), START, "system", facts)
    facts["name"] = "1234567"
    assert dict(record.data) == {"portraits": 3}
    with pytest.raises(TypeError):
        record.data["name"] = "x"  # type: ignore[index]  # what the test is about


@given(st.text(), st.integers(0, 9_999_999), st.text())
def test_no_text_around_seven_digits_hides_them(before: str, number: int, after: str) -> None:
    with pytest.raises(RecordRefusedError):
        record_with(f"{before}{number:07d}{after}"[:500] if len(before) < 400 else f"{number:07d}")


plain_items = st.one_of(
    st.text(max_size=40), st.integers(-999_999, 999_999), st.booleans(), st.just(HASH), st.just(NUMBER)
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), plain_items | st.tuples(plain_items)))
def test_what_a_record_takes_comes_back_the_same(data: dict[str, Value]) -> None:
    try:
        record = a_record(0, **data)
    except RecordRefusedError:
        return
    assert Record.parse(record.encode()) == record
    assert Record.parse(record.encode()).encode() == record.encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":true'),
        (b'"v":1', b'"v":1,"x":1'),
        (b'"actor":"reviewer"', b'"actor":1'),
        (b'"actor":"reviewer"', b'"actor":{"sha256":"' + b"0" * 64 + b'"}'),
        (b'"portraits":0', b'"portraits":null'),
        (b'"portraits":0', b'"portraits":0.5'),
        (b'"portraits":0', b'"portraits":[[0]]'),
        (b'"portraits":0', b'"portraits":{"sha1":"00"}'),
        (b'"portraits":0', b'"portraits":{"ref":1}'),
        (b"09:30:00Z", b"09:30:00+00:00"),
        (b"T09:30:00Z", b"T9:30:00Z"),
    ],
)
def test_parse_refuses_what_is_no_record(old: bytes, new: bytes) -> None:
    whole = a_record(0).encode()
    assert old in whole
    with pytest.raises(NotCanonicalError):
        Record.parse(whole.replace(old, new))


def test_parse_refuses_a_record_that_could_not_have_been_made() -> None:
    with pytest.raises(RecordRefusedError):
        Record.parse(a_record(0).encode().replace(b'"portraits":0', b'"portraits":1234567'))


def test_a_commitment_is_exactly_its_hexadecimal_digits() -> None:
    for text in ("", "00", NUMBER.hex.upper(), NUMBER.hex + "00", "g" * 64):
        with pytest.raises(NotCanonicalError):
            Commitment(text)
        with pytest.raises(RecordRefusedError):
            Digest(text)


def test_no_record_is_longer_than_its_limit() -> None:
    longest = '"€' * 250
    for fields in (24, 25, 64):
        data: dict[str, Value] = {
            "f" * 38 + chr(97 + number // 26) + chr(97 + number % 26): longest for number in range(fields)
        }
        try:
            record = a_record(0, **data)
        except RecordRefusedError:
            assert fields == 64
        else:
            assert len(record.encode()) <= MAX_RECORD_BYTES
