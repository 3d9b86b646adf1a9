"""A receipt proves who opened what and why; nothing in it can change, and nothing can be added."""

import dataclasses
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contrechamp.vault import (
    CustodianKey,
    EmptyReasonError,
    ReasonError,
    Receipt,
    ReceiptError,
    ReceiptMismatchError,
    ReceiptSignatureError,
    RecipientsFile,
    UnknownCustodianError,
    open_sealed,
    parse_receipt,
    parse_recipients,
    read_receipt,
    seal,
    verify_receipt,
)
from contrechamp.vault.receipts import sign_receipt


@pytest.fixture(scope="module")
def custodians(ada: CustodianKey, bruno: CustodianKey) -> RecipientsFile:
    return parse_recipients(ada.public.lines + bruno.public.lines)


def signed(key: CustodianKey, reason: str) -> Receipt:
    noon = datetime(2025, 11, 23, 12, tzinfo=UTC)
    return sign_receipt(
        key,
        reason=reason,
        opened_at=noon,
        sha256_ciphertext="a" * 64,
        sha256_plaintext="b" * 64,
        software="contrechamp 1",
    )


def test_the_receipt_of_an_opening_says_what_was_opened_and_holds(
    tmp_path: Path, ada: CustodianKey, custodians: RecipientsFile
) -> None:
    source, ciphertext, file = tmp_path / "original", tmp_path / "sealed", tmp_path / "receipt.json"
    source.write_bytes(b"original")
    seal(source, ciphertext, [ada.public.recipient])
    noon = datetime(2025, 11, 23, 12, 0, 7, tzinfo=UTC)
    returned = open_sealed(
        ciphertext, tmp_path / "opened", ada, reason="  pourquoi ? l'été ☂ ", receipt=file, now=lambda: noon
    )
    kept = read_receipt(file)
    assert kept == returned
    assert kept.opened_at == "2025-11-23T12:00:07Z"
    assert kept.reason == "pourquoi ? l'été ☂"
    assert kept.recipient == ada.public.recipient
    assert kept.sha256_ciphertext == hashlib.sha256(ciphertext.read_bytes()).hexdigest()
    assert kept.sha256_plaintext == hashlib.sha256(b"original").hexdigest()
    assert kept.software.startswith("contrechamp ")
    verify_receipt(kept, custodians, sealed=ciphertext)


def test_the_digest_is_of_the_whole_sealed_file_with_what_follows_its_armor(
    tmp_path: Path, ada: CustodianKey, sealed: Callable[..., bytes]
) -> None:
    # White space after the end marker is allowed, and age stops reading there.
    ciphertext = sealed(b"original", armored=True) + b"\n" * 900
    made = open_sealed(io.BytesIO(ciphertext), io.BytesIO(), ada, reason="why", receipt=tmp_path / "receipt")
    assert made.sha256_ciphertext == hashlib.sha256(ciphertext).hexdigest()


def test_the_file_of_a_receipt_is_canonical_json(receipt: Receipt, tmp_path: Path) -> None:
    kept = (tmp_path / "fixture.receipt").read_bytes()
    assert parse_receipt(kept) == receipt
    assert kept == rfc8785.dumps(json.loads(kept)) + b"\n"


def test_the_signature_is_plain_ed25519_over_the_object_without_it(receipt: Receipt, ada: CustodianKey) -> None:
    # Said again here, so that whoever writes another verifier can read off how.
    members = json.loads(receipt.to_json())
    signature = bytes.fromhex(members.pop("signature"))
    assert ada.sign(rfc8785.dumps(members)) == signature


@pytest.mark.parametrize("member", [field.name for field in dataclasses.fields(Receipt)])
def test_no_member_can_change(receipt: Receipt, custodians: RecipientsFile, bruno: CustodianKey, member: str) -> None:
    changes = {
        "recipient": bruno.public.recipient,
        "opened_at": "2001-01-01T00:00:00Z",
        "signature": "0" * 128,
        "sha256_plaintext": "0" * 64,
        "sha256_ciphertext": "0" * 64,
    }
    forged = dataclasses.replace(receipt, **{member: changes.get(member, "something else")})
    with pytest.raises(ReceiptSignatureError):
        verify_receipt(forged, custodians)


@given(reason=st.text(min_size=1, max_size=1000))
def test_every_reason_that_is_taken_comes_back_and_verifies(
    ada: CustodianKey, custodians: RecipientsFile, reason: str
) -> None:
    try:
        made = signed(ada, reason)
    except ReasonError:
        return
    assert parse_receipt(made.to_json()) == made
    assert made.reason == reason.strip()
    verify_receipt(made, custodians)


@pytest.mark.parametrize("reason", ["", " ", "\n\t ", "\u00a0"])
def test_an_empty_reason_is_refused(ada: CustodianKey, reason: str) -> None:
    with pytest.raises(EmptyReasonError):
        signed(ada, reason)


@pytest.mark.parametrize(
    "reason", ["two\nlines", "\x1b[2Jcleared", "unpaired \ud800", "turned \u202e round", "x" * 1001]
)
def test_a_reason_that_cannot_be_shown_as_one_line_is_refused(ada: CustodianKey, reason: str) -> None:
    with pytest.raises(ReasonError) as caught:
        signed(ada, reason)
    assert not isinstance(caught.value, EmptyReasonError)


def test_a_receipt_of_an_unknown_custodian_is_not_called_forged(
    chloe: CustodianKey, custodians: RecipientsFile
) -> None:
    with pytest.raises(UnknownCustodianError) as caught:
        verify_receipt(signed(chloe, "why"), custodians)
    assert caught.value.recipient == chloe.public.recipient


def test_a_custodian_without_a_verify_key_is_unknown(chloe: CustodianKey) -> None:
    with pytest.raises(UnknownCustodianError):
        verify_receipt(signed(chloe, "why"), parse_recipients(chloe.public.recipient))


def test_a_good_receipt_of_another_file_is_told(tmp_path: Path, receipt: Receipt, custodians: RecipientsFile) -> None:
    (tmp_path / "another").write_bytes(b"another")
    with pytest.raises(ReceiptMismatchError):
        verify_receipt(receipt, custodians, sealed=tmp_path / "another")


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.pop("reason"),
        lambda members: members.update(note="more"),
        lambda members: members.update(type="tree-head"),
        lambda members: members.update(version=2),
        lambda members: members.update(version=True),
        lambda members: members.update(version=1.0),
        lambda members: members.update(reason=7),
        lambda members: members.update(reason=" padded "),
        lambda members: members.update(reason="a\u001b[31m"),
        lambda members: members.update(opened_at="2025-02-30T00:00:00Z"),
        lambda members: members.update(opened_at="2025-02-03T00:00:00+01:00"),
        lambda members: members.update(sha256_plaintext="A" * 64),
        lambda members: members.update(signature=None),
        lambda members: members.update(recipient="age1"),
    ],
)
def test_a_receipt_out_of_form_is_refused(receipt: Receipt, change: Change) -> None:
    members = json.loads(receipt.to_json())
    change(members)
    with pytest.raises(ReceiptError) as caught:
        parse_receipt(json.dumps(members).encode())
    assert type(caught.value) is ReceiptError


def test_a_member_that_stands_twice_is_refused(receipt: Receipt) -> None:
    twice = b'{"reason":"a reason for the eye",' + receipt.to_json()[1:]
    with pytest.raises(ReceiptError, match="twice"):
        parse_receipt(twice)


def test_layout_is_free(receipt: Receipt) -> None:
    assert parse_receipt(json.dumps(json.loads(receipt.to_json()), indent=4).encode()) == receipt


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff\xd8", b"[" * 60_000, b" " * 70_000, b'"age"', b"NaN"]
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ReceiptError):
        parse_receipt(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the receipt is never changed
@given(position=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_no_changed_byte_verifies(receipt: Receipt, custodians: RecipientsFile, position: int, byte: int) -> None:
    data = bytearray(receipt.to_json())
    if data[position % len(data)] == byte:
        return
    data[position % len(data)] = byte
    with pytest.raises(ReceiptError):
        verify_receipt(parse_receipt(bytes(data)), custodians)
