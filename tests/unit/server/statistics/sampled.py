"""A plan with published findings, made without the engine: rows only, no picture."""

import hashlib
from datetime import date
from typing import Any

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.media.blobs import keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Event, Finding, Photograph, Portrait, SamplingPlan, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.tallies import note_plan
from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind
from contrechamp_server.stages.captions.models import Answer
from tests.archive import make_event, make_submission

_TURN = (
    *(Legibility.LEGIBLE, Legibility.COVERED, Legibility.NOT_ASSESSABLE, Legibility.LEGIBLE),
    *(Legibility.NOT_WORN, Legibility.PARTIAL, Legibility.NOT_ASSESSABLE),
)


def make_sampling_plan(**given: Any) -> SamplingPlan:
    """Make a plan of a random draw."""
    fields = {
        "code": "printemps-2025",
        "kind": SamplingKind.DRAWN,
        "seed": "graine-1",
        "frame": FrameKind.COVERAGE,
        "frame_size": 5000,
        "created_by": "x",
    }
    return SamplingPlan.objects.create(**{**fields, **given})


def drawn_deposit(plan: SamplingPlan | None, event: Event | None = None, **given: Any) -> Submission:
    """Make a deposit that was drawn, in a plan or in none yet."""
    fields = {"sampling": SamplingKind.DRAWN, "frame_size": 500, "draw_seed": "graine-1", "sent_at": now()}
    return make_submission(event, plan=plan, **{**fields, **given})


def a_spring(plan: SamplingPlan, *, events: int = 6, photographs: int = 6, agents: int = 2) -> None:
    """Publish findings at several events, each read by two people who did not know of each other."""
    for n in range(events):
        place = ("75056", "13055", "69123")[n % 3]
        event = make_event(title=f"Manifestation {n}", date=date(2025, 3 + n // 3, 1 + n), commune=place)
        deposit = drawn_deposit(plan, event, commune=place)
        for m in range(photographs):
            published_photograph(deposit, [_TURN[(n + m * 3 + k * (n + 2)) % len(_TURN)] for k in range(agents)])


def published_photograph(deposit: Submission, findings: list[Legibility]) -> Photograph:
    """Publish a photograph with a portrait and a finding for each of these."""
    count = Photograph.objects.count()
    blob = keep_bytes(BlobKind.PYRAMID, b"a pyramid %d" % count, ".tif")
    photograph = Photograph.objects.create(
        submission=deposit,
        sha256_source=hashlib.sha256(b"%d" % count).hexdigest(),
        bytes_source=1,
        state=State.PUBLISHED,
        master=blob,
        pyramid=blob,
        public=blob,
        published_at=now(),
    )
    for n, legibility in enumerate(findings):
        portrait = Portrait.objects.create(
            photograph=photograph, x=n * 10, y=0, w=10, h=10, thumbnail=blob, published_at=now()
        )
        unit = (UnitType.CRS, UnitType.EGM)[(count + n) % 2]
        Finding.objects.create(
            portrait=portrait, legibility=legibility, unit_type=unit, codebook=CODEBOOK, published_at=now()
        )
        second = Legibility.UNREADABLE if count % 5 == 0 else legibility
        for account, said in (("a", legibility), ("b", second)):
            Answer.objects.create(portrait=portrait, account=f"{account}", legibility=said)
    if deposit.plan_id:
        note_plan(deposit.plan_id)  # as the wall does, which these rows are never put on
    return photograph
