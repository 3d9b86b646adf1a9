"""Pictures as cameras really write them are taken, every one."""

from pathlib import Path

import pytest

from contrechamp.vision.decoding import decode
from contrechamp.vision.encoding import encode
from contrechamp.vision.metadata import MetadataKind, describe_metadata
from contrechamp.vision.types import OutputFormat

_PHOTOS = Path(__file__).parents[3] / "shared" / "photos"


@pytest.mark.photos
@pytest.mark.skipif(not _PHOTOS.is_dir(), reason="the real pictures are not here")
def test_every_real_photograph_decodes_and_leaves_its_metadata_behind() -> None:
    paths = sorted(_PHOTOS.glob("*.jpg"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        assert MetadataKind.UNREADABLE not in describe_metadata(data).kinds
        output = encode(decode(data).pixels, OutputFormat.JPEG)
        assert describe_metadata(output).entries == ()
