"""The archive of `bench.million`, in a process of its own: rows by the million, pictures shared between them.

usage: python -m bench.million_archive PORTRAITS REQUESTS   (the archive's folder by CONTRECHAMP_FOLDER; prints JSON)
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up
from django.db import connection, transaction  # noqa: E402

from bench.million_pages import addresses, queries  # noqa: E402
from bench.tables import Table, without_indexes  # noqa: E402
from contrechamp.ledger import Record, Ref, leaf_hash  # noqa: E402
from contrechamp.ledger.tree import Frontier, node_position  # noqa: E402
from contrechamp_server.foundation.audit.models import LogNode, LogRecord  # noqa: E402
from contrechamp_server.foundation.audit.store import DatabaseStore  # noqa: E402
from contrechamp_server.foundation.media.blobs import keep_bytes  # noqa: E402
from contrechamp_server.foundation.media.kinds import BlobKind  # noqa: E402
from contrechamp_server.foundation.media.pyramids import make_pyramid  # noqa: E402
from contrechamp_server.foundation.records.models import (  # noqa: E402
    Event,
    Finding,
    Photograph,
    Portrait,
    SamplingPlan,
    Submission,
    Tally,
)
from contrechamp_server.foundation.records.tallies import key_of_photographs, keys_of, rows_of  # noqa: E402
from contrechamp_server.foundation.records.wall import departement_of  # noqa: E402
from contrechamp_server.stages.approval.publication import thumbnail_of  # noqa: E402
from contrechamp_server.stages.counting.services import settle_headline  # noqa: E402
from tests.archive import street  # noqa: E402

SEED = 6
PER_PHOTOGRAPH = 4
PER_DEPOSIT = 10
EVENTS = 500
CAPTIONED = 0.8
DRAWN = 0.05
"""Share of the deposits that one sampling plan draws: a million portraits give it some forty thousand findings."""
_AT_ONCE = 20_000
_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_ALPHABET = _LETTERS + "23456789"
_COMMUNES = (
    *("69123", "13055", "31555", "33063", "59350", "44109", "35238", "67482", "34172", "06088", "38185", "76540"),
    *("93066", "2A004", "97411", "97209", "63113", "29232", "37261", "87085", "54395", "57463", "21231", "25056"),
    *("45234", "72181", "80021", "51454", "84007", "83137", "66136", "64445", "64102", "79049", "86194"),
)
_LEGIBILITY = {
    "unreadable": 30, "not_assessable": 23, "covered": 20, "not_worn": 10, "legible": 8, "partial": 7, "exempt": 2,
}  # fmt: skip
_UNITS = {"crs": 35, "egm": 25, "ci": 12, "indetermine": 10, "brav_m": 8, "bac": 5, "csi": 2, "psig": 1, "eli": 0.02}
_ACTIONS = ("intake:photograph:receive", "redaction:photograph:redact", "approval:photograph:publish")


def main() -> None:
    """Fill the archive; print how long it took, and addresses to ask for with the queries of one of each."""
    portraits, requests = int(sys.argv[1]), int(sys.argv[2])
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.monotonic()
    with without_indexes(Portrait, Photograph), transaction.atomic():
        Filling(portraits // PER_PHOTOGRAPH).fill(portraits // PER_PHOTOGRAPH)
    settle_headline()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
    seconds = time.monotonic() - begun
    asked = addresses(requests)
    print(json.dumps({"seconds": seconds, "addresses": asked, "queries": queries(asked)}))


class Filling:
    """Writes events of very different sizes, published one after the other as archives fill."""

    def __init__(self, photographs: int) -> None:
        self.rng = random.Random(SEED)  # noqa: S311 - a drawn archive, no secret
        pixels = street(1600, 1200)
        public = keep_bytes(BlobKind.PUBLIC, make_pyramid(pixels), ".tif")
        master = keep_bytes(BlobKind.MASTER, b"shared", ".jpg")
        thumbnail = keep_bytes(BlobKind.PORTRAIT, thumbnail_of(pixels[:480, :360]), ".jpg")
        moment = datetime(2025, 5, 1, tzinfo=UTC)
        self.events = sorted((self._event(number) for number in range(EVENTS)), key=lambda event: event.date)
        Event.objects.bulk_create(self.events)
        self.plan = SamplingPlan.objects.create(
            code="million", kind="drawn", seed="million", frame="coverage", frame_size=photographs, created_by="bench"
        )
        self.deposits = Table(
            Submission(
                channel="web", source_kind="public_space", licence="cc_by", credit="Collectif d’essai",
                event=self.events[0], commune_edition="2025", place_precision="commune", taken_on=moment.date(),
            ),
            "id", "receipt_digest", "event_id", "commune", "taken_on", "sampling", "plan_id",
            "frame_size", "draw_seed",
        )  # fmt: skip
        self.photographs = Table(
            Photograph(
                state="published", bytes_source=1, width=1600, height=1200, master=master, pyramid=master, public=public
            ),
            "id", "submission_id", "sha256_source", "likeness", "is_graphic", "received_at", "published_at",
            "shown_in_id",
        )  # fmt: skip
        self.portraits = Table(
            Portrait(thumbnail=thumbnail, y=200, w=300, h=800),
            "id", "photograph_id", "x", "published_at", "shown_at", "event_id", "month", "departement", "legibility",
            "unit_type",
        )  # fmt: skip
        self.findings = Table(
            Finding(codebook="1", verified_at=moment), "portrait_id", "legibility", "unit_type", "published_at"
        )
        self.records = Table(LogRecord(), "index", "data", "subject")
        self.nodes = Table(LogNode(), "position", "hash")
        self.log_size = LogRecord.objects.count()
        self.frontier = Frontier.at(self.log_size, DatabaseStore().node)
        subject = Ref.parse(_PLACE.decode())
        self.trail = [Record(action, subject, moment, "worker", {}).encode() for action in _ACTIONS]
        self.cells: Counter[tuple[str, ...]] = Counter()
        self.shown: Counter[str] = Counter()

    def fill(self, photographs: int) -> None:
        """Write so many photographs with their portraits, and all that belongs to them."""
        weights = [1 / (self.rng.randrange(EVENTS) + 10) for _ in self.events]
        share, left = photographs / sum(weights), photographs
        for event, weight in zip(self.events, weights, strict=True):
            here = left if event is self.events[-1] else min(left, round(share * weight))
            left -= here
            for start in range(0, here, PER_DEPOSIT):
                self._deposit(event, min(PER_DEPOSIT, here - start))
            if len(self.portraits.rows) >= _AT_ONCE:
                self._write()
        self._write()
        Tally.objects.bulk_create(rows_of(self._tallies(), is_new=False), batch_size=2_000)

    def new_id(self) -> str:
        """Give a random id, as `core.ids` makes them and a good deal faster: these guard nothing."""
        return self.rng.choice(_LETTERS) + "".join(self.rng.choices(_ALPHABET, k=15))

    def _event(self, number: int) -> Event:
        commune = "75056" if self.rng.random() < 0.3 else self.rng.choice(_COMMUNES)
        day = date(2021, 1, 1) + timedelta(days=self.rng.randrange(5 * 365))
        return Event(
            id=self.new_id(), title=f"Manifestation {number + 1}", date=day, commune=commune, commune_edition="2025",
            state="open",
        )  # fmt: skip

    def _deposit(self, event: Event, count: int) -> None:
        key = self.new_id()
        is_drawn = self.rng.random() < DRAWN
        sampled = ("drawn", self.plan.pk, 500, "million") if is_drawn else ("incident", None, None, "")
        day = connection.ops.adapt_datefield_value(event.date)
        self.deposits.add(key, f"{key:0>64}", event.pk, event.commune, day, *sampled)
        first = datetime.combine(event.date, datetime.min.time(), UTC)
        for _ in range(count):
            moment = first + timedelta(seconds=self.rng.randrange(86_400, 40 * 86_400))
            self._photograph(event, key, connection.ops.adapt_datetimefield_value(moment))

    def _photograph(self, event: Event, deposit: str, moment: Any) -> None:
        key = self.new_id()
        self.photographs.add(key, deposit, f"{key:0>64}", key, self.rng.random() < 0.02, moment, moment, event.pk)
        self.shown[event.pk] += 1
        for record in self.trail:
            subject = f"photograph:{key}"
            data = record.replace(_PLACE, subject.encode())
            self.records.add(self.log_size + self.records.count, data, subject)
            for node in self.frontier.add(leaf_hash(data)):
                self.nodes.add(node_position(node.level, node.place), node.hash)
        place = event.pk, f"{event.date:%Y-%m}", departement_of(event.commune)
        for number in range(PER_PHOTOGRAPH):
            portrait, said = self.new_id(), ("", "")
            if self.rng.random() < CAPTIONED:
                said = self._drawn(_LEGIBILITY), self._drawn(_UNITS)
                self.findings.add(portrait, *said, moment)
            self.portraits.add(portrait, key, 60 + 360 * number, moment, moment, *place, *said)
            self.cells[*place, *said] += 1

    def _drawn(self, weights: Mapping[str, float]) -> str:
        return self.rng.choices([*weights], [*weights.values()])[0]

    def _write(self) -> None:
        for table in (self.deposits, self.photographs, self.portraits, self.findings, self.records, self.nodes):
            table.write()

    def _tallies(self) -> Counter[tuple[str, ...]]:
        tallies = Counter({key_of_photographs(event): count for event, count in self.shown.items()})
        for (event, month, departement, legibility, unit_type), count in self.cells.items():
            portrait = Portrait(
                shown_at=datetime.now(UTC), event_id=event, month=month, departement=departement, legibility=legibility,
                unit_type=unit_type,
            )  # fmt: skip
            for key in keys_of(portrait):
                tallies[key] += count
        return tallies


_PLACE = b"photograph:aaaaaaaaaaaaaaaa"


if __name__ == "__main__":
    main()
