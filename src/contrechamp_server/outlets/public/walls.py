"""The wall: every published portrait, newest first; narrowed by event, département and year."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.places import UnknownCommuneError, UnknownDepartementError, commune, departement_name
from contrechamp_server.foundation.records.models import Event, Portrait
from contrechamp_server.foundation.records.selectors import public_events, public_photographs, public_portraits
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.paging import page_of
from contrechamp_server.outlets.public.addresses import with_page, without
from contrechamp_server.outlets.public.cards import card

PAGE = 60
CURSOR = "apres"
_MOST_EVENTS = 200
_DEPOSIT = "photograph__submission"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor narrows the wall to; empty for everything."""

    event: str
    departement: str
    year: str

    @classmethod
    def asked(cls, request: HttpRequest) -> "Filters":
        """Read the address."""
        return cls(*(request.GET.get(name, "").strip()[:40] for name in ("evenement", "departement", "annee")))

    @property
    def is_set(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.event or self.departement or self.year)

    def narrow(self, portraits: QuerySet[Portrait]) -> QuerySet[Portrait]:
        """Keep what was asked for. What cannot be read finds nothing."""
        if self.event:
            portraits = portraits.filter(**{f"{_DEPOSIT}__event__in": public_events().filter(pk=self.event)})
        if self.departement:
            portraits = self._in_departement(portraits)
        if self.year:
            is_year = self.year.isascii() and self.year.isdigit() and len(self.year) == 4 and self.year >= "1000"
            portraits = (
                portraits.filter(**{f"{_DEPOSIT}__taken_on__year": int(self.year)}) if is_year else portraits.none()
            )
        return portraits

    def _in_departement(self, portraits: QuerySet[Portrait]) -> QuerySet[Portrait]:
        try:
            departement_name(self.departement)
        except UnknownDepartementError:
            return portraits.none()
        # The code of a commune begins with that of its département: 75056, 2A004, 97411.
        return portraits.filter(**{f"{_DEPOSIT}__commune__startswith": self.departement})


@open_to_anyone
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Show the wall."""
    filters = Filters.asked(request)
    cursor = request.GET.get(CURSOR, "")
    portraits = filters.narrow(public_portraits())
    page = page_of(portraits, by="published_at", cursor=cursor, size=PAGE)
    return render(
        request,
        "public/wall.html",
        {
            "cards": [card(portrait) for portrait in page.rows],
            "count": portraits.count(),
            "filters": filters,
            "events": _events(),
            "departements": _departements(),
            "years": _years(),
            "is_first": not cursor,
            "first": without(request, CURSOR),
            "more": with_page(request, CURSOR, page.after),
        },
    )


def _events() -> QuerySet[Event]:
    shown = public_photographs().values("submission__event")
    return public_events().filter(pk__in=shown).order_by("-date", "title")[:_MOST_EVENTS]


def _departements() -> list[tuple[str, str]]:
    codes = set()
    for code in public_photographs().order_by().values_list("submission__commune", flat=True).distinct():
        try:
            codes.add(commune(code).departement)
        except UnknownCommuneError:
            continue
    return sorted(((code, departement_name(code)) for code in codes), key=lambda pair: pair[0])


def _years() -> list[int]:
    days = public_photographs().order_by().dates("submission__taken_on", "year", order="DESC")
    return [day.year for day in days]
