"""Puts an AVIF file together afresh around the coded picture: its table of items cannot be added to in place."""

from typing import Final

from contrechamp.vision.errors import EncodingError
from contrechamp.vision.formats.heif import read_heif

_FILE_TYPE: Final = b"avif" + b"\0\0\0\0" + b"avif" + b"mif1" + b"miaf"
# sRGB by number (BT.709 primaries, sRGB curve, BT.601 matrix, full range): without it, readers have to guess.
_SRGB: Final = b"nclx" + b"\0\1" + b"\0\x0d" + b"\0\6" + b"\x80"
_PICTURE: Final = 1
_EXIF: Final = 2


def finish_avif(coded: bytes, exif: bytes | None) -> bytes:
    """One picture item, with its size, depth, colour and codec settings; and an EXIF item when there is a block.

    Raises:
        EncodingError: the encoder did not write one plain AV1 picture.
    """
    heif = read_heif(coded)
    item = heif.items.get(heif.primary)
    if item is None or item.kind != b"av01" or len(heif.pictures()) != 1:
        raise EncodingError("the AVIF encoder did not write one plain picture")
    known = {p.kind: coded[p.body : p.end] for p in item.properties}
    if not {b"ispe", b"pixi", b"av1C"} <= known.keys():
        raise EncodingError("the AVIF encoder left out a property of the picture")
    # Codec settings are essential (the flag 0x80): a reader that does not know them must not show the picture.
    properties = [(b"ispe", 0), (b"pixi", 0), (b"av1C", 0x80)]
    container = b"".join(_box(kind, known[kind]) for kind, _ in properties) + _box(b"colr", _SRGB)
    associations = bytes([*(index | flag for index, (_, flag) in enumerate(properties, 1)), len(properties) + 1])
    payloads = [(_PICTURE, b"av01", heif.read(item, len(coded)))]
    if exif:
        payloads.append((_EXIF, b"Exif", b"\0\0\0\0" + exif))
    table = [
        _full_box(b"hdlr", b"\0\0\0\0pict" + bytes(13)),
        _full_box(b"pitm", _PICTURE.to_bytes(2, "big")),
        _full_box(b"iinf", _count(payloads) + b"".join(_entry(number, kind) for number, kind, _ in payloads)),
        _box(
            b"iprp",
            _box(b"ipco", container)
            + _full_box(b"ipma", b"\0\0\0\1" + _PICTURE.to_bytes(2, "big") + bytes([len(associations)]) + associations),
        ),
    ]
    if exif:
        reference = _EXIF.to_bytes(2, "big") + b"\0\1" + _PICTURE.to_bytes(2, "big")
        table.append(_full_box(b"iref", _box(b"cdsc", reference)))
    return _assemble(table, payloads)


def _assemble(table: list[bytes], payloads: list[tuple[int, bytes, bytes]]) -> bytes:
    """The file: its type, the table with the places of the payloads, the payloads."""
    head = _box(b"ftyp", _FILE_TYPE)
    entry_length = 14
    locations_length = 12 + 4 + entry_length * len(payloads)
    at = len(head) + 12 + sum(map(len, table)) + locations_length + 8
    locations = b"\x44\0" + _count(payloads)
    for number, _, payload in payloads:
        place = at.to_bytes(4, "big") + len(payload).to_bytes(4, "big")
        locations += number.to_bytes(2, "big") + b"\0\0" + b"\0\1" + place
        at += len(payload)
    meta = _full_box(b"meta", b"".join(table) + _full_box(b"iloc", locations))
    return head + meta + _box(b"mdat", b"".join(payload for _, _, payload in payloads))


def _count(payloads: list[tuple[int, bytes, bytes]]) -> bytes:
    return len(payloads).to_bytes(2, "big")


def _entry(number: int, kind: bytes) -> bytes:
    return _box(b"infe", b"\2\0\0\0" + number.to_bytes(2, "big") + b"\0\0" + kind + b"\0")


def _box(kind: bytes, payload: bytes) -> bytes:
    return (len(payload) + 8).to_bytes(4, "big") + kind + payload


def _full_box(kind: bytes, payload: bytes) -> bytes:
    """A box of version 0 without flags."""
    return _box(kind, b"\0\0\0\0" + payload)
