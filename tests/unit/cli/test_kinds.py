"""What is tried, and how its output is called."""

import pytest

from contrechamp.cli.batch.kinds import Kind, kind_of, output_format_for, output_name_for
from contrechamp.vision.names import SourceFormat


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Kind.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.WEBP),
        (b"II*\x00\x08\x00\x00\x00", Kind.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", Kind.TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Kind.HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", Kind.AVIF),
        (b"GIF89a", Kind.OTHER_PICTURE),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', Kind.OTHER_PICTURE),
        (b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00", Kind.OTHER_PICTURE),
        (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom", Kind.OTHER_PICTURE),
        (b"BM is where this text begins", None),
        (b"a page about <svg>", None),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41", None),
        (b'{"image": "a.jpg"}', None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_a_file_looks_like(head: bytes, kind: Kind | None) -> None:
    assert kind_of(head) == kind


def test_every_format_that_is_taken_has_its_kind() -> None:
    assert {kind.value for kind in Kind} == {taken.value for taken in SourceFormat} | {"other picture"}


@pytest.mark.parametrize(
    ("kind", "wanted", "expected"),
    [
        (Kind.JPEG, None, "jpeg"),
        (Kind.AVIF, None, "avif"),
        (Kind.HEIC, None, "jpeg"),
        (Kind.TIFF, None, "jpeg"),
        (None, None, "jpeg"),
        (Kind.JPEG, "png", "png"),
    ],
)
def test_an_output_keeps_its_sources_format_unless_another_is_asked_for(
    kind: Kind | None, wanted: str | None, expected: str
) -> None:
    assert output_format_for(kind, wanted) == expected


@pytest.mark.parametrize(
    ("name", "output_format", "expected"),
    [
        ("a.jpg", "jpeg", "a.jpg"),
        ("a.JPEG", "jpeg", "a.JPEG"),
        ("a.heic", "jpeg", "a.heic.jpg"),
        ("a.jpg", "webp", "a.jpg.webp"),
        ("a.png", "jpeg", "a.png.jpg"),
        ("a", "png", "a.png"),
        ("a.jpg.", "jpeg", "a.jpg..jpg"),
    ],
)
def test_an_output_is_called_what_it_is(name: str, output_format: str, expected: str) -> None:
    assert output_name_for(name, output_format) == expected
