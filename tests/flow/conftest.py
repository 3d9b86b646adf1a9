"""What the tests of the whole command share."""

from pathlib import Path

import pytest

from tests.flow.batches import fill


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Give a small tree of pictures with a text beside them."""
    folder = fill(tmp_path / "photos", ["a.jpg", "b/c.jpg"])
    (folder / "truth.jsonl").write_text('{"image": "a.jpg"}\n')
    return folder
