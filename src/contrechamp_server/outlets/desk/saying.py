"""What a reviewer says of a portrait, read from a form; services check whether it holds together."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest, QueryDict

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.stages.verification.places import around
from contrechamp_server.stages.verification.statements import Statement

TAP_PX: Final = 320, 480
"""The picture that is pointed at without scripts comes in at most this size, and is shown in it."""
_SIDES: Final = ("band_x", "band_y", "band_w", "band_h")
_MOST: Final = 1_000_000
_MOST_TEXT: Final = 40


class Act(StrEnum):
    """What is done with a case."""

    AGREE = "agree"
    CORRECT = "correct"
    SEND_ON = "send_on"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Sent:
    """One form as it was sent.

    Attributes:
        version: of the case that was on the screen.
    """

    act: Act
    version: int
    said: Statement
    reason: str


def parse_sent(request: HttpRequest, portrait: Box) -> Sent:
    """Read a form. A click on the picture comes as a form as well, and says where the band is.

    Raises:
        InvalidError: it is no such form.
    """
    form = request.POST
    point = _point(form, portrait)
    act = Act.POINT if point else parse_choice(Act, form.get("action"))
    said = Statement(
        legibility=form.get("legibility", "")[:_MOST_TEXT],
        digits="".join(form.get("digits", "").split())[:_MOST_TEXT],
        unit_type=form.get("unit_type", "")[:_MOST_TEXT],
        unit_markings=tuple(form.getlist("unit_markings")),
        equipment=tuple(form.getlist("equipment")),
        band=around(*point, portrait) if point else _band(form),
    )
    return Sent(act, _number(form.get("version", "")), said, form.get("reason", "")[:_MOST_TEXT])


def tap_size(portrait: Box) -> tuple[int, int]:
    """Give the size in which the picture to point at is shown."""
    share = min(1.0, TAP_PX[0] / portrait.w, TAP_PX[1] / portrait.h)
    return max(1, round(portrait.w * share)), max(1, round(portrait.h * share))


def _point(form: QueryDict, portrait: Box) -> tuple[int, int] | None:
    if "tap.x" not in form:
        return None
    width, height = tap_size(portrait)
    x, y = _number(form.get("tap.x", "")), _number(form.get("tap.y", ""))
    return portrait.x + x * portrait.w // width, portrait.y + y * portrait.h // height


def _band(form: QueryDict) -> Box | None:
    sides = [form.get(name, "") for name in _SIDES]
    if not any(sides):
        return None
    x, y, w, h = map(_number, sides)
    return Box(x, y, w, h)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and int(text) <= _MOST):
        raise InvalidError
    return int(text)
