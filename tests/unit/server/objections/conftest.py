"""What these tests share: limits that have forgotten the tests before."""

from collections.abc import Iterator

import pytest

from contrechamp_server.stages.objections.limits import CODES, FORMS


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    """Brakes live in the memory of the process, and all tests are one process."""
    for brake in (FORMS, CODES):
        brake.release()
    yield
    for brake in (FORMS, CODES):
        brake.release()
