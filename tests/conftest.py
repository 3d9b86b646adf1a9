"""What all tests share: how properties are tried, the one face that generated pictures show, and the real pictures."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from skimage import data

from contrechamp.vision import Detector, Pixels, load_detector
from tests.postgresql import DATABASE_URL, MISSING, Server, programs, running_server

# English, whatever the developer speaks: in this process and in those that tests start.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("CONTRECHAMP_LANG", None)

# The same examples on every run, and no deadline: nothing here is about time, and machines are shared.
settings.register_profile("contrechamp", deadline=None, derandomize=True)
settings.load_profile("contrechamp")

PHOTOS = Path(__file__).parents[2] / "shared" / "photos"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where another database is given, run only what touches it: all else has run on SQLite, and would run the same.

    So would walks in a browser and for leaks, which go through the same services, and are long: but for the one that is
    marked to run on both.
    """
    if DATABASE_URL in os.environ:
        touching = [
            item
            for item in items
            if item.get_closest_marker("both_databases")
            or (item.get_closest_marker("django_db") and "unit" in item.path.parts)
        ]
        config.hook.pytest_deselected(items=sorted(set(items) - set(touching), key=str))
        items[:] = touching


@pytest.fixture
def portrait() -> Pixels:
    """Give a public-domain portrait, 512 x 512, with one frontal face about 90 x 115 px at (183, 62)."""
    return np.ascontiguousarray(data.astronaut(), np.uint8)


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Give the detector that `redact` takes by itself, loaded once."""
    return load_detector()


@pytest.fixture
def photos() -> Path:
    """Give the folder of real pictures, or skip."""
    if not (PHOTOS / "truth.jsonl").is_file():
        pytest.skip("the real pictures of ../shared/photos are not here: the project may not ship them")
    return PHOTOS


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run a PostgreSQL server for tests whose archive is in processes of its own, or skip."""
    if programs() is None:
        pytest.skip(MISSING)
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Give addresses of empty databases without end, on each of the two servers; None is SQLite in the archive's folder."""
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    return iter(lambda: server.new_database() if server else None, object())
