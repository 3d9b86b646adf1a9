"""Erasing a photograph without an objection, where a court orders it or a child is recognised: two steps, no way back."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.outlets.desk.words import state_words
from contrechamp_server.stages.objections.erasure import erase_photograph
from contrechamp_server.stages.objections.selectors import may_decide
from contrechamp_server.stages.objections.targets import read_target
from contrechamp_server.stages.objections.vocabulary import ErasureReason, TargetKind


@require_safe
@open_with(Permission.DECIDE_OBJECTION)
def find(request: HttpRequest) -> HttpResponse:
    """Lead from the address of a portrait's or a photograph's page to what would be destroyed."""
    asked = request.GET.get("page", "").strip()
    if not asked:
        return redirect(with_language(reverse("desk:objections"), chosen_language(request)))
    key = asked
    if "/" in asked:
        target = read_target(asked)
        key = target.id
        if target.kind is TargetKind.PORTRAIT:
            key = Portrait.objects.filter(pk=target.id).values_list("photograph", flat=True).first() or ""
    if not Photograph.objects.filter(pk=key).exists():
        raise NotFoundError
    return redirect(with_language(reverse("desk:erase", args=[key]), chosen_language(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.DECIDE_OBJECTION)
@cache_control(private=True, no_store=True)
def erase(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Say what would be destroyed, or destroy it."""
    found = Photograph.objects.select_related("submission__event").filter(pk=photograph_id).first()
    if found is None:
        raise NotFoundError
    page: dict[str, Any] = {
        "photograph": found,
        "state": state_words(found.state),
        "may_erase": may_decide(actor(request), found.pk),
        "reasons": ErasureReason.choices,
    }
    if request.method != "POST":
        return render(request, "desk/erase.html", page)
    try:
        reason = _agreed(request)
    except InvalidError as error:
        refused = page | {"error": str(error.message)}
        return render(request, "desk/erase.html", refused, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    erase_photograph(actor=actor(request), photograph_id=found.pk, reason=reason)
    return redirect(with_language(reverse("desk:objections"), chosen_language(request)))


def _agreed(request: HttpRequest) -> ErasureReason:
    reason = parse_choice(ErasureReason, request.POST.get("reason"))
    if request.POST.get("agreed") != "yes":
        raise InvalidError(_("Cochez la case : il n’y a pas de retour."), field="agreed")
    return reason
