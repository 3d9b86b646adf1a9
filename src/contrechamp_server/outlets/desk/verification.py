"""The verification desk: what waits, one portrait a screen, the adjudicator's cases, and what was said before."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Finding
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.cases import adjudication_page, opinion_page, opinion_row, shown
from contrechamp_server.outlets.desk.parsing import parse_skip
from contrechamp_server.outlets.desk.saying import Act, Sent, parse_sent
from contrechamp_server.outlets.desk.words import age
from contrechamp_server.pipeline import move_on
from contrechamp_server.stages.verification import selectors, services
from contrechamp_server.stages.verification.models import Case, ReopenReason
from contrechamp_server.stages.verification.statements import Statement
from contrechamp_server.stages.verification.states import CaseState

_MOST: Final = 50
_LATELY: Final = 20
_DONE: Final = "dit"
STATE_WORDS: Final = {
    CaseState.WAITING: _("En attente d’un premier avis"),
    CaseState.FIRST_OPINION: _("En attente d’un deuxième avis"),
    CaseState.ADJUDICATION: _("À arbitrer"),
    CaseState.VERIFIED: _("Vérifié"),
}
_DONE_WORDS: Final = {
    CaseState.FIRST_OPINION: _("Avis gardé : une deuxième personne se prononce."),
    CaseState.ADJUDICATION: _("Envoyé à l’arbitrage."),
    CaseState.VERIFIED: _("Constat vérifié. Les chiffres sont scellés et oubliés."),
    CaseState.WAITING: _("Constat remis à vérifier."),
}


@require_safe
@open_with(Permission.SEE_DESK)
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits for verification, and what was verified lately; lists are cut, counts are not."""
    who = actor(request)
    page: dict[str, Any] = {
        "counts": [
            {"words": STATE_WORDS[row.state], "count": row.count, "age": age(row.oldest)}
            for row in selectors.counts(who)
        ],
        "may_verify": who.may(Permission.VERIFY),
        "may_adjudicate": who.may(Permission.ADJUDICATE),
        "lately": _lately(),
        "done": _done(request),
    }
    if who.may(Permission.VERIFY):
        waiting = selectors.waiting_for(who)
        page |= {"waiting": waiting.count(), "cases": [_row(case) for case in waiting[:_MOST]]}
    if who.may(Permission.ADJUDICATE):
        page |= {"adjudications": [_row(case) for case in selectors.adjudications_for(who)[:_MOST]]}
    return render(request, "desk/verification.html", page)


@require_safe
@open_with(Permission.VERIFY)
def lead_on(request: HttpRequest) -> HttpResponse:
    """Lead to the next case; to the list when there is none."""
    skipped = parse_skip(request.GET.get("saute", ""))
    return _next(request, skipped, request.GET.get(_DONE, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.VERIFY)
def opinion(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Show a case to a reviewer, and take what they say of it."""
    case = _find(portrait_id, CaseState.WAITING, CaseState.FIRST_OPINION)
    services.check_impartial(actor(request), case)
    if request.method != "POST":
        page = opinion_page(request, case) | {"done": _done(request), "waiting": _count(request)}
        return render(request, "desk/verification_case.html", page)
    return _take(request, case, opinion_page, _give)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.ADJUDICATE)
def adjudication(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Show a case to an adjudicator, and take their decision."""
    case = _find(portrait_id, CaseState.ADJUDICATION)
    services.check_impartial(actor(request), case)
    if request.method != "POST":
        return render(request, "desk/verification_case.html", adjudication_page(request, case))
    return _take(request, case, adjudication_page, _adjudicate)


@require_safe
@open_with(Permission.SEE_DESK)
def history(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Show what was said of a portrait. Of a round that is not over nothing is shown: the next reviewer must not know it."""
    case = _find(portrait_id)
    who = actor(request)
    is_over = case.state == CaseState.VERIFIED
    opinions = [one for one in selectors.history_of(portrait_id) if is_over or one.round < case.round]
    finding = Finding.objects.filter(portrait=portrait_id).first()
    page = {
        "case": case,
        "words": STATE_WORDS[CaseState(case.state)],
        "age": age(case.since),
        "finding": finding,
        "found": shown(_statement(finding)) if finding else None,
        "opinions": [opinion_row(one) for one in opinions],
        "may_reopen": is_over and (who.may(Permission.VERIFY) or who.may(Permission.ADJUDICATE)),
        "reasons": ReopenReason.choices,
    }
    return render(request, "desk/verification_history.html", page)


@require_POST
@open_with(Permission.SEE_DESK)
def reopen(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Have a finding looked at again."""
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdigit()):
        raise InvalidError
    case = services.reopen_case(
        actor=actor(request), portrait_id=portrait_id, version=int(sent[:6]), reason=request.POST.get("reason", "")
    )
    return _to(request, "desk:verification", {_DONE: case.state})


Page = Callable[..., dict[str, Any]]


def _take(
    request: HttpRequest, case: Case, page: Page, deed: Callable[[HttpRequest, Case, Sent], Case]
) -> HttpResponse:
    """Do what a form asks for; where it is not complete, show it again as it was filled in, with one line why."""
    sent = parse_sent(request, case.portrait.box)
    try:
        if sent.act is Act.POINT:
            return render(request, "desk/verification_case.html", page(request, case, sent.said))
        done = deed(request, case, sent)
    except InvalidError as error:
        filled = page(request, case, sent.said, error.message)
        return render(request, "desk/verification_case.html", filled, status=422)
    move_on(done.portrait.photograph)
    if deed is _adjudicate:
        return _to(request, "desk:verification", {_DONE: done.state})
    return _next(request, (done.portrait_id,), done.state)


def _give(request: HttpRequest, case: Case, sent: Sent) -> Case:
    who = actor(request)
    if sent.act is Act.SEND_ON:
        return services.send_on(actor=who, portrait_id=case.portrait_id, version=sent.version, reason=sent.reason)
    said = selectors.agreed_with(case.portrait, sent.said.band) if sent.act is Act.AGREE else sent.said
    return services.give_opinion(
        actor=who, portrait_id=case.portrait_id, version=sent.version, said=said, reason=sent.reason
    )


def _adjudicate(request: HttpRequest, case: Case, sent: Sent) -> Case:
    return services.adjudicate(
        actor=actor(request), portrait_id=case.portrait_id, version=sent.version, said=sent.said, reason=sent.reason
    )


def _find(portrait_id: str, *states: CaseState) -> Case:
    found = Case.objects.select_related("portrait__photograph__submission__event").filter(portrait=portrait_id).first()
    if found is None or (states and found.state not in states):
        raise NotFoundError
    return found


def _next(request: HttpRequest, skipped: tuple[str, ...], done: str) -> HttpResponse:
    found = selectors.waiting_for(actor(request)).exclude(portrait__in=skipped).first()
    said = {_DONE: done} if done in _DONE_WORDS else {}
    if found is None:
        return _to(request, "desk:verification", said)
    return _to(request, "desk:verification_case", said, found.portrait_id)


def _to(request: HttpRequest, name: str, said: dict[str, str], *args: str) -> HttpResponse:
    address = reverse(name, args=args)
    return redirect(with_language(f"{address}?{urlencode(said)}" if said else address, chosen_language(request)))


def _done(request: HttpRequest) -> object:
    state = request.GET.get(_DONE, "")
    return _DONE_WORDS[CaseState(state)] if state in _DONE_WORDS else ""


def _count(request: HttpRequest) -> int:
    return selectors.waiting_for(actor(request)).count()


def _row(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "event": case.portrait.photograph.submission.event.title,
        "words": STATE_WORDS[CaseState(case.state)],
        "age": age(case.since),
    }


def _lately() -> list[dict[str, Any]]:
    cases = selectors.lately_verified(_LATELY)
    found = Finding.objects.in_bulk([case.portrait_id for case in cases])
    return [
        _row(case)
        | {
            "found": Legibility(found[case.portrait_id].legibility).label,
            "is_public": found[case.portrait_id].published_at is not None,
        }
        for case in cases
        if case.portrait_id in found
    ]


def _statement(finding: Finding) -> Statement:
    return Statement(
        finding.legibility, "", finding.unit_type, tuple(finding.unit_markings), tuple(finding.equipment), finding.band
    )
