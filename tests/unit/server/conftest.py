"""Each test of the archive begins with an empty database, so with an empty folder as well."""

import pytest

from tests.archive import empty_folder


@pytest.fixture(autouse=True)
def _empty_folder() -> None:
    empty_folder()
