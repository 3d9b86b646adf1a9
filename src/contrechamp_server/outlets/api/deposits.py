"""Deposits by programs: opened, filled a photograph at a time, sent, followed. The same services as the form's."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Status

from contrechamp_server import pipeline
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.frame.uploads import take_body
from contrechamp_server.outlets.api.doors import caller
from contrechamp_server.outlets.api.reading import STATEMENT, read_fields
from contrechamp_server.outlets.api.showing import Deposit, Received, show_deposit, show_received
from contrechamp_server.stages.intake.services import (
    check_may_deposit,
    check_open,
    find_deposit,
    open_deposit,
    receive_photograph,
    send_deposit,
)
from contrechamp_server.stages.intake.statements import read_statement

router = Router(tags=["deposits"])
_BYTES: Final = {"schema": {"type": "string", "format": "binary"}}
_PHOTOGRAPH: Final = {
    "requestBody": {"required": True, "content": {"image/*": _BYTES, "application/octet-stream": _BYTES}}
}


@router.post(
    "/deposits",
    response={HTTPStatus.CREATED: Deposit},
    url_name="deposits",
    operation_id="open_deposit",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": STATEMENT}}}},
)
def open_one(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Open a deposit; the answer holds its code, now and never again."""
    who = caller(request)
    check_may_deposit(who)
    stated = read_statement(read_fields(request))
    opened = open_deposit(actor=who, channel=Channel.API, provenance=stated.provenance, proposal=stated.proposal)
    response.headers["Location"] = reverse("api:deposit", args=[opened.code])
    return show_deposit(opened.submission, opened.code)


@router.get("/deposits/{code}", response=Deposit, url_name="deposit", operation_id="show_deposit")
def show_one(request: HttpRequest, code: str) -> dict[str, Any]:  # noqa: ARG001 - the router's order
    """Give a deposit and what became of its photographs."""
    return show_deposit(find_deposit(code), code)


@router.put(
    "/deposits/{code}/photographs",
    response={HTTPStatus.OK: Received, HTTPStatus.CREATED: Received},
    url_name="deposit_photographs",
    operation_id="put_photograph",
    openapi_extra=_PHOTOGRAPH,
)
def put_photograph(request: HttpRequest, code: str) -> Status[dict[str, Any]]:
    """Take a photograph into a deposit; the same bytes again change nothing, so any call may be repeated."""
    who = caller(request)
    check_may_deposit(who)
    submission = find_deposit(code)
    check_open(submission)
    received = receive_photograph(actor=who, submission=submission, sealed=take_body(request))
    pipeline.move_on(received.photograph)
    status = HTTPStatus.OK if received.is_repeat else HTTPStatus.CREATED
    return Status(status, show_received(received))


@router.post("/deposits/{code}/send", response=Deposit, url_name="send", operation_id="send_deposit")
def send_one(request: HttpRequest, code: str) -> dict[str, Any]:
    """Close a deposit; once more changes nothing."""
    send_deposit(actor=caller(request), submission=find_deposit(code))
    return show_deposit(find_deposit(code), code)
