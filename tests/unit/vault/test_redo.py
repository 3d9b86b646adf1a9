"""A redo names who painted what from which original; the archive believes none of it without the signatures."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contrechamp.vault import (
    CustodianKey,
    FoundInRedo,
    Receipt,
    ReceiptSignatureError,
    Redo,
    RedoError,
    RedoMismatchError,
    RedoRequest,
    RedoSignatureError,
    UnknownCustodianError,
    open_sealed,
    parse_recipients,
    parse_redo,
    parse_redo_request,
    sign_redo,
    verify_redo,
)

ORIGINAL = b"original"
PICTURE = b"picture"
SHA256_SOURCE = hashlib.sha256(ORIGINAL).hexdigest()
REQUEST = RedoRequest(
    photograph="k7cm2q9wz4hd8xyt",
    sha256_source=SHA256_SOURCE,
    width=400,
    height=300,
    masks=((10, 20, 30, 40), (-5, 290, 20, 20)),
)


@pytest.fixture
def receipt(tmp_path: Path, ada: CustodianKey, sealed: Callable[..., bytes]) -> Receipt:
    place = tmp_path / "receipt.json"
    return open_sealed(io.BytesIO(sealed(ORIGINAL)), io.BytesIO(), ada, reason="objection 31", receipt=place)


@pytest.fixture
def members(receipt: Receipt) -> dict[str, Any]:
    return {
        "photograph": REQUEST.photograph,
        "sha256_source": SHA256_SOURCE,
        "sha256_output": hashlib.sha256(PICTURE).hexdigest(),
        "width": 400,
        "height": 300,
        "masks": ((10, 20, 30, 40), (0, 290, 15, 10)),
        "suspects": (FoundInRedo((100, 100, 20, 20), 0.12),),
        "recipe": {"version": 1, "plan": {"paint": ((10, 0.09), (15, 0.1))}, "looks": [[[1.5, 2.0, 3.25, 4, 0.5]]]},
        "receipt": receipt,
    }


@pytest.fixture
def redo(ada: CustodianKey, members: dict[str, Any]) -> Redo:
    return sign_redo(ada, **members)


def known(*keys: CustodianKey) -> Any:
    return parse_recipients("".join(key.public.lines for key in keys))


def test_a_signed_redo_comes_back_and_verifies(redo: Redo, ada: CustodianKey, bruno: CustodianKey) -> None:
    again = parse_redo(redo.to_json())
    assert again.to_json() == redo.to_json()
    assert (again.masks, again.suspects, again.receipt) == (redo.masks, redo.suspects, redo.receipt)
    verify_redo(again, known(bruno, ada), request=REQUEST, picture=PICTURE)


def test_layout_is_free(redo: Redo, ada: CustodianKey) -> None:
    verify_redo(parse_redo(json.dumps(json.loads(redo.to_json()), indent=4).encode()), known(ada))


@pytest.mark.parametrize(
    "change",
    [
        {"photograph": "another"},
        {"sha256_output": "0" * 64},
        {"masks": ()},
        {"suspects": ()},
        {"recipe": {}},
        {"width": 401},
        {"signature": "0" * 128},
    ],
)
def test_a_changed_redo_is_refused(redo: Redo, ada: CustodianKey, change: dict[str, Any]) -> None:
    with pytest.raises(RedoSignatureError):
        verify_redo(replace(redo, **change), known(ada))


def test_a_receipt_alone_signs_no_redo(redo: Redo, ada: CustodianKey) -> None:
    forged = replace(redo, signature=redo.receipt.signature)
    with pytest.raises(RedoSignatureError):
        verify_redo(forged, known(ada))
    with pytest.raises(ReceiptSignatureError):
        verify_redo(replace(redo, receipt=replace(redo.receipt, reason="another")), known(ada))


def test_another_custodian_cannot_sign_for_the_one_who_opened(members: dict[str, Any], bruno: CustodianKey) -> None:
    with pytest.raises(ValueError, match="another custodian"):
        sign_redo(bruno, **members)


def test_an_unknown_custodian_is_refused(redo: Redo, bruno: CustodianKey) -> None:
    with pytest.raises(UnknownCustodianError):
        verify_redo(redo, known(bruno))


def test_a_receipt_of_another_original_is_refused(members: dict[str, Any], ada: CustodianKey) -> None:
    with pytest.raises(RedoMismatchError):
        verify_redo(sign_redo(ada, **members | {"sha256_source": "1" * 64}), known(ada))


def test_another_picture_is_refused(redo: Redo, ada: CustodianKey) -> None:
    with pytest.raises(RedoMismatchError):
        verify_redo(redo, known(ada), picture=b"another")


@pytest.mark.parametrize(
    "change", [{"photograph": "another"}, {"sha256_source": "1" * 64}, {"height": 301}, {"masks": ((10, 20, 30, 40),)}]
)
def test_a_redo_of_another_request_is_refused(redo: Redo, ada: CustodianKey, change: dict[str, Any]) -> None:
    with pytest.raises(RedoMismatchError):
        verify_redo(redo, known(ada), request=replace(REQUEST, **change))


def test_a_request_comes_back() -> None:
    assert parse_redo_request(REQUEST.to_json()) == REQUEST
    nothing_masked = replace(REQUEST, masks=())
    assert parse_redo_request(nothing_masked.to_json()) == nothing_masked


WRONG = [
    {"format": "contrechamp-redo-v2"},
    {"photograph": "../../etc"},
    {"photograph": ".hidden"},
    {"photograph": 5},
    {"sha256_source": "A" * 64},
    {"width": 0},
    {"width": True},
    {"height": 300.0},
    {"height": 10**9},
    {"masks": {}},
    {"masks": [[1, 2, 3]]},
    {"masks": [[1, 2, 3, 4.0]]},
    {"masks": [[1, 2, 0, 4]]},
    {"masks": [[400, 0, 5, 5]]},
    {"masks": [[0, -5, 5, 5]]},
    {"masks": [[1, 1, 10**30, 1]]},
    {"masks": [[1, 1, 1, 1]] * 10_001},
    {"more": 1},
]


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_request_out_of_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RedoError):
        parse_redo_request(json.dumps(json.loads(REQUEST.to_json()) | change).encode())


@pytest.mark.parametrize(
    "change",
    [
        *WRONG,
        {"suspects": [[1, 2, 3, 4]]},
        {"suspects": [{"box": [1, 2, 3, 4]}]},
        {"suspects": [{"box": [1, 2, 3, 4], "score": "1"}]},
        {"suspects": [{"box": [900, 2, 3, 4], "score": 1}]},
        {"recipe": []},
        {"recipe": {"number": 2**60}},
        {"receipt": None},
        {"receipt": {"type": "contrechamp-opening-receipt"}},
        {"signature": None},
    ],
    ids=str,
)
def test_a_redo_out_of_form_is_refused(redo: Redo, change: dict[str, Any]) -> None:
    with pytest.raises(RedoError):
        parse_redo(json.dumps(json.loads(redo.to_json()) | change).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"\xff", b"{" * 100_000, b'{"format":"contrechamp-redo-v1"}', b" " * (1 << 26)],
    ids=["nothing", "list", "null", "no-text", "deep", "empty", "long"],
)
def test_what_is_no_object_of_ours_is_refused(data: bytes) -> None:
    for parse in (parse_redo, parse_redo_request):
        with pytest.raises(RedoError):
            parse(data)


def test_a_member_that_stands_twice_is_refused() -> None:
    with pytest.raises(RedoError, match="twice"):
        parse_redo_request(REQUEST.to_json().replace(b'"width":400', b'"width":400,"width":401'))


def test_numbers_that_are_none_are_refused(redo: Redo) -> None:
    with pytest.raises(RedoError):
        parse_redo(redo.to_json().replace(b'"score":0.12', b'"score":NaN'))
    with pytest.raises(RedoError):
        parse_redo(redo.to_json().replace(b'"recipe":{', b'"recipe":{"a":NaN,'))
