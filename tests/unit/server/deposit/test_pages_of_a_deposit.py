"""The deposit's pages: what they say before is what the public will read, and their code stays between them and their reader."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.intake import limits
from contrechamp_server.stages.intake.services import find_deposit
from tests.archive import make_event, make_photograph, someone, visitor
from tests.flow.batches import portrait
from tests.unit.server.frame.test_uploads import named

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _released() -> None:
    limits._recent.clear()


def open_deposit(client: Client, **given: str) -> str:
    """Fill in the form; give the deposit's code."""
    event = {} if "event" in given else {"event": make_event().pk}
    sent = {"source_kind": "public_space", "licence": "cc0", **event, **given}
    answer = client.post("/deposer/", sent)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[1]


def put(client: Client, code: str, *pictures: bytes) -> Any:
    files = [named(picture, f"{n}.jpg") for n, picture in enumerate(pictures)]
    return client.post(f"/deposer/{code}/", {"photographs": files}, headers=JSON)


def facts(page: Any) -> list[str]:
    """Give what a page says of where photographs come from, label and words."""
    (listed,) = re.findall(r'<dl class="facts">(.*?)</dl>', page.content.decode(), re.DOTALL)
    rows = re.findall(r"<dt>(.*?)</dt>(.*?)</div>", listed, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", f"{label}: {words}").split()) for label, words in rows]


@pytest.mark.parametrize(
    "given",
    [
        {"credit": "Collectif", "licence": "cc_by"},
        {"source_kind": "online", "licence": "quotation", "source_url": "https://www.example.org/page"},
        {"source_kind": "press", "licence": "press", "agency": "Agence", "credit": "A. B."},
        {"sampling": "drawn", "frame_size": "200", "draw_seed": "42", "place_precision": "departement"},
        {"sampling": "systematic", "step": "10", "taken_on": "2025-05-02", "commune": "Saint-Denis (93)"},
        {"event": "new", "event_title": "Marche du 8 mars", "event_date": "2025-03-08", "commune": "75056"},
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_shown_before_sending_is_what_the_public_page_says(given: dict[str, str], language: str) -> None:
    code = open_deposit(visitor(), **given)
    before = facts(visitor().get(f"/deposer/{code}/?lang={language}"))
    photograph = make_photograph(State.PUBLISHED, submission=find_deposit(code))
    public = facts(visitor().get(f"/photographies/{photograph.pk}/?lang={language}"))
    assert len(public) == 7
    assert public[1:] == before[1:]
    if "event_title" in given:
        assert "Marche du 8 mars" in before[0]
        assert "Marche du 8 mars" not in public[0]
    else:
        assert public[0] == before[0]


def test_the_deposit_of_somebody_signed_in_is_theirs() -> None:
    person = someone(Role.SUBMITTER)
    assert find_deposit(open_deposit(person.client)).submitter == person.account.pk
    assert find_deposit(open_deposit(visitor())).submitter == ""


def test_where_an_account_is_needed_the_form_leads_to_it(settings: Any) -> None:
    code = open_deposit(visitor())
    settings.ARCHIVE = replace(settings.ARCHIVE, anonymous_intake=False)
    answer = visitor().get("/deposer/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/entrer/?next=%2Fdeposer%2F")
    assert put(visitor(), code, portrait()).json()["code"] == "account_needed"
    assert someone(Role.SUBMITTER).client.get("/deposer/").status_code == 200


def test_files_are_answered_one_by_one() -> None:
    code = open_deposit(visitor())
    first = put(visitor(), code, portrait(), b"text", portrait())
    assert first.status_code == 200
    assert [result["outcome"] for result in first.json()["results"]] == ["taken", "refused", "repeat"]
    other = put(visitor(), open_deposit(visitor()), portrait())
    assert [result["outcome"] for result in other.json()["results"]] == ["known"]
    refused = put(visitor(), code, b"text")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_picture")
    assert Photograph.objects.count() == 2


def test_pages_that_hold_a_code_are_kept_by_nobody() -> None:
    code = open_deposit(visitor())
    put(visitor(), code, portrait())
    for path in ("", "recu/", "recu.txt"):
        answer = visitor().get(f"/deposer/{code}/{path}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"


def test_a_wrong_code_leads_nowhere() -> None:
    for path in ("", "recu/", "recu.txt"):
        assert visitor().get(f"/deposer/xxxxxx-xxxxxx-xxxxxx-xxxxxx/{path}").status_code == 404
    assert visitor().post("/deposer/xxxxxx-xxxxxx-xxxxxx-xxxxxx/envoyer/").status_code == 404


def test_an_empty_deposit_is_told_beside_the_button() -> None:
    code = open_deposit(visitor())
    answer = visitor().post(f"/deposer/{code}/envoyer/")
    assert answer.status_code == 422
    assert "Ce dépôt est vide" in answer.content.decode()
    assert Submission.objects.get().sent_at is None


def test_a_sent_deposit_shows_its_receipt_and_takes_no_more() -> None:
    code = open_deposit(visitor())
    put(visitor(), code, portrait())
    assert visitor().post(f"/deposer/{code}/envoyer/")["Location"] == f"/deposer/{code}/recu/"
    assert visitor().get(f"/deposer/{code}/")["Location"] == f"/deposer/{code}/recu/"
    assert put(visitor(), code, portrait(8)).json()["code"] == "deposit_closed"


def test_a_receipt_leads_to_what_is_published_and_to_nothing_before() -> None:
    code = open_deposit(visitor())
    waiting = make_photograph(State.TO_REVIEW, submission=find_deposit(code))
    shown = make_photograph(State.PUBLISHED, submission=find_deposit(code))
    page = visitor().get(f"/deposer/{code}/recu/").content.decode()
    assert f"/photographies/{shown.pk}/" in page
    assert waiting.pk not in page


def test_a_text_receipt_speaks_the_language_of_its_page() -> None:
    code = open_deposit(visitor())
    put(visitor(), code, portrait())
    french, english = (visitor().get(f"/deposer/{code}/recu.txt?lang={language}") for language in ("fr", "en"))
    assert "Reçu de dépôt" in french.content.decode()
    assert "Deposit receipt" in english.content.decode()
    assert code not in french["Content-Disposition"]


def test_a_refused_event_can_no_longer_be_chosen() -> None:
    refused = make_event(state=EventState.REFUSED)
    answer = visitor().post("/deposer/", {"source_kind": "public_space", "licence": "cc0", "event": refused.pk})
    assert answer.status_code == 422


def test_communes_are_suggested() -> None:
    found = visitor().get("/deposer/communes", {"q": "saint-den"}).json()["communes"]
    assert {"code": "93066", "label": "Saint-Denis (93)"} in found
    assert visitor().get("/deposer/communes").json() == {"communes": []}
