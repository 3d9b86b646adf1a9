"""The one way from a value to bytes and back: canonical JSON (RFC 8785). Everything hashed or signed passes here.

Reading is strict: bytes that are not exactly the canonical form of what they say are refused, so that no two
different byte strings ever mean the same record, head or proof.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import rfc8785

from contrechamp.ledger.errors import NotCanonicalError

__all__ = ["decode", "encode", "format_time", "members", "normal_time", "parse_time", "unhex"]

_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*")


def encode(value: object) -> bytes:
    """The canonical bytes of a JSON value. No newline is ever among them, so they may stand one a line.

    Raises:
        NotCanonicalError: the value has no canonical form (lone surrogates, NaN, integers past 2**53, other types).
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # its own check refuses what JSON cannot hold
    except rfc8785.CanonicalizationError as error:
        raise NotCanonicalError(f"this has no canonical form: {error}") from error


def decode(data: bytes) -> object:
    """The value that canonical bytes hold.

    Raises:
        NotCanonicalError: not UTF-8, not JSON, or not in canonical form (spaces, order, doubled keys, other spellings).
    """
    try:
        value: object = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("not JSON") from error
    if encode(value) != data:
        raise NotCanonicalError("not in canonical form")
    return value


def members(value: object, shape: Mapping[str, type], *, named: str | None = None) -> dict[str, Any]:
    """The members of a JSON object that has exactly these keys, with exactly these types (`bool` is no `int`).

    With `named`, the object also has the key "type", with this value.

    Raises:
        NotCanonicalError: no object, a key too many or missing, a value of another type, or another name.
    """
    if named is not None:
        shape = {**shape, "type": str}
    if not isinstance(value, dict) or set(value) != set(shape):
        raise NotCanonicalError(f"expected an object of {', '.join(sorted(shape))}")
    for key, kind in shape.items():
        if kind is not object and type(value[key]) is not kind:
            raise NotCanonicalError(f"{key} is not of the expected type")
    if named is not None and value["type"] != named:
        raise NotCanonicalError(f"expected the type {named}")
    return value


def unhex(text: str, size: int) -> bytes:
    """Bytes written as `size` pairs of lower-case hexadecimal digits.

    Raises:
        NotCanonicalError: upper case, another length or another character.
    """
    if len(text) != 2 * size or _HEX.fullmatch(text) is None:
        raise NotCanonicalError(f"expected {2 * size} lower-case hexadecimal digits")
    return bytes.fromhex(text)


def normal_time(at: datetime) -> datetime:
    """The same instant in UTC, cut to the second: finer times would only help to link people to acts.

    Raises:
        NotCanonicalError: a time without a zone, which names no instant, or one out of the calendar.
    """
    if at.utcoffset() is None:
        raise NotCanonicalError("a time needs its zone")
    try:
        return at.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise NotCanonicalError("a time within the years 1 to 9999") from error


def format_time(at: datetime) -> str:
    """A time as it stands in the log: `2025-11-23T09:30:00Z`."""
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{at.hour:02d}:{at.minute:02d}:{at.second:02d}Z"


def parse_time(text: str) -> datetime:
    """The instant that a time of the log names.

    Raises:
        NotCanonicalError: any other spelling.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotCanonicalError("a time is written like 2025-11-23T09:30:00Z") from error
    if format_time(at) != text:  # many spellings are read, one is written
        raise NotCanonicalError("a time is written like 2025-11-23T09:30:00Z")
    return at
