"""What the tests of the whole command share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.batches import fill
from tests.flow.doors import MAX_BYTES, UPLOAD_SECONDS, Door, nothing_stored
from tests.flow.serving import WebServer


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Give a small tree of pictures with a text beside them."""
    folder = fill(tmp_path / "photos", ["a.jpg", "b/c.jpg"])
    (folder / "truth.jsonl").write_text('{"image": "a.jpg"}\n')
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Serve an archive with small limits."""
    settings = {"upload_seconds": str(UPLOAD_SECONDS), "max_bytes": str(MAX_BYTES), "max_files": "3"}
    with WebServer(tmp_path_factory.mktemp("door"), None, **settings).running() as server:
        yield Door(server)


@pytest.fixture
def door(served: Door) -> Iterator[Door]:
    """Give an archive to ask; what is refused must leave nothing in it."""
    with nothing_stored(served):
        yield served
