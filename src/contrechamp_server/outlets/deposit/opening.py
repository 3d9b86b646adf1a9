"""First step: where the photographs come from. Plain HTML; a script only suggests communes."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import find_communes
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)
from contrechamp_server.frame.access import SignInNeededError, open_to_anyone
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.deposit.statement import Statement, keep_typed, read_form
from contrechamp_server.outlets.deposit.words import LICENCES
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.intake.errors import AccountNeededError, TooManyDepositsError
from contrechamp_server.stages.intake.provenance import ALLOWED_LICENCES
from contrechamp_server.stages.intake.selectors import events_to_pick
from contrechamp_server.stages.intake.services import check_may_deposit, open_deposit
from contrechamp_server.stages.intake.statements import NEW_EVENT

_EVENTS_SHOWN = 8
_SUGGESTED = 8


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Show the form, or open the deposit and go on to the photographs."""
    try:
        check_may_deposit(actor(request))
    except AccountNeededError as error:
        raise SignInNeededError(error.message) from error
    if request.method != "POST":
        return _form(request, Statement())
    if request.POST.get("do") == "events":
        return _form(request, keep_typed(request.POST.dict()))
    statement = read_form(request.POST.dict())
    if statement.stated is None:
        return _form(request, statement, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        opened = open_deposit(
            actor=actor(request),
            channel=Channel.WEB,
            provenance=statement.stated.provenance,
            proposal=statement.stated.proposal,
        )
    except InvalidError as error:
        statement.refuse(error)
        return _form(request, statement, HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyDepositsError as error:
        statement.errors[""] = str(error.message)
        return _form(request, statement, HTTPStatus.TOO_MANY_REQUESTS)
    address = reverse("deposit:fill", args=[opened.code])
    return HttpResponseRedirect(with_language(address, chosen_language(request)), status=HTTPStatus.SEE_OTHER)


@open_to_anyone
@require_safe
@cache_control(public=True, max_age=86_400)
def communes(request: HttpRequest) -> JsonResponse:
    """Give communes for what somebody has typed so far."""
    found = find_communes(request.GET.get("q", ""), _SUGGESTED)
    return JsonResponse({"communes": [{"code": place.code, "label": label(place)} for place in found]})


def _form(request: HttpRequest, statement: Statement, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    values = statement.values
    context = {
        "values": values,
        "errors": statement.errors,
        "communes": [(place.code, label(place)) for place in statement.communes],
        "events": events_to_pick(values.get("event_search", ""), limit=_EVENTS_SHOWN, keep=values.get("event", "")),
        "new_event": NEW_EVENT,
        "sources": SourceKind.choices,
        "licences": [
            (
                licence.value,
                licence.label,
                LICENCES.get(licence),
                [kind.value for kind, allowed in ALLOWED_LICENCES.items() if licence in allowed],
            )
            for licence in Licence
        ],
        "precisions": PlacePrecision.choices,
        "samplings": SamplingKind.choices,
    }
    return render(request, "deposit/start.html", context, status=status)
