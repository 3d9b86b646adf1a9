"""What travels with a public answer: how long it may be kept, by what it varies, what it may load; and no cookie."""

import threading
from typing import Any

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.outlets.public import images as module
from contrechamp_server.stages.approval.services import reopen_photograph
from tests.archive import make_photograph, someone, visitor

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/", "/mur/", "/evenements/", "/comment/", "/charte/", "/methode/", "/journal/", "/rien/")


@pytest.fixture
def images() -> list[str]:
    """Give the addresses of public image bytes."""
    photograph = make_photograph(State.PUBLISHED, portraits=(Box(80, 40, 200, 300),))
    portrait = Portrait.objects.get()
    return [
        f"/portraits/{portrait.pk}/vignette.jpg",
        f"/iiif/3/{photograph.pk}/info.json",
        f"/iiif/3/{photograph.pk}/full/400,/0/default.jpg",
        f"/iiif/3/{photograph.pk}/80,40,200,300/max/0/default.jpg",
    ]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_only_from_here_and_sets_no_cookie(address: str) -> None:
    answer = visitor().get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("address", PAGES[:-1])
def test_a_page_is_in_the_language_of_the_address_or_of_the_browser(address: str) -> None:
    for header, query, expected in (
        ("en", "", "en"),
        ("de", "", "fr"),
        ("en", "?lang=fr", "fr"),
        ("fr", "?lang=en", "en"),
    ):
        answer = visitor().get(address + query, headers={"accept-language": header})
        assert answer.headers["Content-Language"] == expected
        assert f'<html lang="{expected}">' in answer.content.decode()


def test_a_language_in_the_address_stays_in_its_links() -> None:
    page = visitor().get("/?lang=en").content.decode()
    assert "/mur/?lang=en" in page
    assert "/deposer/?lang=en" in page


def test_pictures_are_kept_for_minutes_only_and_asked_again_by_their_digest(images: list[str]) -> None:
    for address in images:
        answer = visitor().get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        if "ETag" in answer.headers:
            again = visitor().get(address, headers={"if-none-match": answer.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b"")


def test_a_picture_that_was_withdrawn_is_not_confirmed_to_a_cache(images: list[str]) -> None:
    before: dict[str, Any] = {address: visitor().get(address).headers.get("ETag") for address in images}
    photograph = Portrait.objects.get().photograph
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk)
    for address, etag in before.items():
        assert visitor().get(address, headers={"if-none-match": etag or "*"}).status_code == 404


def test_iiif_is_for_other_sites_too_and_says_its_canonical_address(images: list[str]) -> None:
    _, info, picture, _ = images
    for address in (info, picture):
        answer = visitor().get(address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert '/full/400,300/0/default.jpg>;rel="canonical"' in visitor().get(picture).headers["Link"]
    assert visitor().get(info).json()["id"].startswith("http://testserver/iiif/3/")
    assert visitor().get(info.removesuffix("/info.json")).status_code == 303


def test_an_address_that_iiif_does_not_know_is_a_bad_request_and_not_a_fault(images: list[str]) -> None:
    base = images[1].removesuffix("/info.json")
    for wrong in (
        "full/max/45/default.jpg",
        "full/max/0/native.jpg",
        "full/max/0/default.tif",
        "full/^max/0/default.jpg",
        "9999,0,1,1/max/0/default.jpg",
        "full/0,/0/default.jpg",
    ):
        answer = visitor().get(f"{base}/{wrong}")
        assert answer.status_code == 400
        assert answer.json()["code"] == "bad_request"


def test_large_pictures_are_made_a_few_at_a_time(images: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    base = images[1].removesuffix("/info.json")
    monkeypatch.setattr(module, "_LARGE", 100_000)
    monkeypatch.setattr(module, "_places", lambda: threading.BoundedSemaphore(1))
    assert visitor().get(f"{base}/full/max/0/default.png").status_code == 200
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(module, "_places", lambda: taken)
    refused = visitor().get(f"{base}/full/max/0/default.png")
    assert (refused.status_code, refused.json()["code"]) == (429, "large_pictures")
    assert visitor().get(f"{base}/full/200,/0/default.png").status_code == 200


def test_only_reading_is_offered(images: list[str]) -> None:
    for address in (*PAGES[:-1], *images, "/sante"):
        assert visitor().post(address).status_code == 405


def test_what_somebody_signed_in_sees_stays_out_of_shared_caches(images: list[str]) -> None:
    client = someone(Role.REVIEWER).client
    for address in ("/", "/mur/", *images):
        kept = client.get(address).headers["Cache-Control"]
        assert kept == ("private, max-age=300" if address in images else "private, no-store")


def test_health_says_no_more_than_that_the_archive_is_up() -> None:
    answer = visitor().get("/sante")
    assert set(answer.json()) == {"status", "database", "waiting"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_log_s_files_are_those_of_the_published_copy_and_no_others() -> None:
    make_photograph(State.PUBLISHED)
    assert visitor().get("/journal/records.jsonl").status_code == 404
    publish_log()
    for name in ("log.json", "public-key.pem", "heads.jsonl", "records.jsonl"):
        answer: Any = visitor().get(f"/journal/{name}")
        assert b"".join(answer.streaming_content)
    for name in ("..", "log.key", "archive.sqlite3", "%2e%2e%2fsecrets%2flog.key"):
        assert visitor().get(f"/journal/{name}").status_code == 404
