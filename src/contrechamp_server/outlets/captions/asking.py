"""One portrait and its questions; the answer, and on to the next. Whole without scripts; a small one makes it quick."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.core.errors import (
    ArchiveError,
    ConflictError,
    InvalidError,
    NotFoundError,
    TooMuchError,
)
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.selectors import one_of, public_portraits
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.captions.form import Filled
from contrechamp_server.outlets.captions.once import TICKETS
from contrechamp_server.outlets.captions.progress import PARAMETER, Came, Progress, portrait_of, ticket_for
from contrechamp_server.outlets.captions.proofs import challenge_for, is_proven
from contrechamp_server.outlets.captions.words import told
from contrechamp_server.stages.captions.errors import AlreadyAnsweredError, OwnPortraitError
from contrechamp_server.stages.captions.limits import take_pace
from contrechamp_server.stages.captions.readings import machine_beside
from contrechamp_server.stages.captions.selectors import may_still_answer, next_portrait, own_agreement
from contrechamp_server.stages.captions.services import give_answer

_SKIP: Final = "skip"
_MOST_PX: Final = 1200, 1500


@never_cache
@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def caption(request: HttpRequest) -> HttpResponse:
    """Show a portrait and its questions, or take an answer and go on."""
    if request.method == "POST":
        return _take(request)
    progress = Progress.read(request.GET.get(PARAMETER, ""))
    who = actor(request)
    portrait = may_still_answer(who, progress.announced) if progress.announced else None
    portrait = portrait or next_portrait(who, progress.seen)
    if portrait is None:
        return render(request, "captions/none.html", {"told": told(progress), "own": own_agreement(who)})
    return _ask(request, portrait, progress, Filled())


def _take(request: HttpRequest) -> HttpResponse:
    progress = Progress.read(request.POST.get(PARAMETER, ""))
    try:
        portrait = one_of(public_portraits(), portrait_of(request.POST.get("ticket", "")))
    except (InvalidError, NotFoundError):
        return _go_on(request, Progress(progress.seen, came=Came.EXPIRED.value, done=progress.done))
    if request.POST.get("do") == _SKIP:
        return _go_on(request, progress.after(portrait.pk, Came.SKIPPED))
    filled = Filled.of(request.POST)
    try:
        answer = filled.answer(portrait.box)
        _give(request, portrait, answer)
    except (NotFoundError, ConflictError, OwnPortraitError) as error:
        # A form that was sent twice by an impatient hand: the first one counts.
        came = Came.KEPT if isinstance(error, AlreadyAnsweredError) else Came.TOO_LATE
        return _go_on(request, progress.after(portrait.pk, came))
    except TooMuchError as error:
        return _refuse(request, portrait, progress, filled, error, HTTPStatus.TOO_MANY_REQUESTS)
    except InvalidError as error:
        return _refuse(request, portrait, progress, filled, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _go_on(request, progress.after(portrait.pk, Came.KEPT, machine_beside(portrait, answer["digits"])))


def _give(request: HttpRequest, portrait: Portrait, answer: dict[str, Any]) -> None:
    """Give an answer. A visitor's ticket lets one answer in, for nothing else tells visitors apart.

    Raises:
        ArchiveError: it was not taken, and the ticket is good still.
    """
    who, ticket = actor(request), request.POST.get("ticket", "")
    if not who.account_id and not TICKETS.take(ticket):
        raise AlreadyAnsweredError
    try:
        take_pace(who, is_proven=is_proven(request.POST.get("proof", ""), portrait.pk))
        give_answer(actor=who, portrait_id=portrait.pk, **answer)
    except ArchiveError:
        TICKETS.give_back(ticket)
        raise


def _go_on(request: HttpRequest, progress: Progress) -> HttpResponse:
    return HttpResponseRedirect(progress.address(request), status=HTTPStatus.SEE_OTHER)


def _refuse(
    request: HttpRequest,
    portrait: Portrait,
    progress: Progress,
    filled: Filled,
    error: ArchiveError,
    status: HTTPStatus,
) -> HttpResponse:
    filled.errors[getattr(error, "field", None) or ""] = str(error.message)
    return _ask(request, portrait, progress, filled, status)


def _ask(
    request: HttpRequest, portrait: Portrait, progress: Progress, filled: Filled, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    who = actor(request)
    following = next_portrait(who, [*progress.seen, portrait.pk])
    kept = Progress(progress.seen, following.pk if following else "", done=progress.done)
    context = {
        **filled.questions(),
        "picture": _picture(portrait),
        "following": _picture(following)["src"] if following else "",
        "is_graphic": portrait.photograph.is_graphic,
        "ticket": ticket_for(portrait.pk),
        "progress": kept.signed(),
        "challenge": "" if who.account_id else challenge_for(portrait.pk),
        "told": told(progress),
        "done": progress.done,
        "own": own_agreement(who),
    }
    return render(request, "captions/caption.html", context, status=status)


def _picture(portrait: Portrait) -> dict[str, Any]:
    """Give the address of a portrait's region of its public photograph, and the size in which it arrives."""
    x, y, w, h = portrait.box
    share = min(1.0, _MOST_PX[0] / w, _MOST_PX[1] / h)
    region, size = f"{x},{y},{w},{h}", f"!{_MOST_PX[0]},{_MOST_PX[1]}"
    return {
        "src": reverse("public:iiif_image", args=[portrait.photograph_id, region, size, "0", "default.jpg"]),
        "width": max(1, round(w * share)),
        "height": max(1, round(h * share)),
        "box": portrait.box,
    }
