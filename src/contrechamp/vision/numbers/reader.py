"""The public face of reading: the reader that holds the models, and `read_numbers`.

    regions ─► lines ─► first look ─► runs that stand alone ─► second look at each ─► sure of every digit? ─► Reading
    faces ──► chests ──┘

Nothing here prints or logs, and no text leaves but what fits the pattern and is sure enough.
"""

import os
from collections.abc import Sequence
from functools import cached_property, lru_cache

from contrechamp.vision.numbers.patterns import NumberPattern, compile_pattern
from contrechamp.vision.numbers.recogniser import Recogniser
from contrechamp.vision.numbers.search import Search
from contrechamp.vision.numbers.textfinder import TextFinder
from contrechamp.vision.types import Box, Pixels, Reading

RIO_PATTERN = r"\d{7}"
"""The number that French police and gendarmes wear."""

_MOST_THREADS = 4
"""More threads than this slow the recogniser down: its lines are small."""


class NumberReader:
    """Holds the models and reads pictures with them. Safe to use from several threads; loading takes half a second."""

    def __init__(self, *, threads: int) -> None:
        """Load the recogniser; the text detector only when it is first needed.

        Raises:
            WeightsError: a model is missing or not the one pinned.
        """
        self._threads = threads
        self._recogniser = Recogniser(threads=threads)

    @cached_property
    def _finder(self) -> TextFinder:
        return TextFinder(threads=self._threads)

    def read(
        self, pixels: Pixels, pattern: NumberPattern, regions: Sequence[Box] | None, faces: Sequence[Box]
    ) -> tuple[Reading, ...]:
        """Read a picture; see `read_numbers`."""
        search = Search(self._recogniser, pixels, pattern, faces)
        if regions is not None:
            for region in regions:
                search.look_in_region(region)
        elif faces:
            for face in faces:
                search.look_below_face(face)
        else:
            search.look_everywhere(self._finder)
        return search.readings()


@lru_cache(maxsize=4)
def load_number_reader(*, threads: int | None = None) -> NumberReader:
    """Give the reader for this many threads (all cores but at most four when None); made once, then kept.

    Where several processes read at once, one thread each is best.

    Raises:
        WeightsError: a model is missing or not the one pinned.
    """
    return NumberReader(threads=threads or min(_MOST_THREADS, os.cpu_count() or 1))


def read_numbers(
    pixels: Pixels,
    pattern: str = RIO_PATTERN,
    regions: Sequence[Box] | None = None,
    *,
    faces: Sequence[Box] = (),
    reader: NumberReader | None = None,
) -> tuple[Reading, ...]:
    r"""Read the numbers on redacted pixels that fit a pattern, from top to bottom; abstain from what is not sure.

    Only whole numbers that stand alone are read: never seven digits out of ten, never what is partly covered. No other
    text of the picture is returned, kept or logged. Where to look: in `regions` when given (bands, chests, bibs); else
    below `faces`, on chest and arms; else everywhere, with a text detector, which takes ten times as long and more.

    Args:
        pixels: of the redacted picture.
        pattern: a regular expression of bounded length, such as `\d{7}`, `\d{3,5}` or `[A-Z]{2}-?\d{3}-?[A-Z]{2}`.
        regions: where to look; an empty sequence looks nowhere.
        faces: the masks that were painted, as in `RedactedImage.masks`; a number that one of them touches is not read.
        reader: from `load_number_reader`; None takes the one that is kept.

    Raises:
        PatternError: the pattern has no end, may fit any text, or is no pattern of a number.
        WeightsError: a model is missing or not the one pinned.
    """
    compiled = compile_pattern(pattern)
    return (reader or load_number_reader()).read(pixels, compiled, regions, faces)
