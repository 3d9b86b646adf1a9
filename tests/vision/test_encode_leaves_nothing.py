"""Nothing of a source but its pixels is in any output, wherever it stood."""

import zlib
from functools import cache

import pytest

from contrechamp.vision.decoding import decode
from contrechamp.vision.encoding import encode
from contrechamp.vision.formats.png import walk_png
from contrechamp.vision.types import DecodedPicture, OutputFormat, SourceFormat
from tests.vision.pictures import CAPTURED
from tests.vision.planted import FORMS, MARKER, planted


@cache
def _decoded(source_format: SourceFormat) -> DecodedPicture:
    return decode(planted(source_format))


def _unpacked(png: bytes) -> bytes:
    """All that a PNG holds, its compressed parts opened."""
    return b"".join(
        zlib.decompressobj().decompress(png[chunk.body + at : chunk.end])
        for chunk in walk_png(png)
        for at in range(chunk.end - chunk.body)
        if png[chunk.body + at : chunk.body + at + 2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
        and chunk.kind != b"IDAT"
    )


@pytest.mark.parametrize("source_format", SourceFormat)
def test_the_planted_files_hold_the_marker_in_every_form(source_format: SourceFormat) -> None:
    data = planted(source_format)
    assert all(form in data for form in FORMS[:3])
    assert data.count(FORMS[0]) >= 8


@pytest.mark.parametrize("output_format", OutputFormat)
@pytest.mark.parametrize("source_format", SourceFormat)
@pytest.mark.parametrize("with_credit", [False, True])
def test_no_output_holds_what_was_planted_in_a_source(
    source_format: SourceFormat, output_format: OutputFormat, with_credit: bool
) -> None:
    decoded = _decoded(source_format)
    output = encode(
        decoded.pixels,
        output_format,
        author="Une photographe" if with_credit else None,
        rights="CC BY 4.0" if with_credit else None,
        capture_date=CAPTURED if with_credit else None,
    )
    everything = output + (_unpacked(output) if output_format is OutputFormat.PNG else b"")
    assert not any(form in everything for form in FORMS)
    assert MARKER.encode()[:12] not in everything


@pytest.mark.parametrize("source_format", SourceFormat)
def test_the_decoded_picture_knows_nothing_of_what_was_planted(source_format: SourceFormat) -> None:
    decoded = _decoded(source_format)
    assert MARKER not in repr(decoded)
    assert not any(form in decoded.pixels.tobytes() for form in FORMS)


@pytest.mark.parametrize("source_format", SourceFormat)
def test_outputs_of_two_sources_with_the_same_pixels_are_the_same_bytes(source_format: SourceFormat) -> None:
    pixels = _decoded(source_format).pixels
    for output_format in OutputFormat:
        assert encode(pixels, output_format) == encode(pixels.copy(), output_format)
