"""The online right of reply, as its own form."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.objections.filling import Filled, filled, preview, take
from contrechamp_server.outlets.objections.words import pick
from contrechamp_server.stages.objections.errors import NoTargetError
from contrechamp_server.stages.objections.replies import MOST_OF_A_PICTURE, ask_reply, find_item
from contrechamp_server.stages.objections.targets import read_target
from contrechamp_server.stages.objections.vocabulary import Whom

_FIELDS = ("target", "whom", "text")


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def start(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the reply and lead to its receipt."""
    form = filled(request, _FIELDS)
    if request.method != "POST":
        return _show(request, form)
    return take(
        request,
        form,
        lambda: (
            ask_reply(
                actor=actor(request),
                target=read_target(form.values["target"]),
                whom=pick(Whom, form.values["whom"], "whom"),
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
        "whoms": Whom.choices,
        "most": _most(form.values["target"]),
        "most_of_a_picture": MOST_OF_A_PICTURE,
    }
    return render(request, "objections/reply.html", context, status=status)


def _most(address: str) -> int | None:
    """Give how long a reply may be; None while nobody can say to what."""
    try:
        return find_item(read_target(address)).most
    except NoTargetError:
        return None
