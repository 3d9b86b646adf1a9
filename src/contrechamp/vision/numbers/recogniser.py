"""The text recogniser (PP-OCR, through ONNX Runtime): what each frame of a line may hold, as far as the pattern asks.

Of some 18,000 characters that the model knows, only the pattern's own leave this module as themselves. All others are
added up in three heaps (letters and digits, separators, the rest), so no other text can be put together from them.
"""

from dataclasses import dataclass
from string import ascii_letters, digits
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.errors import WeightsError
from contrechamp.vision.numbers.models import RECOGNISER, load_bytes
from contrechamp.vision.numbers.patterns import NumberPattern

if TYPE_CHECKING:
    import onnxruntime as ort

Frames: TypeAlias = NDArray[np.float32]

LINE_PX = 48
"""Height of the lines that the model takes."""

FRAME_PX = 8
"""Width of one frame."""


@dataclass(frozen=True, slots=True)
class LineFrames:
    """What a line may hold, frame by frame from left to right; each row of all parts together sums to 1.

    Attributes:
        blank: nothing, or the same character still.
        characters: frames x the pattern's alphabet.
        text: other letters and digits.
        gap: blanks and separators that the pattern does not hold.
        rest: everything else.
    """

    blank: Frames
    characters: Frames
    text: Frames
    gap: Frames
    rest: Frames


class Recogniser:
    """Reads batches of lines of one size. Safe to use from several threads."""

    def __init__(self, *, threads: int) -> None:
        """Load and check the model.

        Raises:
            WeightsError: see `load_bytes`; or the model does not know its own characters.
        """
        self._session: ort.InferenceSession = open_session(load_bytes(RECOGNISER), threads)
        listed = self._session.get_modelmeta().custom_metadata_map.get("character", "").split("\n")
        self._characters: tuple[str, ...] = ("", *listed, " ")
        if len(self._characters) != int(self._session.get_outputs()[0].shape[-1]):
            raise WeightsError("the recogniser's list of characters does not match its output")
        self._columns: dict[NumberPattern, _Columns] = {}

    def frames(self, lines: NDArray[np.uint8], pattern: NumberPattern) -> list[LineFrames]:
        """Read lines: n x 48 x width x 3, RGB; the width a multiple of 8."""
        channels = lines[..., ::-1].transpose(0, 3, 1, 2)
        prepared = np.ascontiguousarray(channels, np.float32) / np.float32(127.5) - np.float32(1)
        chances: NDArray[np.float32] = np.asarray(self._session.run(None, {"x": prepared})[0])
        columns = self._columns.get(pattern)
        if columns is None:
            columns = self._columns.setdefault(pattern, _columns(self._characters, pattern))
        return [_sorted_out(line, columns) for line in chances]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which of the model's characters go where."""

    alphabet: tuple[NDArray[np.intp], ...]
    text: NDArray[np.intp]
    gap: NDArray[np.intp]


def _columns(known: tuple[str, ...], pattern: NumberPattern) -> _Columns:
    place = {character: index for index, character in enumerate(known) if character}
    taken: set[str] = set()
    alphabet = []
    for character in pattern.alphabet:
        same = [character]
        if character.isalpha() and character.swapcase() not in pattern.alphabet:
            same.append(character.swapcase())  # small and capital letters of one width look alike
        alphabet.append(np.array([place[c] for c in same if c in place], np.intp))
        taken.update(same)
    text = [place[c] for c in ascii_letters + digits if c in place and c not in taken]
    gap = [place[c] for c in " -./,;:·'\"_|" if c in place and c not in taken]
    return _Columns(tuple(alphabet), np.array(text, np.intp), np.array(gap, np.intp))


def _sorted_out(line: Frames, columns: _Columns) -> LineFrames:
    characters = np.stack([line[:, indices].sum(axis=1) for indices in columns.alphabet], axis=1)
    blank, text, gap = line[:, 0], line[:, columns.text].sum(axis=1), line[:, columns.gap].sum(axis=1)
    rest = np.maximum(1 - blank - text - gap - characters.sum(axis=1), 0)
    return LineFrames(blank, characters, text, gap, rest)


def open_session(data: bytes, threads: int) -> "ort.InferenceSession":
    """Open a model on the processor with so many threads; it says nothing on its own."""
    import onnxruntime as ort  # noqa: PLC0415  (a second of import that a process which reads nothing should not pay)

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
