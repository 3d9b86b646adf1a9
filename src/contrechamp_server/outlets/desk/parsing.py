"""What the desk's script sends, read strictly: a shape that is not expected is refused as a whole."""

import json
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.ids import LENGTH
from contrechamp_server.foundation.records.vocabularies import SuspectAnswer
from contrechamp_server.stages.approval.judgement import MOST_BOXES, Judgement

_MOST_ANSWERS: Final = 10_000
_MOST_SIDE: Final = 1_000_000
_MOST_SKIPPED: Final = 8
Choice = TypeVar("Choice", bound=Enum)


class Kind(StrEnum):
    """What a reviewer does with the photograph on the screen."""

    APPROVE = "approve"
    HOLD = "hold"
    NOT_USEFUL = "not_useful"
    PASS_ON = "pass_on"  # noqa: S105 - a name, no secret
    REOPEN = "reopen"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it was sent; services check whether it may stand.

    Attributes:
        kind: what is done.
        version: of the photograph that was on the screen.
        reason: a code, or empty.
        judgement: answers, masks and portraits.
    """

    kind: Kind
    version: int
    reason: str
    judgement: Judgement


def parse_decision(body: bytes) -> Decision:
    """Read a decision.

    Raises:
        InvalidError: it is not one.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidError from error
    if not isinstance(sent, dict) or not sent.keys() <= _MEMBERS:
        raise InvalidError
    version, reason, is_graphic = sent.get("version"), sent.get("reason", ""), sent.get("is_graphic", False)
    if type(version) is not int or type(is_graphic) is not bool or not isinstance(reason, str):
        raise InvalidError
    judgement = Judgement(
        answers=_answers(sent.get("answers", {})),
        masks=_boxes(sent.get("masks", [])),
        portraits=_boxes(sent.get("portraits", [])),
        is_graphic=is_graphic,
    )
    return Decision(parse_choice(Kind, sent.get("kind")), version, reason, judgement)


def parse_choice(choices: type[Choice], value: Any) -> Choice:
    """Read one value of a closed list.

    Raises:
        InvalidError: it is none.
    """
    try:
        return choices(value)
    except ValueError as error:
        raise InvalidError from error


def parse_skip(text: str) -> tuple[str, ...]:
    """Read the photographs that are on the screen or fetched already: ids with commas between.

    Raises:
        InvalidError: there are too many, or one is no id.
    """
    ids = tuple(part for part in text.split(",") if part)
    if len(ids) > _MOST_SKIPPED or not all(part.isalnum() and len(part) <= LENGTH for part in ids):
        raise InvalidError
    return ids


_MEMBERS: Final = frozenset({"kind", "version", "reason", "answers", "masks", "portraits", "is_graphic"})


def _answers(sent: Any) -> dict[str, SuspectAnswer]:
    if not isinstance(sent, dict) or len(sent) > _MOST_ANSWERS:
        raise InvalidError
    return {key: parse_choice(SuspectAnswer, value) for key, value in sent.items()}


def _boxes(sent: Any) -> tuple[Box, ...]:
    if not isinstance(sent, list) or len(sent) > MOST_BOXES:
        raise InvalidError
    return tuple(_box(sides) for sides in sent)


def _box(sides: Any) -> Box:
    if not isinstance(sides, list) or len(sides) != 4:
        raise InvalidError
    if not all(type(side) is int and 0 <= side <= _MOST_SIDE for side in sides):
        raise InvalidError
    return Box(*sides)
