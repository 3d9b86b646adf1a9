"""Each address asks the database a bounded number of questions, however much it gives; and skips no rows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.archive import visitor
from tests.unit.server.api.published import publish_all
from tests.unit.server.wall.test_pages_ask_few_questions import grow

pytestmark = pytest.mark.django_db(transaction=True)
MOST = {
    "events": 2,
    "events?month=2024-03&departement=75": 2,
    "events/{event}": 3,
    "photographs": 1,
    "photographs?size=100": 1,
    "photographs?event={event}": 2,
    "photographs/{photograph}": 5,
    "portraits": 5,
    "portraits?size=100": 5,
    "portraits?finding=covered": 5,
    "portraits?finding=covered&unit_type=crs&month=2024-03": 6,
    "portraits?event={event}": 6,
    "portraits/{portrait}": 4,
    "incidents": 2,
    "incidents?event={event}": 2,
    "plans": 1,
    "codebook": 0,
    "openapi.json": 0,
}


def test_no_address_asks_more_when_there_is_more() -> None:
    client = visitor()
    for events, portraits in ((1, 70), (5, 140)):
        ids = grow(events, portraits)
        for path, most in MOST.items():
            with CaptureQueriesContext(connection) as asked:
                answer: Any = client.get(f"/api/v1/{path.format(**ids)}")
            assert answer.status_code == 200, path
            assert len(asked) <= most, path
            assert not [each for each in asked.captured_queries if " OFFSET " in each["sql"]], path


def test_one_of_each_asks_few_questions() -> None:
    ids = publish_all()
    for path, most in ((f"incidents/{ids['incident_id']}", 5), (f"plans/{ids['plan']}", 6), ("log/head", 1)):
        with CaptureQueriesContext(connection) as asked:
            assert visitor().get(f"/api/v1/{path}").status_code == 200
        assert len(asked) <= most, path
