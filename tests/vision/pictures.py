"""Makes the small files that the tests of decoding, encoding and metadata need, with other libraries than the engine's.

Pillow and pillow-heif write them; where a container must be bent (a false size, another chunk), it is bent by hand.
"""

import io
import zlib
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

from contrechamp.vision.types import Pixels, SourceFormat

WIDTH, HEIGHT = 96, 64
CAPTURED = "2023:06:17 15:04:05"

# What a format may change in flat areas of colour.
TOLERANCE = {
    SourceFormat.JPEG: 3,
    SourceFormat.PNG: 0,
    SourceFormat.WEBP: 6,
    SourceFormat.TIFF: 0,
    SourceFormat.HEIC: 4,
    SourceFormat.AVIF: 6,
}


def scene(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Four quarters of four colours: no turn or mirroring leaves it the same."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (200, 40, 40)
    pixels[: height // 2, width // 2 :] = (40, 180, 60)
    pixels[height // 2 :, : width // 2] = (40, 60, 200)
    pixels[height // 2 :, width // 2 :] = (210, 200, 60)
    return pixels


def noise(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Coarse noise: each part of a coded file makes a visible part of the picture."""
    cells = np.random.default_rng(7).integers(0, 256, (-(-height // 4), -(-width // 4), 3), np.uint8)
    return np.ascontiguousarray(np.kron(cells, np.ones((4, 4, 1), np.uint8))[:height, :width])


def as_file(picture: Pixels | Image.Image, source_format: SourceFormat, **options: Any) -> bytes:
    """Write a picture as a file of the format, near lossless unless the options say otherwise."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    out = io.BytesIO()
    match source_format:
        case SourceFormat.HEIC:
            pillow_heif.from_pillow(image).save(out, **{"quality": 95, "chroma": 444, **options})
        case SourceFormat.JPEG | SourceFormat.AVIF:
            image.save(out, source_format.value, **{"quality": 95, "subsampling": "4:4:4", **options})
        case SourceFormat.WEBP:
            image.save(out, "WEBP", **{"lossless": True, **options})
        case SourceFormat.PNG | SourceFormat.TIFF:
            image.save(out, source_format.value, **options)
    return out.getvalue()


def exif(orientation: int = 1, captured: str | None = None, description: str | None = None) -> bytes:
    """An EXIF block with these fields, as a TIFF without the mark of a JPEG."""
    block = Image.Exif()
    block[0x0112] = orientation
    if description:
        block[0x010E] = description
    if captured:
        block.get_ifd(0x8769)[0x9003] = captured
    return block.tobytes().removeprefix(b"Exif\0\0")


def with_exif(picture: Pixels, source_format: SourceFormat, block: bytes) -> bytes:
    """A file of the format that carries the EXIF block."""
    if source_format is SourceFormat.JPEG:
        return with_segment(as_file(picture, source_format), 0xE1, b"Exif\0\0" + block)
    if source_format is SourceFormat.TIFF:
        tags = Image.Exif()
        tags.load(b"Exif\0\0" + block)
        return as_file(picture, source_format, exif=tags)
    return as_file(picture, source_format, exif=b"Exif\0\0" + block)


def with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """A JPEG with one more segment, right after its start."""
    return jpeg[:2] + bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload + jpeg[2:]


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    """One chunk with its checksum."""
    return len(payload).to_bytes(4, "big") + kind + payload + zlib.crc32(kind + payload).to_bytes(4, "big")


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with more chunks, right after its header."""
    return png[:33] + b"".join(png_chunk(kind, payload) for kind, payload in chunks) + png[33:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    body = b"".join(k + len(p).to_bytes(4, "little") + p + bytes(len(p) & 1) for k, p in chunks)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def riff_chunks(webp: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a WebP."""
    chunks, at = [], 12
    while at < len(webp):
        length = int.from_bytes(webp[at + 4 : at + 8], "little")
        chunks.append((webp[at : at + 4], webp[at + 8 : at + 8 + length]))
        at += 8 + length + (length & 1)
    return chunks


def box(kind: bytes, payload: bytes) -> bytes:
    """One box of an ISO base media file."""
    return (len(payload) + 8).to_bytes(4, "big") + kind + payload


def box_kinds(data: bytes) -> list[bytes]:
    """The kinds of boxes that stand side by side."""
    kinds, at = [], 0
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return kinds


def claiming_size(data: bytes, source_format: SourceFormat, width: int, height: int) -> bytes:
    """The file with a false size in its header."""
    if source_format is SourceFormat.JPEG:
        at = data.index(b"\xff\xc0") + 5
        return data[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + data[at + 4 :]
    if source_format is SourceFormat.PNG:
        header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29]
        return data[:8] + png_chunk(b"IHDR", header) + data[33:]
    if source_format is SourceFormat.WEBP:
        bits = (width - 1) | (height - 1) << 14
        return data[:21] + bits.to_bytes(4, "little") + data[25:]
    if source_format is SourceFormat.TIFF:
        for tag, value in ((256, width), (257, height)):
            at = data.index(tag.to_bytes(2, "little") + b"\4\0\1\0\0\0")
            data = data[: at + 8] + value.to_bytes(4, "little") + data[at + 12 :]
        return data
    at = data.index(b"ispe") + 8
    return data[:at] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[at + 8 :]


def tiled_heic(pixels: Pixels) -> bytes:
    """A HEIC of several tiles, as telephones write them."""
    return as_file(pixels, SourceFormat.HEIC, tile_size=64)
