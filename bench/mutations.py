"""Small whole pictures of each format with a planted mark, and the ways in which files get damaged or crafted.

Used by `make fuzz`, for as long as you like, and by the fuzz test, with a fixed budget.
"""

import io
import random
import struct
import zlib
from collections.abc import Callable

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray

MARK = b"CONTRECHAMP-PLANTED-MARK"
"""Stands in the metadata of every seed; it must be in no output."""

_INTERESTING = (0, 1, 0x7F, 0x80, 0xFE, 0xFF)
_LENGTHS = (0, 1, 2, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def _pixels() -> NDArray[np.uint8]:
    rows, columns = np.mgrid[0:64, 0:96]
    wave = np.stack([rows * 3, columns * 2, (rows + columns) % 256], axis=2).astype(np.uint8)
    return np.ascontiguousarray(wave)


def _encoded(ending: str) -> bytes:
    ok, data = cv2.imencode(ending, _pixels())
    if not ok:
        raise RuntimeError(f"this OpenCV writes no {ending}")
    return bytes(data)


def _jpeg() -> bytes:
    data = _encoded(".jpg")
    segment = b"\xff\xfe" + struct.pack(">H", len(MARK) + 2) + MARK
    return data[:2] + segment + data[2:]


def _png() -> bytes:
    data = _encoded(".png")
    text = b"tEXtComment\0" + MARK
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return data[:33] + chunk + data[33:]


def _webp() -> bytes:
    data = _encoded(".webp") + b"XMP " + struct.pack("<I", len(MARK)) + MARK
    return b"RIFF" + struct.pack("<I", len(data) - 8) + data[8:]


def _heic() -> bytes:
    kept = io.BytesIO()
    picture = pillow_heif.from_bytes("RGB", (96, 64), _pixels().tobytes())
    picture.save(kept, quality=80)
    return kept.getvalue()


def _free_box(data: bytes) -> bytes:
    return data + struct.pack(">I", len(MARK) + 8) + b"free" + MARK


def seeds() -> dict[str, bytes]:
    """Give a whole picture of each format that is taken, each with the mark in it."""
    return {
        "jpeg": _jpeg(),
        "png": _png(),
        "webp": _webp(),
        "tiff": _encoded(".tiff") + MARK,
        "avif": _free_box(_encoded(".avif")),
        "heic": _free_box(_heic()),
    }


def flip_bits(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Turn a few bits over."""
    for _ in range(dice.choice((1, 2, 8, 64))):
        data[_place(data, dice)] ^= 1 << dice.randrange(8)
    return data


def set_bytes(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Put values in that programs stumble over."""
    for _ in range(dice.choice((1, 4, 16))):
        data[_place(data, dice)] = dice.choice(_INTERESTING)
    return data


def set_length(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Put a length or a dimension in that cannot be true."""
    form = dice.choice((">I", "<I", ">H", "<H"))
    size = struct.calcsize(form)
    at = min(_place(data, dice), max(0, len(data) - size))
    data[at : at + size] = struct.pack(form, dice.choice(_LENGTHS) & (2 ** (8 * size) - 1))
    return data


def cut(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Leave the end away."""
    return data[: dice.randrange(len(data) + 1)]


def drop_a_piece(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Leave a piece of the middle away."""
    at = _place(data, dice)
    del data[at : at + dice.choice((1, 4, 32, 256))]
    return data


def repeat_a_piece(data: bytearray, dice: random.Random, _others: list[bytes]) -> bytearray:
    """Say a piece several times."""
    at = _place(data, dice)
    piece = data[at : at + dice.choice((1, 12, 64, 512))]
    return data[:at] + piece * dice.choice((2, 3, 50)) + data[at:]


def splice(data: bytearray, dice: random.Random, others: list[bytes]) -> bytearray:
    """Go on with a piece of another file, maybe of another format."""
    other = dice.choice(others)
    return data[: _place(data, dice)] + other[dice.randrange(len(other)) :]


def append(data: bytearray, dice: random.Random, others: list[bytes]) -> bytearray:
    """Put another file behind."""
    return data + dice.choice([*others, MARK, b"PK\x03\x04", b"<html>", bytes(1000)])


def _place(data: bytearray, dice: random.Random) -> int:
    # Headers decide more than pixels: half of the time, the first bytes.
    return dice.randrange(min(len(data), 200) if dice.random() < 0.5 else len(data))


MUTATIONS: tuple[Callable[[bytearray, random.Random, list[bytes]], bytearray], ...] = (
    *(flip_bits, set_bytes, set_length, cut),
    *(drop_a_piece, repeat_a_piece, splice, append),
)


def mutate(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """Damage a file in one to four ways."""
    damaged = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        if damaged:
            damaged = dice.choice(MUTATIONS)(damaged, dice, others)
    return bytes(damaged)
