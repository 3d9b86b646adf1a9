"""Objecting: one page, no account, no script, no cookie. The link beside a picture fills in which one it is."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.objections.filling import Filled, filled, preview, take
from contrechamp_server.outlets.objections.words import KIND_HINTS, pick
from contrechamp_server.stages.objections.services import MOST_PRIVATE_CHARS, object_to
from contrechamp_server.stages.objections.targets import read_target
from contrechamp_server.stages.objections.vocabulary import Kind

_FIELDS = ("target", "kind", "text")


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def start(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the objection and lead to its receipt."""
    form = filled(request, _FIELDS)
    if request.method != "POST":
        return _show(request, form)
    return take(
        request,
        form,
        lambda: (
            object_to(
                actor=actor(request),
                target=read_target(form.values["target"]),
                kind=pick(Kind, form.values["kind"], "kind"),
                text=form.values["text"],
            ).code
        ),
        _show,
    )


def _show(request: HttpRequest, form: Filled, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        "values": form.values,
        "errors": form.errors,
        "picture": preview(form.values["target"]),
        "kinds": [(kind.value, kind.label, KIND_HINTS[kind]) for kind in Kind],
        "most": MOST_PRIVATE_CHARS,
    }
    return render(request, "objections/start.html", context, status=status)
