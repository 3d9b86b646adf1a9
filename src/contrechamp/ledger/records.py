"""A record: one decision, as it stands in the log for ever. The types leave no room for a personal value in plain.

`Record` is checked when it is made and when it is read, so a log that verifies holds no record that breaks the rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from contrechamp.ledger.canonical import decode, encode, format_time, members, normal_time, parse_time, unhex
from contrechamp.ledger.commitments import Commitment
from contrechamp.ledger.errors import NotCanonicalError, RecordRefusedError
from contrechamp.ledger.personal import COMMITTED_FIELDS, FORBIDDEN_FIELDS, refuse_personal_text

__all__ = ["MAX_RECORD_BYTES", "Digest", "Record", "Ref", "Value"]

MAX_RECORD_BYTES: Final = 65_536
_VERSION: Final = 1
_MAX_TEXT: Final = 500
_MAX_ITEMS: Final = 64
_MAX_SAFE_ITEMS: Final = 24  # so many of the longest texts stay under the limit of bytes: no need to encode and count
_MAX_INTEGER: Final = 999_999  # a seven-digit integer could be somebody's number
_SHORT_ID: Final = 16

_WORD: Final = r"[a-z][a-z0-9_]{0,39}"
_NAME: Final = re.compile(_WORD)
_ACTION: Final = re.compile(rf"{_WORD}:{_WORD}:{_WORD}")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SEVEN_ALONE: Final = re.compile(r"(?<![A-Za-z0-9])\d{7}(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Digest:
    """The SHA-256 of some bytes, as 64 hexadecimal digits: a file, a recipe, a picture. Never of a personal value.

    A number's plain hash gives the number away to whoever tries all ten million; that is what `commit` is for.

    Raises:
        RecordRefusedError: other than 64 lower-case hexadecimal digits.
    """

    hex: str

    def __post_init__(self) -> None:
        try:
            unhex(self.hex, 32)
        except NotCanonicalError as error:
            raise RecordRefusedError("digest", error.reason) from error


@dataclass(frozen=True, slots=True)
class Ref:
    """What a record is about, or points to: a kind and a random, opaque identifier, written `photograph:k3v9x0q2m8`.

    An identifier has 8 to 64 of A-Z a-z 0-9 _ -, and is no number: not only digits, no seven digits that stand alone,
    and under 16 characters no seven digits in a row at all.

    Raises:
        RecordRefusedError: for any other kind or identifier.
    """

    kind: str
    id: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.kind):
            raise RecordRefusedError("ref", "the kind is one word like 'photograph'")
        if not _ID.fullmatch(self.id):
            raise RecordRefusedError("ref", "an identifier has 8 to 64 of A-Z a-z 0-9 _ -")
        digits_in_a_row = re.search(r"\d{7}", self.id) and len(self.id) < _SHORT_ID
        if self.id.isdecimal() or digits_in_a_row or _SEVEN_ALONE.search(self.id):
            raise RecordRefusedError("ref", "an identifier is random; seven digits could be a person's number")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read `kind:identifier`.

        Raises:
            RecordRefusedError: it is not one.
        """
        kind, _, identifier = text.partition(":")
        return cls(kind, identifier)


Item: TypeAlias = str | int | bool | Digest | Ref | Commitment
Value: TypeAlias = Item | tuple[Item, ...]
"""All that a record may hold: short text, small integers, truth values, the three types above, and flat tuples."""


@dataclass(frozen=True, slots=True)
class Record:
    """One decision: what was done, to what, when, by which role, and the few plain facts that go with it.

    Attributes:
        action: `source:subject:action`, for example `approval:photograph:approve`.
        subject: what it was done to.
        at: when; put to UTC and cut to the second.
        actor: the role that acted ("reviewer", "system"), or a commitment to who did. Never a person in plain.
        data: plain facts by name. A field that `personal.COMMITTED_FIELDS` names must hold a commitment.

    Raises:
        RecordRefusedError: for anything else; the refused value is never repeated.
    """

    action: str
    subject: Ref
    at: datetime
    actor: str | Commitment
    data: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not _ACTION.fullmatch(self.action):
            raise RecordRefusedError("action", "expected source:subject:action, three lower-case words")
        refuse_personal_text("action", self.action)
        if not isinstance(self.subject, Ref):
            raise RecordRefusedError("subject", "expected a Ref")
        if not isinstance(self.actor, Commitment):
            if not _NAME.fullmatch(self.actor):
                raise RecordRefusedError("actor", "expected a role, one lower-case word, or a Commitment to a person")
            refuse_personal_text("actor", self.actor)
        _check_data(self.data)
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))
        try:
            object.__setattr__(self, "at", normal_time(self.at))
        except NotCanonicalError as error:
            raise RecordRefusedError("at", error.reason) from error
        items = sum(len(value) if isinstance(value, tuple) else 1 for value in self.data.values())
        if items > _MAX_SAFE_ITEMS and len(self.encode()) > MAX_RECORD_BYTES:
            raise RecordRefusedError("data", f"a record has at most {MAX_RECORD_BYTES} bytes; log a Digest of the rest")

    def encode(self) -> bytes:
        """The canonical bytes: what is hashed, and one line of `records.jsonl` without its newline."""
        actor = {"commitment": self.actor.hex} if isinstance(self.actor, Commitment) else str(self.actor)
        return encode(
            {
                "action": str(self.action),
                "actor": actor,
                "at": format_time(self.at),
                "data": {name: _value_to_json(value) for name, value in self.data.items()},
                "subject": str(self.subject),
                "v": _VERSION,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> "Record":
        """Read the canonical bytes of a record, with all the checks of making one.

        Raises:
            NotCanonicalError: the bytes are not the canonical form of any record.
            RecordRefusedError: they are, of one that may not stand in a log.
        """
        shape = {"action": str, "actor": object, "at": str, "data": dict, "subject": str, "v": int}
        read = members(decode(data), shape)
        if read["v"] != _VERSION:
            raise NotCanonicalError(
                f"records of version {read['v']} are not known here; a newer contrechamp may read it"
            )
        actor = read["actor"] if isinstance(read["actor"], str) else _item_from_json(read["actor"])
        if not isinstance(actor, str | Commitment):
            raise NotCanonicalError("actor is neither a role nor a commitment")
        plain = {name: _value_from_json(value) for name, value in read["data"].items()}
        return cls(read["action"], Ref.parse(read["subject"]), parse_time(read["at"]), actor, plain)


def _check_data(data: Mapping[str, Value]) -> None:
    if len(data) > _MAX_ITEMS:
        raise RecordRefusedError("data", f"at most {_MAX_ITEMS} fields")
    for name, value in data.items():
        if not _NAME.fullmatch(name):
            raise RecordRefusedError("data", "a field's name is one lower-case word")
        refuse_personal_text("data", name)
        where = f"data.{name}"
        if name in FORBIDDEN_FIELDS:
            raise RecordRefusedError(where, "there is no such field: nothing here names a civil person or an address")
        if name in COMMITTED_FIELDS and not isinstance(value, Commitment):
            raise RecordRefusedError(where, "this field is personal and may only hold a Commitment")
        _check_value(where, value)


def _check_value(where: str, value: Value) -> None:
    items = value if isinstance(value, tuple) else (value,)
    if len(items) > _MAX_ITEMS:
        raise RecordRefusedError(where, f"at most {_MAX_ITEMS} items")
    for item in items:
        _check_item(where, item)
    # A number given digit by digit is still a number.
    shown = [str(item) for item in items]
    refuse_personal_text(where, "".join(text if len(text) == 1 and text.isdecimal() else "," for text in shown))


def _check_item(where: str, item: object) -> None:
    if isinstance(item, bool | Digest | Ref | Commitment):
        return
    if isinstance(item, int):
        if abs(item) > _MAX_INTEGER:
            raise RecordRefusedError(where, "integers have at most six digits; give a larger quantity in larger units")
    elif isinstance(item, str):
        if len(item) > _MAX_TEXT:
            raise RecordRefusedError(where, f"at most {_MAX_TEXT} characters; log a Digest of longer text")
        refuse_personal_text(where, item)
    else:
        raise RecordRefusedError(
            where, "only text, integers, truth values, Digest, Ref, Commitment, and tuples of them"
        )


def _value_to_json(value: Value) -> object:
    if isinstance(value, tuple):
        return [_value_to_json(item) for item in value]
    if isinstance(value, Digest):
        return {"sha256": value.hex}
    if isinstance(value, Ref):
        return {"ref": str(value)}
    if isinstance(value, Commitment):
        return {"commitment": value.hex}
    return value


def _value_from_json(value: object) -> Value:
    return tuple(_item_from_json(item) for item in value) if isinstance(value, list) else _item_from_json(value)


def _item_from_json(item: object) -> Item:
    if isinstance(item, str | int):  # bool is an int
        return item
    if isinstance(item, dict) and len(item) == 1:
        ((kind, text),) = item.items()
        if kind == "sha256" and isinstance(text, str):
            return Digest(text)
        if kind == "ref" and isinstance(text, str):
            return Ref.parse(text)
        if kind == "commitment" and isinstance(text, str):
            return Commitment(text)
    raise NotCanonicalError("data holds a value that no record may hold")
