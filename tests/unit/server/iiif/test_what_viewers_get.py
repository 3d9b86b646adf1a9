"""Manifests, collections and annotations: as the specification wants them, true to what is public, and nothing besides."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.records.models import Event, Photograph, Portrait, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState, Licence
from contrechamp_server.outlets.iiif import views
from contrechamp_server.stages.approval.services import reopen_photograph
from contrechamp_server.stages.objections.models import Tombstone
from contrechamp_server.stages.objections.replies import ask_reply, insert_reply
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import TargetKind, Whom
from contrechamp_server.stages.publication.services import withdraw_incident
from contrechamp_server.stages.publication.vocabularies import WithdrawalReason
from tests.archive import make_event, make_photograph, make_submission, someone, visitor
from tests.unit.server.api.published import BOXES, publish_all
from tests.unit.server.iiif.presentation import ANNOTATIONS, COLLECTION, MANIFEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, str]:
    """Give ids of what is public."""
    return publish_all()


def addresses(ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    photograph = f"/iiif/photographs/{ids['photograph_id']}"
    return [
        (f"{photograph}/manifest.json", MANIFEST),
        (f"{photograph}/portraits.json", ANNOTATIONS),
        (f"{photograph}/masks.json", ANNOTATIONS),
        (f"/iiif/incidents/{ids['incident_id']}/manifest.json", MANIFEST),
        (f"/iiif/events/{ids['event_id']}/collection.json", COLLECTION),
    ]


def get(address: str) -> Any:
    answer = visitor().get(address)
    assert answer.status_code == 200, address
    return answer.json()


def things(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from things(each)


def test_each_is_as_the_specification_wants_it(ids: dict[str, str]) -> None:
    for address, shape in addresses(ids):
        answer = visitor().get(address)
        jsonschema_rs.validate(shape, answer.json())
        assert answer["Content-Type"].startswith("application/ld+json;profile=")
        assert answer.json()["id"] == f"http://testserver{address}"


def test_every_address_in_them_leads_somewhere(ids: dict[str, str]) -> None:
    seen = set()
    for address, _shape in addresses(ids):
        for thing in things(get(address)):
            link, kind = thing.get("id", ""), thing.get("type", "")
            # A canvas, its pages and an annotation are known by their addresses, and are inside what has them.
            if kind not in {"Canvas", "Annotation"} and "/canvas" not in link and link.startswith("http"):
                seen.add(f"{link}/info.json" if kind == "ImageService3" else link)
    assert len(seen) > 12
    for link in seen:
        assert visitor().get(link.partition("#")[0]).status_code == 200, link


def test_they_are_kept_for_minutes_and_read_by_any_site(ids: dict[str, str]) -> None:
    for address, _shape in addresses(ids):
        answer = visitor().get(address)
        assert answer["Cache-Control"] == "public, max-age=300"
        assert answer["Access-Control-Allow-Origin"] == "*"
        again = visitor().get(address, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert visitor().post(address).status_code == 405


def test_the_same_is_said_whatever_language_is_asked_for(ids: dict[str, str]) -> None:
    for address, _shape in addresses(ids):
        assert get(f"{address}?lang=en") | {"id": ""} == get(f"{address}?lang=fr") | {"id": ""}
    manifest = get(addresses(ids)[0][0])
    assert manifest["label"] == {"fr": ["Paris, 1er mai 2025"], "en": ["Paris, 1 May 2025"]}


def test_credit_and_licence_go_with_the_picture(ids: dict[str, str]) -> None:
    manifest = get(addresses(ids)[0][0])
    assert manifest["requiredStatement"]["value"]["fr"] == ["Collectif d’essai, CC BY 4.0"]
    assert manifest["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    Submission.objects.update(licence=Licence.PRESS)
    for address in (addresses(ids)[0][0], addresses(ids)[3][0]):
        shown = get(address)
        assert "rights" not in shown
        assert "affichage seulement" in shown["requiredStatement"]["value"]["fr"][0]
        jsonschema_rs.validate(MANIFEST, shown)


def test_a_canvas_is_the_public_picture(ids: dict[str, str]) -> None:
    (canvas,) = get(addresses(ids)[0][0])["items"]
    assert (canvas["width"], canvas["height"]) == (800, 600)
    painting = canvas["items"][0]["items"][0]
    assert painting["target"] == canvas["id"]
    info = get(f"{painting['body']['service'][0]['id']}/info.json")
    assert (info["width"], info["height"]) == (canvas["width"], canvas["height"])


def test_portraits_say_their_findings_in_words(ids: dict[str, str]) -> None:
    first, second = get(addresses(ids)[1][0])["items"]
    assert [each["value"] for each in first["body"]] == [
        "Couvert, Compagnie républicaine de sécurité",
        "Covered, CRS (riot police company)",
    ]
    assert second["body"][0]["value"] == "À légender"
    for each, box in zip((first, second), BOXES, strict=True):
        assert each["target"].endswith(f"/canvas#xywh={box.x},{box.y},{box.w},{box.h}")


def test_a_mask_is_told_of_where_it_is_seen_and_nowhere_else() -> None:
    masks = (Box(100, 60, 60, 70), Box(250, 100, 60, 70), Box(500, 400, 60, 70))
    photograph = make_photograph(State.PUBLISHED, masks=masks, portraits=(Box(80, 40, 200, 300),))
    address = f"/iiif/photographs/{photograph.pk}/masks.json"

    def told() -> list[str]:
        return [each["target"].partition("=")[2] for each in get(address)["items"]]

    # Whole in the portrait, cut by its edge, and under the veil.
    assert told() == ["100,60,60,70", "250,100,30,70"]
    Photograph.objects.filter(pk=photograph.pk).update(is_veil_lifted=True)
    assert told() == ["100,60,60,70", "250,100,60,70", "500,400,60,70"]


def test_an_incident_has_its_photographs_once(ids: dict[str, str]) -> None:
    manifest = get(addresses(ids)[3][0])
    assert [canvas["id"] for canvas in manifest["items"]] == [
        f"http://testserver/iiif/photographs/{ids['photograph_id']}/canvas"
    ]
    assert manifest["label"]["fr"] == ["Incident nº 1, Grenade dans la foule"]


def test_a_reply_goes_with_what_it_answers(ids: dict[str, str]) -> None:
    for kind, key, at in ((TargetKind.PHOTOGRAPH, "photograph_id", 0), (TargetKind.INCIDENT, "incident_id", 3)):
        asked = ask_reply(
            actor=VISITOR, target=Target(kind, ids[key]), whom=Whom.UNIT, text="<b>Ce n’était pas nous.</b>"
        )
        insert_reply(actor=someone(Role.STEWARD).actor, reply_id=asked.reply.pk, is_proven=True)
        (said,) = [each for each in get(addresses(ids)[at][0])["metadata"] if each["label"]["en"] == ["Right of reply"]]
        assert "Ce n’était pas nous." in said["value"]["fr"][0]
        assert not said["value"]["fr"][0].startswith("<")


def test_what_is_hard_to_look_at_is_not_shown_unasked(ids: dict[str, str]) -> None:
    Photograph.objects.update(is_graphic=True)
    manifest = get(addresses(ids)[0][0])
    assert "thumbnail" not in manifest
    assert "Image difficile." in manifest["summary"]["fr"]
    assert "thumbnail" not in get(addresses(ids)[4][0])["items"][0]


def test_an_event_comes_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    submission = make_submission()
    made = {make_photograph(State.PUBLISHED, submission=submission).pk for _ in range(5)}
    address, found, pages = f"/iiif/events/{submission.event_id}/collection.json", [], 0
    while address:
        collection = get(address)
        jsonschema_rs.validate(COLLECTION, collection)
        pages += 1
        found += [each["id"] for each in collection["items"] if each["type"] == "Manifest"]
        address = next((each["id"] for each in collection["items"] if each["type"] == "Collection"), "")
    assert pages == 3
    assert sorted(found) == sorted(f"http://testserver/iiif/photographs/{key}/manifest.json" for key in made)


def test_what_is_not_public_is_not_there(ids: dict[str, str]) -> None:
    hidden = make_photograph(State.TO_REVIEW, portraits=(Box(80, 40, 200, 300),))
    proposed = make_event(state=EventState.PROPOSED)
    for address in (
        *(f"/iiif/photographs/{hidden.pk}/{name}.json" for name in ("manifest", "portraits", "masks")),
        f"/iiif/events/{proposed.pk}/collection.json",
        "/iiif/incidents/x/manifest.json",
        f"/iiif/events/{ids['event_id']}/collection.json?apres=x",
    ):
        answer: Any = visitor().get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), address


def test_what_is_withdrawn_is_gone_at_once(ids: dict[str, str]) -> None:
    withdraw_incident(actor=someone(Role.EDITOR).actor, incident_id=ids["incident_id"], reason=WithdrawalReason.WRONG)
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=ids["photograph_id"])
    for address, _shape in addresses(ids)[:4]:
        assert visitor().get(address).status_code == 404
    assert not get(addresses(ids)[4][0])["items"]


def test_an_incident_without_a_public_portrait_has_no_manifest(ids: dict[str, str]) -> None:
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=ids["photograph_id"])
    assert visitor().get(addresses(ids)[3][0]).status_code == 404


def test_what_was_destroyed_says_so(ids: dict[str, str]) -> None:
    key = ids["photograph_id"]
    Tombstone.objects.create(target=key, target_kind=TargetKind.PHOTOGRAPH, photograph=key, reason="objection")
    assert visitor().get(addresses(ids)[0][0]).status_code == 410


def test_an_event_that_is_not_open_is_not_named(ids: dict[str, str]) -> None:
    Event.objects.update(state=EventState.PROPOSED, title="Titre à relire")
    manifest = get(addresses(ids)[0][0])
    assert "partOf" not in manifest
    assert "Titre à relire" not in json.dumps(manifest, ensure_ascii=False)


def test_pages_lead_to_them(ids: dict[str, str]) -> None:
    for page, link in (
        (f"/photographies/{ids['photograph_id']}/", addresses(ids)[0][0]),
        (f"/incidents/{ids['incident_id']}/", addresses(ids)[3][0]),
        (f"/evenements/{ids['event_id']}/", addresses(ids)[4][0]),
    ):
        assert f'href="{link}"' in visitor().get(page).content.decode()


def test_each_asks_few_questions(ids: dict[str, str]) -> None:
    submission = Photograph.objects.get(pk=ids["photograph_id"]).submission
    for _ in range(4):
        make_photograph(State.PUBLISHED, submission=submission, portraits=(Box(80, 40, 60, 80),))
    assert Portrait.objects.count() == 6
    for (address, _shape), most in zip(addresses(ids), (3, 4, 4, 4, 2), strict=True):
        with CaptureQueriesContext(connection) as asked:
            get(address)
        assert len(asked) <= most, address
