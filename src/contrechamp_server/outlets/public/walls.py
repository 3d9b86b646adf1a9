"""The wall: every published portrait, newest first; narrowed by finding, kind of unit, event, month and département."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.records.narrowing import narrowed
from contrechamp_server.foundation.records.tallies import ALL, Totals, count_of, totals
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.paging import page_of
from contrechamp_server.outlets.public import filters
from contrechamp_server.outlets.public.addresses import with_page, without
from contrechamp_server.outlets.public.cards import cards_of

PAGE = 60
CURSOR = "apres"


@open_to_anyone
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Show the wall."""
    asked = filters.read(request)
    cursor = request.GET.get(CURSOR, "")
    there = totals()
    count = count_of(asked.asked) if len(asked.asked) > 1 else _alone(asked.asked, there)
    page = page_of(narrowed(asked.asked, there, count), by="shown_at", cursor=cursor, size=PAGE)
    form = filters.fields(asked, there)
    return render(
        request,
        "public/wall.html",
        {
            "cards": cards_of(page.rows),
            "count": count,
            "filters": asked,
            "form": form,
            "narrowed_to": filters.in_words(form),
            "is_empty": not there,
            "is_first": not cursor,
            "first": without(request, CURSOR),
            "more": with_page(request, CURSOR, page.after),
        },
    )


def _alone(asked: dict[str, str], there: Totals) -> int:
    (name, value), *_rest = [*asked.items(), (ALL, "")]
    return there.get(name, {}).get(value, 0)
