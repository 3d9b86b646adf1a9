"""What programs get to see of a deposit: what was said of it, and each photograph with its state."""

from typing import Any

from django.urls import reverse
from pydantic import Field

from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.outlets.api.shapes import Day, Moment, Shape
from contrechamp_server.stages.intake.selectors import Line, receipt_lines
from contrechamp_server.stages.intake.services import Received as Taken


class OfEvent(Shape):
    """The event that a deposit is for."""

    id: str
    title: str
    date: Day
    state: str


class Commune(Shape):
    """A commune: its INSEE code, and its name as the site shows it."""

    code: str
    label: str


class OnePhotograph(Shape):
    """A photograph of a deposit, and what became of it."""

    sha256: str
    size: int
    state: str
    received_at: Moment
    is_known: bool
    is_near: bool
    is_in_burst: bool
    page: str | None = Field(description="Its public page, once it has one.")


class Deposit(Shape):
    """A deposit: what was said of it, and its photographs."""

    code: str = Field(description="The only key to the deposit; the archive keeps no copy.")
    state: str
    opened_at: Moment
    sent_at: Moment | None
    source_kind: str
    source_url: str
    agency: str
    credit: str
    licence: str
    event: OfEvent
    commune: Commune
    place_precision: str
    taken_on: Day
    sampling: str
    frame_size: int | None
    draw_seed: str
    step: int | None
    photographs: list[OnePhotograph]


class Received(Shape):
    """What became of one photograph that was sent."""

    outcome: str = Field(description="taken, known (the archive has the same bytes from elsewhere) or repeat.")
    sha256: str
    size: int


def show_deposit(submission: Submission, code: str) -> dict[str, Any]:
    """Give a deposit as JSON; the private note is left out."""
    return {
        "code": code,
        "state": "sent" if submission.sent_at else "open",
        "opened_at": submission.created_at.isoformat(),
        "sent_at": submission.sent_at.isoformat() if submission.sent_at else None,
        "source_kind": submission.source_kind,
        "source_url": submission.source_url,
        "agency": submission.agency,
        "credit": submission.credit,
        "licence": submission.licence,
        "event": {
            "id": submission.event.pk,
            "title": submission.event.title,
            "date": submission.event.date.isoformat(),
            "state": submission.event.state,
        },
        "commune": {"code": submission.commune, "label": place_name(submission.commune)},
        "place_precision": submission.place_precision,
        "taken_on": submission.taken_on.isoformat(),
        "sampling": submission.sampling,
        "frame_size": submission.frame_size,
        "draw_seed": submission.draw_seed,
        "step": submission.step,
        "photographs": [_show_line(line) for line in receipt_lines(submission)],
    }


def show_received(received: Taken) -> dict[str, Any]:
    """Give what became of one photograph as JSON."""
    outcome = "repeat" if received.is_repeat else "known" if received.is_known else "taken"
    photograph = received.photograph
    return {"outcome": outcome, "sha256": photograph.sha256_source, "size": photograph.bytes_source}


def _show_line(line: Line) -> dict[str, Any]:
    return {
        "sha256": line.sha256,
        "size": line.size,
        "state": line.state.value,
        "received_at": line.received_at.isoformat(),
        "is_known": line.is_known,
        "is_near": line.is_near,
        "is_in_burst": line.is_in_burst,
        "page": reverse("public:photograph", args=[line.photograph_id]) if line.state in PUBLIC else None,
    }
