"""A generated scene and its truth, and the way from a drawn canvas to both.

The scenes themselves are in `compositions` and `crowd`; `files` writes them as the demo's input.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from scenery.drawing import Canvas, MarkKind, Pixels, Rect

FACE_SEEN_FROM = 0.45
"""From this part uncovered on a face must be masked; below, masking it is right and leaving it is no miss."""
FACE_GUESSED_FROM = 0.08
NUMBER_SEEN_FROM = 0.985
"""A number with less uncovered than this is not whole, and reading it would be a guess."""
SMALLEST_FACE_PX = 6


class WornNumber(NamedTuple):
    """A whole number on a chest: seven digits, and left, top, width and height of its band."""

    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture with its truth.

    Attributes:
        name: what the picture is called, without ending.
        pixels: height x width x 3, sRGB.
        faces: left, top, width, height of each face that must be masked.
        ignore: faces that are mostly hidden: masked or not, neither is counted.
        numbers: the numbers that can be seen whole, however small.
        officers: those of the faces, hidden ones included, that are officers' on duty.
    """

    name: str
    pixels: Pixels
    faces: tuple[Rect, ...]
    ignore: tuple[Rect, ...] = ()
    numbers: tuple[WornNumber, ...] = ()
    officers: tuple[Rect, ...] = ()

    def truth(self, image: str) -> dict[str, Any]:
        """Give the line of the truth file for the file `image`."""
        return {
            "image": image,
            "boxes": [list(box) for box in self.faces],
            "ignore": [list(box) for box in self.ignore],
            "numbers": [{"text": number.text, "box": list(number.box)} for number in self.numbers],
            "officers": [list(box) for box in self.officers],
        }


def finish(name: str, canvas: Canvas) -> Scene:
    """Count what is still to be seen of every mark on the canvas, and give the scene."""
    faces: list[Rect] = []
    ignore: list[Rect] = []
    numbers: list[WornNumber] = []
    officers: list[Rect] = []
    for mark, share in zip(canvas.marks, canvas.seen_shares(), strict=True):
        box = whole_pixels(mark.box, canvas.width, canvas.height)
        if box is None:
            continue
        if mark.kind is MarkKind.NUMBER:
            if share >= NUMBER_SEEN_FROM:
                numbers.append(WornNumber(mark.text, box))
            continue
        if mark.is_on_duty and share >= FACE_GUESSED_FROM:
            officers.append(box)
        if share >= FACE_SEEN_FROM and box[3] >= SMALLEST_FACE_PX:
            faces.append(box)
        elif share >= FACE_GUESSED_FROM:
            ignore.append(box)
    return Scene(name, canvas.pixels, tuple(faces), tuple(ignore), tuple(numbers), tuple(officers))


def whole_pixels(box: tuple[float, float, float, float], width: int, height: int) -> Rect | None:
    """Give the part of a box that lies in the picture, in whole pixels; None when nothing does."""
    x, y, w, h = box
    left, top = max(0, round(x)), max(0, round(y))
    right, bottom = min(width, round(x + w)), min(height, round(y + h))
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None
