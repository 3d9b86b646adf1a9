"""Deposits by programs: opened, filled a photograph at a time, sent, followed. The same services as the form's."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.frame.errors import describe
from contrechamp_server.frame.uploads import take_body
from contrechamp_server.outlets.api.reading import read_fields
from contrechamp_server.outlets.api.showing import show_deposit, show_received
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.services import (
    check_may_deposit,
    check_open,
    find_deposit,
    open_deposit,
    receive_photograph,
    send_deposit,
)
from contrechamp_server.stages.intake.statements import read_statement


def open_one(request: HttpRequest, who: Actor) -> HttpResponse:
    """Open a deposit; the answer holds its code, now and never again."""
    check_may_deposit(who)
    try:
        stated = read_statement(read_fields(request))
        opened = open_deposit(actor=who, channel=Channel.API, provenance=stated.provenance, proposal=stated.proposal)
    except ProvenanceError as error:
        return _problems(error)
    response = JsonResponse(show_deposit(opened.submission, opened.code), status=HTTPStatus.CREATED)
    response.headers["Location"] = reverse("api:deposit", args=[opened.code])
    return response


def show_one(_request: HttpRequest, _who: Actor, *, code: str) -> HttpResponse:
    """Give a deposit and what became of its photographs."""
    return JsonResponse(show_deposit(find_deposit(code), code))


def put_photograph(request: HttpRequest, who: Actor, *, code: str) -> HttpResponse:
    """Take a photograph into a deposit; the same bytes again change nothing, so any call may be repeated."""
    check_may_deposit(who)
    submission = find_deposit(code)
    check_open(submission)
    received = receive_photograph(actor=who, submission=submission, sealed=take_body(request))
    pipeline.move_on(received.photograph)
    return JsonResponse(show_received(received), status=HTTPStatus.OK if received.is_repeat else HTTPStatus.CREATED)


def send_one(_request: HttpRequest, who: Actor, *, code: str) -> HttpResponse:
    """Close a deposit; once more changes nothing."""
    send_deposit(actor=who, submission=find_deposit(code))
    return JsonResponse(show_deposit(find_deposit(code), code))


def _problems(error: ProvenanceError) -> HttpResponse:
    status, code, message = describe(error)
    answer: dict[str, Any] = {
        "code": code,
        "message": message,
        "problems": {name: str(sentence) for name, sentence in error.problems.items()},
    }
    if error.communes:
        answer["communes"] = [{"code": place.code, "label": label(place)} for place in error.communes]
    return JsonResponse(answer, status=status)
