"""The report names all that a file carries, repeats nothing dangerous, and survives any file."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contrechamp.vision.metadata import Entry, MetadataKind, describe_metadata
from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import (
    CAPTURED,
    as_file,
    box,
    exif,
    riff,
    scene,
    tiled_heic,
    with_chunks,
    with_exif,
    with_segment,
)
from tests.vision.planted import planted

_IN_EXIF = {MetadataKind.EXIF, MetadataKind.POSITION, MetadataKind.MAKER_NOTES, MetadataKind.THUMBNAIL}
_COMMON = {MetadataKind.XMP, MetadataKind.ICC, MetadataKind.OTHER, MetadataKind.TRAILING}
_EXPECTED = {
    SourceFormat.JPEG: _IN_EXIF
    | _COMMON
    | {MetadataKind.IPTC, MetadataKind.COMMENT, MetadataKind.EXTRA_PICTURE, MetadataKind.CONTENT_CREDENTIALS},
    SourceFormat.PNG: _IN_EXIF | _COMMON | {MetadataKind.COMMENT, MetadataKind.CONTENT_CREDENTIALS},
    SourceFormat.WEBP: _IN_EXIF | _COMMON | {MetadataKind.CONTENT_CREDENTIALS},
    SourceFormat.TIFF: _COMMON | {MetadataKind.EXIF, MetadataKind.IPTC, MetadataKind.THUMBNAIL},
    SourceFormat.HEIC: _IN_EXIF | _COMMON | {MetadataKind.CONTENT_CREDENTIALS},
    SourceFormat.AVIF: _IN_EXIF | _COMMON | {MetadataKind.CONTENT_CREDENTIALS},
}


@cache
def _planted(source_format: SourceFormat) -> bytes:
    return planted(source_format)


def _entry(data: bytes, kind: MetadataKind) -> Entry:
    (found,) = [entry for entry in describe_metadata(data).entries if entry.kind is kind]
    return found


@pytest.mark.parametrize("source_format", SourceFormat)
def test_all_kinds_that_were_planted_are_found(source_format: SourceFormat) -> None:
    report = describe_metadata(_planted(source_format))
    assert report.source_format is source_format
    assert report.kinds == _EXPECTED[source_format]
    assert all(entry.bytes > 0 for entry in report.entries)


@pytest.mark.parametrize("source_format", SourceFormat)
def test_a_file_of_nothing_but_pixels_has_an_empty_report(source_format: SourceFormat) -> None:
    report = describe_metadata(as_file(scene(), source_format))
    assert [entry for entry in report.entries if entry.kind is not MetadataKind.EXIF] == []


def test_camera_and_date_are_named_and_a_serial_number_is_only_said_to_be_there() -> None:
    block = exif(captured=CAPTURED, description="at home")
    detail = _entry(with_exif(scene(), SourceFormat.PNG, block), MetadataKind.EXIF).detail
    assert f"taken {CAPTURED}" in detail
    assert "a description" in detail
    assert "at home" not in detail
    serials = [e.detail for e in describe_metadata(_planted(SourceFormat.JPEG)).entries if e.kind is MetadataKind.EXIF]
    assert any("the serial number of the camera" in detail for detail in serials)


@pytest.mark.parametrize("source_format", [SourceFormat.JPEG, SourceFormat.PNG, SourceFormat.WEBP, SourceFormat.HEIC])
def test_a_position_is_said_to_be_there_and_not_repeated(source_format: SourceFormat) -> None:
    assert _entry(_planted(source_format), MetadataKind.POSITION).detail == "coordinates"


def test_an_embedded_thumbnail_has_its_size() -> None:
    assert _entry(_planted(SourceFormat.PNG), MetadataKind.THUMBNAIL).detail == "32 x 16 pixels"
    heic = as_file(scene(128, 64), SourceFormat.HEIC, thumbnails=[64])
    assert _entry(heic, MetadataKind.THUMBNAIL).detail == "64 x 64 pixels"


def test_an_old_thumbnail_in_the_jfif_header_is_found() -> None:
    data = as_file(scene(), SourceFormat.JPEG)
    with_thumbnail = with_segment(data[:2] + data[20:], 0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\3" + bytes(18))
    assert _entry(with_thumbnail, MetadataKind.THUMBNAIL).detail == "2 x 3 pixels"


def test_bytes_after_the_picture_are_named_by_what_they_look_like() -> None:
    data = as_file(scene(), SourceFormat.JPEG)
    film = box(b"ftyp", b"isom\0\0\2\0isom") + bytes(100)
    for tail, name in (
        (data, "another picture (jpeg)"),
        (film, "a video"),
        (bytes(64), "a file of zeros"),
        (b"PK\x03\x04...", "a ZIP archive"),
    ):
        entry = _entry(data + tail, MetadataKind.TRAILING)
        assert name in entry.detail
        assert entry.bytes == len(tail)


def test_a_film_inside_a_heic_is_found() -> None:
    entry = _entry(as_file(scene(), SourceFormat.HEIC) + box(b"mpvd", bytes(500)), MetadataKind.EXTRA_PICTURE)
    assert "film" in entry.detail


def test_tiles_are_no_extra_pictures() -> None:
    assert MetadataKind.EXTRA_PICTURE not in describe_metadata(tiled_heic(scene(200, 150))).kinds


def test_frames_of_an_animation_are_extra_pictures() -> None:
    for data in (
        with_chunks(as_file(scene(), SourceFormat.PNG), (b"acTL", bytes(8))),
        riff((b"VP8X", bytes(10)), (b"ANMF", bytes(40))),
    ):
        assert MetadataKind.EXTRA_PICTURE in describe_metadata(data).kinds


def test_a_profile_in_many_segments_is_one_entry() -> None:
    data = as_file(scene(), SourceFormat.JPEG)
    for number in (2, 1):
        data = with_segment(data, 0xE2, b"ICC_PROFILE\0" + bytes([number, 2]) + bytes(100))
    assert _entry(data, MetadataKind.ICC).bytes == 2 * 114


def test_text_of_the_file_cannot_command_the_terminal() -> None:
    data = with_segment(as_file(scene(), SourceFormat.JPEG), 0xFE, b"\x1b[2J\x07\nhello\r" + b"x" * 5000)
    detail = _entry(data, MetadataKind.COMMENT).detail
    assert "hello" in detail
    assert detail.isprintable()
    assert len(detail) < 100


def test_what_is_no_picture_is_reported_as_such() -> None:
    for data in (b"", b"%PDF-1.7", b"<svg/>"):
        report = describe_metadata(data)
        assert report.source_format is None
        assert report.kinds == {MetadataKind.UNREADABLE}


def test_what_stands_before_the_damage_is_still_reported() -> None:
    for source_format in (SourceFormat.JPEG, SourceFormat.PNG):
        data = with_exif(scene(), source_format, exif(captured=CAPTURED))
        assert {MetadataKind.EXIF, MetadataKind.UNREADABLE} <= describe_metadata(data[:-40]).kinds


def test_exif_that_cannot_be_read_is_reported_as_such() -> None:
    data = with_segment(as_file(scene(), SourceFormat.JPEG), 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert "EXIF" in _entry(data, MetadataKind.UNREADABLE).detail


@pytest.mark.parametrize("source_format", SourceFormat)
@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=30),
    kept=st.floats(0.05, 1),
)
def test_no_damage_makes_the_report_fail(
    source_format: SourceFormat, changes: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(_planted(source_format))
    for place, value in changes:
        data[int(place * len(data))] = value
    report = describe_metadata(bytes(data[: int(kept * len(data))]))
    assert all(entry.detail.isprintable() for entry in report.entries)
    assert all(entry.bytes >= 0 for entry in report.entries)


@settings(max_examples=100, deadline=None)
@given(start=st.sampled_from([as_file(scene(8, 8), f)[:32] for f in SourceFormat]), rest=st.binary(max_size=600))
def test_any_bytes_behind_a_good_beginning_are_reported(start: bytes, rest: bytes) -> None:
    assert describe_metadata(start + rest).source_format is not None
