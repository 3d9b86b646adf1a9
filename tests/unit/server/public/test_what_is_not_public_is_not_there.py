"""What is not published answers as what does not exist, word for word; what is published shows no more than it should."""

import re
from typing import Any

import pytest
from django.test import Client

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState, HoldReason
from contrechamp_server.stages.approval.services import hold_photograph, reopen_photograph
from tests.archive import make_event, make_photograph, make_submission, someone, visitor

pytestmark = pytest.mark.django_db(transaction=True)
CLEAR = Box(80, 40, 200, 300)
NOT_PUBLIC = sorted(set(State) - {State.PUBLISHED})


def addresses(photograph: str, portrait: str) -> list[str]:
    """Give the public addresses of a photograph and of a portrait."""
    return [
        f"/photographies/{photograph}/",
        f"/portraits/{portrait}/",
        f"/portraits/{portrait}/vignette.jpg",
        f"/iiif/3/{photograph}/info.json",
        f"/iiif/3/{photograph}/full/max/0/default.jpg",
    ]


def answers(client: Client, photograph: str, portrait: str) -> list[tuple[Any, ...]]:
    """Give what each address answers, without the ids themselves."""
    found = []
    for address in addresses(photograph, portrait):
        answer: Any = client.get(address)
        body = answer.content.decode(errors="replace").replace(photograph, "").replace(portrait, "")
        found.append((answer.status_code, answer.headers["Content-Type"], body))
    return found


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_the_unpublished_answers_as_the_absent(state: State) -> None:
    photograph = make_photograph(state, portraits=(CLEAR,))
    client = visitor()
    there = answers(client, photograph.pk, Portrait.objects.get().pk)
    absent = answers(client, "a" * len(photograph.pk), "a" * len(photograph.pk))
    assert there == absent
    assert {status for status, *_ in there} == {404}


@pytest.mark.parametrize("act", ["hold", "reopen"])
def test_what_is_taken_back_is_gone_at_once(act: str) -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    portrait = Portrait.objects.get()
    assert {status for status, *_ in answers(visitor(), photograph.pk, portrait.pk)} == {200}
    actor = someone(Role.REVIEWER).actor
    if act == "hold":
        hold_photograph(
            actor=actor, photograph_id=photograph.pk, version=photograph.version, reason=HoldReason.FACE_LEFT
        )
    else:
        reopen_photograph(actor=actor, photograph_id=photograph.pk)
    assert {status for status, *_ in answers(visitor(), photograph.pk, portrait.pk)} == {404}
    assert portrait.pk not in visitor().get("/mur/").content.decode()


def test_staff_see_no_more_in_public_than_anyone() -> None:
    photograph = make_photograph(State.TO_REVIEW, portraits=(CLEAR,))
    found = answers(someone(Role.REVIEWER).client, photograph.pk, Portrait.objects.get().pk)
    assert {status for status, *_ in found} == {404}


@pytest.mark.parametrize("state", [EventState.PROPOSED, EventState.REFUSED])
def test_an_event_that_staff_have_not_opened_is_nowhere(state: EventState) -> None:
    event = make_event(title="Titre à ne pas montrer", state=state)
    photograph = make_photograph(State.PUBLISHED, submission=make_submission(event), portraits=(CLEAR,))
    client = visitor()
    assert client.get(f"/evenements/{event.pk}/").status_code == 404
    portrait = Portrait.objects.get().pk
    for address in ("/", "/mur/", "/evenements/", f"/photographies/{photograph.pk}/", f"/portraits/{portrait}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Titre à ne pas montrer" not in answer.content.decode()
        assert event.pk not in answer.content.decode()


def test_no_page_tells_what_is_private_or_internal() -> None:
    submitter = someone(Role.SUBMITTER)
    deposit = make_submission(submitter=submitter.account.pk)
    deposit.note = seal_field("note privée", purpose="note", row=deposit.pk)
    deposit.save()
    photograph = make_photograph(State.PUBLISHED, submission=deposit, portraits=(CLEAR,))
    make_photograph(State.TO_REVIEW, submission=deposit)
    hidden = [deposit.pk, submitter.account.pk, submitter.account.pseudonym, "note privée", photograph.public_id]
    for address in ("/", "/mur/", *addresses(photograph.pk, Portrait.objects.get().pk)[:2], "/journal/"):
        page = visitor().get(address).content.decode()
        for secret in hidden:
            assert str(secret) not in page, f"{address}: {secret}"


def test_a_place_is_told_no_more_precisely_than_the_depositor_said() -> None:
    deposit = make_submission(commune="69123", place_precision="departement")
    photograph = make_photograph(State.PUBLISHED, submission=deposit, portraits=(CLEAR,))
    for address in ("/mur/", *addresses(photograph.pk, Portrait.objects.get().pk)[:2]):
        page = visitor().get(address).content.decode()
        assert "Rhône" in page
        assert "Lyon" not in page


def test_a_graphic_picture_is_not_loaded_before_it_is_asked_for() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    Photograph.objects.filter(pk=photograph.pk).update(is_graphic=True)
    portrait = Portrait.objects.get().pk
    assert "vignette.jpg" not in visitor().get("/").content.decode()
    assert "vignette.jpg" not in visitor().get("/mur/").content.decode()
    for address in addresses(photograph.pk, portrait)[:2]:
        page = visitor().get(address).content.decode()
        pictures = re.findall(r"<details[^>]*>.*?</details>", page, re.DOTALL)
        assert pictures
        assert all('loading="lazy"' in picture for picture in pictures)
        for picture in pictures:
            page = page.replace(picture, "")
        assert not re.search(r"<img[^>]+/iiif/3/", page)
