"""The capture date is what the camera stated, exactly, or nothing."""

import pytest

from contrechamp.vision.decoding import decode
from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import CAPTURED, exif, scene, with_exif


@pytest.mark.parametrize("source_format", SourceFormat)
def test_capture_date_is_read_from_every_format(source_format: SourceFormat) -> None:
    assert decode(with_exif(scene(), source_format, exif(captured=CAPTURED))).capture_date == CAPTURED


@pytest.mark.parametrize(
    "stated",
    [
        "2023:02:30 10:00:00",
        "2023:13:01 10:00:00",
        "2023:06:17 24:00:00",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2023-06-17 15:04:05",
        "2023:06:17T15:04:05",
        "2023:06:17 15:04",
        "2023:06:17 15:04:05.5",
        "2023:06:17 15:04:05 Paris",
        "2023:6:17 15:04:05x",
        "٢٠٢٣:٠٦:١٧ ١٥:٠٤:٠٥",
    ],
)
def test_capture_date_that_is_no_exact_date_is_dropped(stated: str) -> None:
    assert decode(with_exif(scene(), SourceFormat.PNG, exif(captured=stated))).capture_date is None


def test_capture_date_never_comes_from_another_field() -> None:
    block = exif(description=CAPTURED).replace(b"\x01\x0e", b"\x01\x32")  # the description becomes DateTime
    assert CAPTURED.encode() in block
    assert decode(with_exif(scene(), SourceFormat.PNG, block)).capture_date is None
