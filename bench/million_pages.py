"""What `bench.million` asks for: addresses of each kind of public page, drawn from what the archive holds."""

import random
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contrechamp_server.foundation.records.models import Event, Portrait

_SEED = 7
_NAMES = {
    "event": "evenement", "month": "mois", "departement": "departement", "legibility": "constat", "unit_type": "unite",
}  # fmt: skip
_WAITING = "a-legender"


def addresses(count: int) -> dict[str, list[str]]:
    """Give so many addresses of each kind."""
    rng = random.Random(_SEED)  # noqa: S311 - which pages are asked for, no secret
    some = _portraits(rng, count)
    photographs = [portrait.photograph_id for portrait in some]
    events = list(Event.objects.values_list("pk", flat=True))
    years = {day.year for day in Event.objects.dates("date", "year")}
    kinds: dict[str, list[str]] = {
        "home": ["/", "/?lang=en"],
        "wall": ["/mur/", "/mur/?lang=en"],
        "wall, deep": [_wall(portrait, [], is_deep=True) for portrait in some],
    }
    for name, word in _NAMES.items():
        kinds[f"wall by {word}"] = [_wall(portrait, [name]) for portrait in some]
        kinds[f"wall by {word}, deep"] = [_wall(portrait, [name], is_deep=True) for portrait in some]
    kinds["wall by several"] = [_wall(portrait, rng.sample([*_NAMES], rng.randint(2, 4))) for portrait in some]
    kinds["wall by several, deep"] = [
        _wall(portrait, rng.sample([*_NAMES], rng.randint(2, 4)), is_deep=True) for portrait in some
    ]
    kinds["wall by several, at odds"] = [_at_odds(rng, some) for _ in some]
    kinds |= {
        "portrait": [f"/portraits/{portrait.pk}/" for portrait in some],
        "photograph": [f"/photographies/{key}/" for key in photographs],
        "event": [f"/evenements/{rng.choice(events)}/" for _ in some],
        "event, deep": [
            f"/evenements/{portrait.event_id}/?{urlencode({'apres': _cursor(portrait)})}" for portrait in some
        ],
        "events": ["/evenements/", *(f"/evenements/?annee={year}" for year in sorted(years))],
        "rate": ["/taux/", "/taux/?lang=en"],
        "map of the rate": ["/taux/million/carte.svg"],
        "method": ["/methode/"],
        "incidents": ["/incidents/"],
        "objections": ["/objections/"],
        "how to read it": ["/lire/"],
    }
    return {kind: [found[n % len(found)] for n in range(count)] for kind, each in kinds.items() if (found := each)}


def queries(asked: dict[str, list[str]]) -> dict[str, int]:
    """Give the most queries that one of a few pages of each kind makes.

    Raises:
        RuntimeError: a page is not there.
    """
    client = Client(headers={"host": "127.0.0.1"})
    found = {}
    for kind, each in asked.items():
        most = 0
        for address in list(dict.fromkeys(each))[:5]:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{answer.status_code} at {address}")
            most = max(most, len(captured))
        found[kind] = most
    return found


def _portraits(rng: random.Random, count: int) -> list[Any]:
    """Draw portraits over the whole archive, not evenly: the greater an event, the oftener."""
    found: list[Any] = []
    while len(found) < count:
        start = "".join(rng.choices("abcdefghijkmnpqrstuvwxyz", k=3))
        row = Portrait.objects.filter(pk__gte=start, shown_at__isnull=False).order_by("pk").first()
        if row is not None:
            found.append(row)
    return found


def _wall(portrait: Any, names: list[str], *, is_deep: bool = False) -> str:
    query = {_NAMES[name]: _value(portrait, name) for name in names}
    if is_deep:
        query["apres"] = _cursor(portrait)
    return f"/mur/?{urlencode(query)}"


def _at_odds(rng: random.Random, some: list[Any]) -> str:
    """Narrow by values of different portraits: few or none share them."""
    names = rng.sample(["month", "departement", "legibility", "unit_type"], rng.randint(2, 4))
    return f"/mur/?{urlencode({_NAMES[name]: _value(rng.choice(some), name) for name in names})}"


def _value(portrait: Any, name: str) -> str:
    if name == "event":
        return str(portrait.event_id)
    value = str(getattr(portrait, name))
    return value or (_WAITING if name == "legibility" else "crs")


def _cursor(portrait: Any) -> str:
    return f"{portrait.shown_at.isoformat()}~{portrait.pk}"
