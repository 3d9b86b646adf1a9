"""Gold portraits, for a steward: which ones there are, one more, one less."""

import re
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.stages.captions.errors import NotGoldError
from contrechamp_server.stages.captions.golds import make_gold, retire_gold
from contrechamp_server.stages.captions.models import Gold

_MOST: Final = 500
_ADDRESS: Final = re.compile(r"(?:.*/portraits/)?([a-z0-9]{16})/?(?:\?.*)?")


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.EDIT_RULES)
def manage(request: HttpRequest) -> HttpResponse:
    """Show the gold portraits, or add or retire one."""
    values = {"portrait": request.POST.get("portrait", "").strip(), "legibility": request.POST.get("legibility", "")}
    error = ""
    if request.method == "POST":
        try:
            _do(request, values)
        except (InvalidError, NotGoldError) as refused:
            error = str(refused.message)
        else:
            return redirect(with_language(reverse("captions:golds"), chosen_language(request)))
    context: dict[str, Any] = {
        "golds": Gold.objects.select_related("portrait").order_by("-made_at", "pk")[:_MOST],
        "legibilities": Legibility.choices,
        "values": values,
        "error": error,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "captions/golds.html", context, status=status)


def _do(request: HttpRequest, values: dict[str, str]) -> None:
    """Add or retire one.

    Raises:
        InvalidError, NotGoldError: it cannot be.
    """
    found = _ADDRESS.fullmatch(values["portrait"])
    if found is None:
        raise InvalidError(_("Collez l’adresse d’un portrait, ou son identifiant."))
    if request.POST.get("do") == "retire":
        retire_gold(actor=actor(request), portrait_id=found[1])
        return
    if values["legibility"] not in Legibility.values:
        raise InvalidError(_("Dites la réponse connue."))
    make_gold(actor=actor(request), portrait_id=found[1], legibility=Legibility(values["legibility"]))
