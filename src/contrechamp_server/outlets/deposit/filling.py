"""Second step: the photographs, one request each or all in one form, then the sending. Nothing is read to the disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from contrechamp.errors import ContrechampError
from contrechamp_server import pipeline
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.errors import FORESEEN, describe, wants_json
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.frame.uploads import SealedUpload, arriving
from contrechamp_server.outlets.deposit.words import told
from contrechamp_server.stages.intake.errors import EmptyDepositError, EmptyFileError, NoFileError
from contrechamp_server.stages.intake.services import (
    check_may_deposit,
    check_open,
    find_deposit,
    receive_photograph,
    send_deposit,
)

FIELD = "photographs"
"""The one field of the form that takes files."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file.

    Attributes:
        name: as the browser gave it; shown back and kept nowhere.
        outcome: `taken`, `repeat`, `known` or `refused`.
        message: the same in words.
        sha256: of the bytes received, empty when refused.
    """

    name: str
    outcome: str
    message: str
    sha256: str = ""
    code: str = ""
    status: HTTPStatus = HTTPStatus.OK


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Show what becomes public and take photographs in; a deposit that was sent leads to its receipt."""
    submission = find_deposit(code)
    if request.method != "POST":
        if submission.sent_at is not None:
            return _to(request, "deposit:receipt", code)
        return _page(request, submission, code)
    check_may_deposit(actor(request))
    check_open(submission)
    try:
        with arriving(request, FIELD) as uploads:
            answers = [_take(request, submission, upload) for upload in uploads]
        if not answers:
            raise NoFileError
    except FORESEEN as error:
        return _refusal(request, submission, code, error, place="files")
    status = HTTPStatus.OK if any(answer.sha256 for answer in answers) else answers[0].status
    if wants_json(request):
        return JsonResponse(_as_json(answers), status=status)
    return _page(request, submission, code, status, answers=answers)


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Close the deposit and lead to its receipt."""
    submission = find_deposit(code)
    try:
        send_deposit(actor=actor(request), submission=submission)
    except EmptyDepositError as error:
        return _refusal(request, submission, code, error, place="sending")
    return _to(request, "deposit:receipt", code)


def _take(request: HttpRequest, submission: Submission, upload: SealedUpload) -> Answer:
    name = upload.name or ""
    try:
        if upload.sealed is None:
            raise upload.error or EmptyFileError
        received = receive_photograph(actor=actor(request), submission=submission, sealed=upload.sealed)
    except ContrechampError as error:
        status, code, message = describe(error)
        return Answer(name, "refused", message, code=code, status=status)
    pipeline.move_on(received.photograph)
    digest = received.photograph.sha256_source
    if received.is_repeat:
        return Answer(name, "repeat", _("Déjà dans ce dépôt."), digest)
    if received.is_known:
        return Answer(name, "known", _("Prise ; les archives avaient déjà ce fichier."), digest)
    return Answer(name, "taken", _("Prise et scellée."), digest)


def _as_json(answers: list[Answer]) -> dict[str, Any]:
    results = [
        {"name": each.name, "outcome": each.outcome, "message": each.message, "sha256": each.sha256} for each in answers
    ]
    if any(each.sha256 for each in answers):
        return {"results": results}
    return {"code": answers[0].code, "message": answers[0].message, "results": results}


def _refusal(request: HttpRequest, submission: Submission, code: str, error: Exception, *, place: str) -> HttpResponse:
    """Say what was wrong where it went wrong: beside the files, or beside the sending."""
    if wants_json(request):
        raise error
    status, _code, message = describe(error)
    return _page(request, submission, code, status, refusals={place: message})


def _page(
    request: HttpRequest,
    submission: Submission,
    code: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    answers: Sequence[Answer] = (),
    refusals: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = {
        **told(submission, code),
        "answers": answers,
        "refusals": refusals or {},
        "max_bytes": options().max_bytes,
        "max_files": options().max_files,
    }
    return render(request, "deposit/fill.html", context, status=status)


def _to(request: HttpRequest, name: str, code: str) -> HttpResponse:
    address = with_language(reverse(name, args=[code]), chosen_language(request))
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
