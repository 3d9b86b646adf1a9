"""Deposits: each scene's file is sealed as it is read, like an upload, and waits for a worker."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.media.arrivals import Arrival, Sealed
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.stages.intake.events import decide_event, propose_event
from contrechamp_server.stages.intake.sampling import add_to_plan, joinable_deposits, make_plan
from contrechamp_server.stages.intake.services import open_deposit, receive_photograph, send_deposit
from demo.people import PHOTOGRAPHER, STEWARD, People
from demo.rendering import progress_bar
from demo.story import PLAN, Bundle, Happening, file_names

_PIECE: Final = 1 << 16


def deposit_scenes(sources: Path, bundles: Sequence[Bundle], people: People, console: Console) -> dict[str, str]:
    """Deposit all scenes that were drawn; give the photograph's id by the file's name."""
    photographer = people.actors[PHOTOGRAPHER]
    kept: dict[str, str] = {}
    there = [[sources / name for name in file_names(bundle) if (sources / name).is_file()] for bundle in bundles]
    with progress_bar(console) as bar:
        task = bar.add_task("sealing", total=sum(map(len, there)))
        for bundle, paths in zip(bundles, there, strict=True):
            if not paths:
                continue
            event = _event(bundle.happening, photographer, people.actors[STEWARD])
            deposit = open_deposit(actor=photographer, channel=Channel.WEB, provenance=bundle.provenance(event.pk))
            for path in paths:
                received = receive_photograph(
                    actor=photographer, submission=deposit.submission, sealed=_seal(path)
                ).photograph
                pipeline.move_on(received)
                kept[path.name] = received.pk
                bar.advance(task)
            send_deposit(actor=photographer, submission=deposit.submission)
    _plan_sample(people.actors[STEWARD])
    return kept


def _plan_sample(steward: Actor) -> None:
    """Declare the plan, and let the deposits that were drawn by it join."""
    plan = make_plan(actor=steward, declared=PLAN)
    for deposit in joinable_deposits(plan):
        add_to_plan(actor=steward, submission_id=deposit.pk, plan_id=plan.pk)


def _event(happening: Happening, photographer: Actor, steward: Actor) -> Event:
    event = propose_event(actor=photographer, title=happening.title, day=happening.day, commune=happening.commune)
    if happening.is_open and event.state != "open":
        return decide_event(actor=steward, event_id=event.pk, is_accepted=True)
    return event


def _seal(path: Path) -> Sealed:
    arrival = Arrival()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            arrival.write(piece)
    return arrival.finish()
