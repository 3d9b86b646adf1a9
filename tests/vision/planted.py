"""Plants one marker in every place of every format where something else than pixels can stand."""

import struct
import zlib
from typing import Final

from PIL import Image, TiffImagePlugin

from contrechamp.vision.decoding.colour import display_p3
from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import as_file, box, png_chunk, riff, riff_chunks, scene, with_chunks, with_segment

MARKER: Final = "PLANTED-5d0c2a8e-Jeanne-Dupont-48.8566N-2.3522E"
_ASCII: Final = MARKER.encode()
FORMS: Final = (_ASCII, MARKER.encode("utf-16-le"), MARKER.encode("utf-16-be"), _ASCII[::-1])
_EVERY_FORM: Final = b" ".join((*FORMS[:3], b""))


def _profile() -> bytes:
    """A wide profile (so that it is really used) with the marker as its copyright text."""
    profile = display_p3()
    count = int.from_bytes(profile[128:132], "big")
    table = b"".join(
        profile[at : at + 4]
        + (int.from_bytes(profile[at + 4 : at + 8], "big") + 12).to_bytes(4, "big")
        + profile[at + 8 : at + 12]
        for at in range(132, 132 + 12 * count, 12)
    )
    text = b"text\0\0\0\0" + _EVERY_FORM
    text += bytes(-len(text) % 4)
    entry = b"mark" + (len(profile) + 12).to_bytes(4, "big") + len(text).to_bytes(4, "big")
    body = (count + 1).to_bytes(4, "big") + table + entry + profile[132 + 12 * count :] + text
    return (len(body) + 128).to_bytes(4, "big") + profile[4:128] + body


def _exif_block() -> bytes:
    """An EXIF block whose texts, comment, position, maker notes and thumbnail all hold the marker."""
    block = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        block[tag] = MARKER
    block[0x9C9B] = FORMS[1]
    inner = block.get_ifd(0x8769)
    inner[0x927C], inner[0x9286], inner[0xA431] = _EVERY_FORM, b"UNICODE\0" + FORMS[1], MARKER
    position = block.get_ifd(0x8825)
    position[1], position[2], position[0x1B] = "N", (48.0, 51.0, 24.0), b"ASCII\0\0\0" + _ASCII
    plain = block.tobytes().removeprefix(b"Exif\0\0")
    thumbnail = with_segment(as_file(scene(32, 16), SourceFormat.JPEG), 0xFE, _EVERY_FORM)
    assert plain[:4] == b"MM\0*"
    # The directory of the thumbnail goes behind the block, and the first directory is pointed at it.
    directory = struct.pack(">HHHLLHHLLL", 2, 0x0201, 4, 1, len(plain) + 30, 0x0202, 4, 1, len(thumbnail), 0)
    link = 10 + 12 * int.from_bytes(plain[8:10], "big")
    return plain[:link] + len(plain).to_bytes(4, "big") + plain[link + 4 :] + directory + thumbnail


def _xmp() -> bytes:
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>" + _EVERY_FORM + b"</rdf:RDF></x:xmpmeta>"


def _photoshop() -> bytes:
    def resource(number: int, payload: bytes) -> bytes:
        length = len(payload).to_bytes(4, "big")
        return b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + length + payload + bytes(len(payload) & 1)

    caption = b"\x1c\x02\x78" + len(_ASCII).to_bytes(2, "big") + _ASCII
    return resource(0x0404, caption) + resource(0x040C, bytes(28) + _EVERY_FORM) + resource(0x0425, _EVERY_FORM)


def _jpeg() -> bytes:
    data = as_file(scene(), SourceFormat.JPEG)
    mpf = b"MPF\0II*\0\x08\0\0\0\1\0\1\xb0\4\0\1\0\0\0\2\0\0\0\0\0\0\0"
    segments = [
        (0xE0, b"JFXX\0\x10" + with_segment(as_file(scene(16, 16), SourceFormat.JPEG), 0xFE, _EVERY_FORM)),
        (0xE1, b"Exif\0\0" + _exif_block()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp()),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + _EVERY_FORM),
        (0xE2, b"ICC_PROFILE\0\1\1" + _profile()),
        (0xE2, mpf + _EVERY_FORM),
        (0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", b"c2pa" + _EVERY_FORM)),
        (0xED, b"Photoshop 3.0\0" + _photoshop()),
        (0xEE, b"Adobe\0\x64\0\0\0\0\1" + _EVERY_FORM),
        (0xFE, _EVERY_FORM),
        *((0xE0 + n, b"Maker%d\0" % n + _EVERY_FORM) for n in range(16)),
    ]
    for marker, payload in segments:
        data = with_segment(data, marker, payload)
    preview = with_segment(as_file(scene(32, 32), SourceFormat.JPEG), 0xFE, _EVERY_FORM)
    return data + preview + _EVERY_FORM


def _png() -> bytes:
    packed = zlib.compress(_EVERY_FORM)
    data = with_chunks(
        as_file(scene(), SourceFormat.PNG),
        (b"iCCP", _ASCII + b"\0\0" + zlib.compress(_profile())),
        (b"tEXt", b"Comment\0" + _EVERY_FORM),
        (b"tEXt", _ASCII + b"\0keyword"),
        (b"zTXt", b"Author\0\0" + packed),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp()),
        (b"iTXt", b"Title\0\1\0fr\0" + _ASCII + b"\0" + packed),
        (b"eXIf", _exif_block()),
        (b"caBX", box(b"jumb", b"c2pa" + _EVERY_FORM)),
        (b"tIME", b"\x07\xe7\6\x11\x0f\4\5"),
        (b"prVt", _EVERY_FORM),
    )
    return data[:-12] + png_chunk(b"afTr", _EVERY_FORM) + data[-12:] + _EVERY_FORM


def _webp() -> bytes:
    coded = riff_chunks(as_file(scene(), SourceFormat.WEBP))[-1]
    size = (95).to_bytes(3, "little") + (63).to_bytes(3, "little")
    return (
        riff(
            (b"VP8X", bytes([0x2C, 0, 0, 0]) + size),
            (b"ICCP", _profile()),
            coded,
            (b"EXIF", b"Exif\0\0" + _exif_block()),
            (b"XMP ", _xmp()),
            (b"C2PA", box(b"jumb", b"c2pa" + _EVERY_FORM)),
            (b"prVt", _EVERY_FORM),
        )
        + _EVERY_FORM
    )


def _tiff() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (269, 270, 271, 272, 285, 305, 315, 316, 33432):
        tags[tag] = MARKER
    for tag, value in ((700, _xmp()), (33723, _EVERY_FORM), (34377, _photoshop()), (65000, _EVERY_FORM)):
        tags[tag] = value
        tags.tagtype[tag] = 7
    return as_file(scene(), SourceFormat.TIFF, tiffinfo=tags, icc_profile=_profile()) + _EVERY_FORM


def _heif(source_format: SourceFormat) -> bytes:
    options = {"thumbnails": [32]} if source_format is SourceFormat.HEIC else {}
    data = as_file(
        scene(), source_format, exif=b"Exif\0\0" + _exif_block(), xmp=_xmp(), icc_profile=_profile(), **options
    )
    return data + box(b"free", _EVERY_FORM) + box(b"uuid", bytes(16) + b"c2pa" + _EVERY_FORM) + _EVERY_FORM


def planted(source_format: SourceFormat) -> bytes:
    """A file of the format with the marker everywhere but in the pixels."""
    match source_format:
        case SourceFormat.JPEG:
            return _jpeg()
        case SourceFormat.PNG:
            return _png()
        case SourceFormat.WEBP:
            return _webp()
        case SourceFormat.TIFF:
            return _tiff()
        case SourceFormat.HEIC | SourceFormat.AVIF:
            return _heif(source_format)
