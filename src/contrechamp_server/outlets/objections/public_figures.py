"""The public log of objections: counts, reasons and delays of whole months, nothing of any one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.stages.objections.figures import LEAST_CELL, figures


@open_to_anyone
@require_safe
@cache_control(public=True, max_age=3600)
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures."""
    found = figures()
    context = {
        "figures": found,
        "least": LEAST_CELL,
        "months": found.months.items(),
        "kinds": [(kind.label, line) for kind, line in found.kinds.items()],
        "reasons": [(reason.label, count) for reason, count in found.reasons.items()],
    }
    return render(request, "objections/figures.html", context)
