"""Keyset paging of the wall: every portrait once, and the same page whatever is published meanwhile; filters."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.models import Photograph, Portrait, Submission
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.frame.paging import page_of
from tests.archive import make_event, make_photograph, make_submission, visitor

pytestmark = pytest.mark.django_db(transaction=True)


def publish(count: int, submission: Submission | None = None) -> list[str]:
    """Put portraits on the wall, five of them at the same moment, without making pictures for each."""
    photograph = make_photograph(State.PUBLISHED, submission=submission, portraits=(Box(80, 40, 60, 80),))
    pattern = Portrait.objects.select_related("thumbnail").get(photograph=photograph)
    moment = now()
    rows = [
        Portrait(
            photograph=photograph,
            x=pattern.x,
            y=pattern.y,
            w=pattern.w,
            h=pattern.h,
            thumbnail=pattern.thumbnail,
            published_at=moment - timedelta(minutes=n // 5),
        )
        for n in range(count - 1)
    ]
    Portrait.objects.bulk_create(rows)
    place_on_wall(photograph.pk)
    return [pattern.pk, *(row.pk for row in rows)]


def shown(page: str) -> list[str]:
    """Give the ids of the portraits on a page of the wall, in their order."""
    return list(dict.fromkeys(re.findall(r"/portraits/(\w+)/vignette.jpg", page)))


def after(page: str) -> str:
    """Give the link to the following page, empty on the last."""
    found = re.search(r'href="([^"]+)" rel="next"', page)
    return found[1].replace("&amp;", "&") if found else ""


def leaf_through(client: Client, address: str) -> list[list[str]]:
    """Give all pages from an address on."""
    pages = []
    while address:
        page = client.get(address).content.decode()
        pages.append(shown(page))
        address = after(page)
    return pages


def test_every_portrait_is_on_one_page_once() -> None:
    published = publish(137)
    pages = leaf_through(visitor(), "/mur/")
    assert [len(page) for page in pages] == [60, 60, 17]
    assert sorted(key for page in pages for key in page) == sorted(published)


def test_a_page_stays_the_same_while_others_are_published() -> None:
    publish(70)
    client = visitor()
    second = after(client.get("/mur/").content.decode())
    before = shown(client.get(second).content.decode())
    publish(9)
    assert shown(client.get(second).content.decode()) == before


def test_rows_of_one_moment_are_kept_apart_by_their_id() -> None:
    publish(12)
    Portrait.objects.update(published_at=now())
    keys, cursor = [], ""
    for _ in range(4):
        page = page_of(public_portraits(), by="published_at", cursor=cursor, size=3)
        keys += [row.pk for row in page.rows]
        cursor = page.after
    assert cursor == ""
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == 12


@pytest.mark.parametrize(
    "cursor",
    [
        "1",
        "~",
        "2025-05-01~abc",
        "2025-05-01T10:00:00~abc",
        "2025-13-41T10:00:00+00:00~abc",
        "x~y",
        "2025-05-01T10:00:00+00:00~a'b",
    ],
)
def test_a_cursor_that_is_none_of_ours_leads_nowhere(cursor: str) -> None:
    with pytest.raises(NotFoundError):
        page_of(public_portraits(), by="published_at", cursor=cursor, size=3)
    assert visitor().get("/mur/", {"apres": cursor}).status_code == 404


def test_the_wall_is_narrowed_by_event_departement_and_month_and_pages_keep_that() -> None:
    lyon = make_event(title="Marche", date=date(2024, 3, 2), commune="69123")
    deposit = make_submission(lyon, commune="69123", taken_on=lyon.date)
    here = publish(62, deposit)
    publish(3)
    client = visitor()
    for narrowed in (f"evenement={lyon.pk}", "departement=69", "mois=2024-03"):
        first = client.get(f"/mur/?{narrowed}").content.decode()
        assert len(shown(first)) == 60
        link = after(first)
        assert parse_qs(urlsplit(link).query).items() >= parse_qs(narrowed).items()
        assert sorted(shown(first) + shown(client.get(link).content.decode())) == sorted(here)


@pytest.mark.parametrize(
    "asked", ["evenement=aucun", "departement=zz", "mois=0999", "mois=2025-13", "mois=٢٠٢٥-٠٥", "constat=x", "unite=x"]
)
def test_what_no_filter_knows_finds_nothing_and_breaks_nothing(asked: str) -> None:
    publish(2)
    answer = visitor().get(f"/mur/?{asked}")
    assert answer.status_code == 200
    assert shown(answer.content.decode()) == []


def test_no_address_gathers_portraits_by_a_number_or_a_person() -> None:
    publish(3)
    # Charter 6: what is not a filter of the wall is not one by another name either.
    everything = shown(visitor().get("/mur/").content.decode())
    for asked in ("numero=1234567", "q=1234567", "personne=x", "photograph=x", "matricule=1234567"):
        assert shown(visitor().get(f"/mur/?{asked}").content.decode()) == everything


def test_the_latest_photographs_of_an_event_are_paged_as_well() -> None:
    event = make_event()
    deposit = make_submission(event)
    photographs = [make_photograph(State.PUBLISHED, submission=deposit).pk for _ in range(14)]
    page = visitor().get(f"/evenements/{event.pk}/").content.decode()
    first = re.findall(r'href="/photographies/(\w+)/"', page)
    second = re.findall(r'href="/photographies/(\w+)/"', visitor().get(after(page)).content.decode())
    assert (len(first), len(second)) == (12, 2)
    assert sorted(first + second) == sorted(photographs)
    assert Photograph.objects.count() == 14
