"""The rate's page: both numbers, their bounds and intervals, what entered, and each table under its chart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.records.models import SamplingPlan
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.statistics.files import MAP, OPEN_DATA
from contrechamp_server.outlets.statistics.maps import regions, said
from contrechamp_server.outlets.statistics.showing import agreement, exhibits, flow, headline
from contrechamp_server.stages.counting.selectors import plan_of, plans, sheet_of


@open_to_anyone
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Show the latest plan, or say that there is none yet."""
    found = plans()
    if not found:
        return render(request, "statistics/rate.html", {"plan": None})
    return _page(request, found[0], found)


@open_to_anyone
@require_safe
def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Show one plan."""
    return _page(request, plan_of(plan), plans())


def _page(request: HttpRequest, shown: SamplingPlan, every: list[SamplingPlan]) -> HttpResponse:
    sheet = sheet_of(shown)
    return render(
        request,
        "statistics/rate.html",
        {
            "plan": shown,
            "others": [each for each in every if each.pk != shown.pk],
            "headline": headline(sheet),
            "flow": flow(sheet),
            "exhibits": exhibits(sheet),
            "map": {"file": MAP, "words": said(regions(sheet))},
            "agreement": agreement(sheet),
            "files": OPEN_DATA,
        },
    )
