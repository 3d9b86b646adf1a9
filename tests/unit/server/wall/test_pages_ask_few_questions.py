"""Each public page asks the database a bounded number of questions, however much it shows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.tallies import settle_tallies
from contrechamp_server.foundation.records.wall import place_on_wall
from tests.archive import make_event, make_photograph, make_submission, visitor

pytestmark = pytest.mark.django_db(transaction=True)
MOST = {
    "/": 4,
    "/mur/": 4,
    "/mur/?constat=covered": 4,
    "/mur/?constat=a-legender": 4,
    "/mur/?unite=crs": 4,
    "/mur/?mois=2024-03": 4,
    "/mur/?departement=75": 4,
    "/mur/?evenement={event}": 6,
    "/mur/?constat=covered&unite=crs": 7,
    "/mur/?constat=covered&mois=2024-03&departement=75": 7,
    "/mur/?evenement={event}&constat=covered": 7,
    "/portraits/{portrait}/": 6,
    "/photographies/{photograph}/": 5,
    "/evenements/": 3,
    "/evenements/{event}/": 6,
    "/lire/": 0,
}


def grow(events: int, portraits: int) -> dict[str, str]:
    """Put events on the wall with so many portraits each, most of them with findings; give ids of the last."""
    for number in range(events):
        day = date(2024, 3, 2) + timedelta(days=31 * number)
        event = make_event(title=f"Marche {number}", date=day)
        photograph = make_photograph(
            State.PUBLISHED, submission=make_submission(event, taken_on=day), portraits=(Box(80, 40, 60, 80),)
        )
        pattern = Portrait.objects.get(photograph=photograph)
        rows = [
            Portrait(photograph=photograph, x=1, y=1, w=60, h=80, thumbnail=pattern.thumbnail, published_at=now())
            for _ in range(portraits)
        ]
        Portrait.objects.bulk_create(rows)
        Finding.objects.bulk_create(
            Finding(
                portrait=row,
                legibility=Legibility.values[n % len(Legibility.values)],
                unit_type=UnitType.values[n % len(UnitType.values)],
                codebook=CODEBOOK,
                published_at=now(),
            )
            for n, row in enumerate(rows[5:])
        )
        place_on_wall(photograph.pk)
    settle_tallies()
    return {"event": event.pk, "photograph": photograph.pk, "portrait": pattern.pk}


def counts(ids: dict[str, str]) -> dict[str, int]:
    """Count the questions of each page."""
    client, found = visitor(), {}
    for address in MOST:
        with CaptureQueriesContext(connection) as asked:
            answer: Any = client.get(address.format(**ids))
        assert answer.status_code == 200, address
        found[address] = len(asked)
    return found


def test_no_page_asks_more_when_there_is_more() -> None:
    few = counts(grow(1, 70))
    many = counts(grow(6, 140))
    for address, most in MOST.items():
        assert few[address] <= most, address
        assert many[address] <= most, address


def test_no_page_skips_rows_to_come_to_its_place() -> None:
    ids = grow(2, 130)
    client = visitor()
    for address in (
        "/",
        "/mur/",
        "/mur/?constat=covered",
        "/mur/?constat=covered&unite=crs",
        f"/evenements/{ids['event']}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        for question in asked.captured_queries:
            assert " OFFSET " not in question["sql"], address
            assert "COUNT(" not in question["sql"] or "records_photograph" in question["sql"], address
