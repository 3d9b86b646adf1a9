"""Damage is noticed in the thread that decodes it, and in no other."""

from concurrent.futures import ThreadPoolExecutor

from contrechamp.vision.decoding import decode
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import as_file, noise


def test_good_and_damaged_jpegs_in_many_threads_are_told_apart() -> None:
    good = as_file(noise(200, 160), SourceFormat.JPEG)
    damaged = good[:-60] + b"\xff\xd9"

    def is_taken(data: bytes) -> bool:
        try:
            decode(data)
        except UnreadablePictureError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(is_taken, [good, damaged] * 50))
    assert answers == [True, False] * 50
