"""Each test of the archive begins with an empty database, so with an empty folder as well, and in French."""

import pytest
from django.utils import translation

from tests.archive import empty_folder


@pytest.fixture(autouse=True)
def _empty_folder() -> None:
    empty_folder()


@pytest.fixture(autouse=True)
def _in_french() -> None:
    # A request leaves its language behind in the thread; the next request sets its own, a test that makes none does not.
    translation.activate("fr")
