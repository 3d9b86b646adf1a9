"""What programs read: what the public pages say and no more, a page at a time, kept for a minute, from any site."""

from datetime import date, timedelta
from typing import Any

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.records.models import Event, Photograph, Portrait, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState, PlacePrecision
from contrechamp_server.stages.approval.services import reopen_photograph
from contrechamp_server.stages.objections.models import Tombstone
from contrechamp_server.stages.objections.replies import ask_reply, insert_reply
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import TargetKind, Whom
from contrechamp_server.stages.publication.services import withdraw_incident
from contrechamp_server.stages.publication.vocabularies import WithdrawalReason
from tests.archive import make_event, make_photograph, make_submission, someone, visitor
from tests.unit.server.api.published import publish_all

pytestmark = pytest.mark.django_db
LISTS = ("events", "photographs", "portraits", "incidents", "plans")


def get(path: str, **headers: str) -> Any:
    return visitor().get(f"/api/v1/{path}", headers=headers)


def keys(path: str) -> list[str]:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return [each.get("id", each.get("code")) for each in answer.json()["items"]]


@pytest.fixture
def ids() -> dict[str, str]:
    """Give ids of what is public."""
    return publish_all()


def test_a_portrait_says_what_its_page_says(ids: dict[str, str]) -> None:
    portrait = get(f"portraits/{ids['portrait_id']}").json()
    assert portrait["photograph"] == ids["photograph_id"]
    assert portrait["event"] == ids["event_id"]
    assert (portrait["finding"]["legibility"], portrait["finding"]["unit_type"]) == ("covered", "crs")
    assert portrait["source"]["credit"] == "Collectif d’essai"
    assert portrait["source"]["place"] == {
        "commune": "75056",
        "departement": "75",
        "label": "Paris",
        "precision": "commune",
    }
    for name in ("page", "image", "thumbnail"):
        address = portrait[name].removeprefix("http://testserver")
        assert visitor().get(address).status_code == 200, address
    assert get(f"portraits/{ids['other_portrait']}").json()["finding"] is None


def test_a_photograph_leads_to_its_portraits_and_its_image(ids: dict[str, str]) -> None:
    photograph = get(f"photographs/{ids['photograph_id']}").json()
    assert [each["id"] for each in photograph["portraits"]] == [ids["portrait_id"], ids["other_portrait"]]
    assert (photograph["width"], photograph["height"]) == (800, 600)
    assert visitor().get(f"{photograph['iiif']}/info.json").status_code == 200


def test_an_incident_says_what_its_page_says(ids: dict[str, str]) -> None:
    told = get(f"incidents/{ids['incident_id']}").json()["told"]
    assert told["title"] == "Grenade dans la foule"
    assert told["facts"] == ["grenade"]
    assert told["appearances"] == [{"portrait": ids["portrait_id"], "role": "present"}]
    assert told["injuries"] == [{"nature": "plaie", "zone": "membre_inf", "known_by": "image"}]
    (listed,) = get("incidents").json()["items"]
    assert "narrative" not in listed["told"]


def test_of_a_withdrawn_incident_the_notice_is_left(ids: dict[str, str]) -> None:
    withdraw_incident(actor=someone(Role.EDITOR).actor, incident_id=ids["incident_id"], reason=WithdrawalReason.WRONG)
    incident = get(f"incidents/{ids['incident_id']}").json()
    assert (incident["told"], incident["withdrawn"]["reason"]) == (None, "inexact")
    assert [each["told"] for each in get("incidents").json()["items"]] == [None]
    assert not keys(f"incidents?event={ids['event_id']}")


def test_a_reply_goes_wherever_what_it_answers_goes(ids: dict[str, str]) -> None:
    for kind, target, path in (
        (TargetKind.PHOTOGRAPH, ids["photograph_id"], f"photographs/{ids['photograph_id']}"),
        (TargetKind.INCIDENT, ids["incident_id"], f"incidents/{ids['incident_id']}"),
    ):
        asked = ask_reply(actor=VISITOR, target=Target(kind, target), whom=Whom.UNIT, text="Ce n’était pas nous.")
        insert_reply(actor=someone(Role.STEWARD).actor, reply_id=asked.reply.pk, is_proven=True)
        assert [each["text"] for each in get(path).json()["replies"]] == ["Ce n’était pas nous."]
    assert get(f"portraits/{ids['portrait_id']}").json()["replies"][0]["whom"] == "unit"


def test_the_head_is_that_of_the_log_and_the_plan_leads_to_its_data(ids: dict[str, str]) -> None:
    head = get("log/head").json()
    assert head["size"] > 0
    assert len(head["root"]) == 64
    plan = get(f"plans/{ids['plan']}").json()
    assert (plan["kind"], plan["figures"]) == ("drawn", None)
    for address in [*head["files"], *plan["files"]]:
        answer: Any = visitor().get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer) if answer.streaming else answer.content


def test_codes_are_given_in_both_languages() -> None:
    words = get("codebook").json()["words"]["legibility"]
    assert {"code": "covered", "fr": "Couvert", "en": "Covered"} in words


def test_what_is_not_public_is_not_there(ids: dict[str, str]) -> None:
    hidden = make_photograph(State.TO_REVIEW, portraits=(Box(80, 40, 200, 300),))
    portrait = Portrait.objects.get(photograph=hidden)
    proposed = make_event(state=EventState.PROPOSED)
    for path in (f"photographs/{hidden.pk}", f"portraits/{portrait.pk}", f"events/{proposed.pk}", "incidents/x"):
        answer = get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert keys("photographs") == [ids["photograph_id"]]
    assert set(keys("portraits")) == {ids["portrait_id"], ids["other_portrait"]}
    assert proposed.pk not in keys("events")


def test_an_event_that_is_not_open_is_not_named(ids: dict[str, str]) -> None:
    Event.objects.filter(pk=ids["event_id"]).update(state=EventState.PROPOSED)
    assert get(f"photographs/{ids['photograph_id']}").json()["event"] is None
    assert not keys(f"portraits?event={ids['event_id']}")
    assert not keys(f"photographs?event={ids['event_id']}")


def test_a_place_is_told_no_more_exactly_than_it_is_stated(ids: dict[str, str]) -> None:
    Submission.objects.update(place_precision=PlacePrecision.DEPARTEMENT, commune="93066", taken_on=date(2025, 5, 1))
    answer = get(f"photographs/{ids['photograph_id']}")
    assert answer.json()["source"]["place"]["commune"] is None
    assert "93066" not in answer.content.decode()


def test_what_is_withdrawn_is_gone_at_once(ids: dict[str, str]) -> None:
    etag = get(f"photographs/{ids['photograph_id']}")["ETag"]
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=ids["photograph_id"])
    assert get(f"photographs/{ids['photograph_id']}", **{"if-none-match": etag}).status_code == 404
    assert not keys("portraits")
    assert get(f"incidents/{ids['incident_id']}").json()["told"]["appearances"] == []


def test_what_was_destroyed_says_so(ids: dict[str, str]) -> None:
    key = ids["photograph_id"]
    Photograph.objects.filter(pk=key).update(state=State.SUSPENDED)
    Tombstone.objects.create(target=key, target_kind=TargetKind.PHOTOGRAPH, photograph=key, reason="objection")
    answer = get(f"photographs/{key}")
    assert (answer.status_code, answer.json()["code"]) == (410, "gone")


def test_the_wall_is_narrowed_as_on_the_page(ids: dict[str, str]) -> None:
    first, second = ids["portrait_id"], ids["other_portrait"]
    assert keys("portraits?finding=covered") == [first]
    assert keys("portraits?finding=waiting") == [second]
    assert keys("portraits?unit_type=crs&month=2025-05&departement=75") == [first]
    assert not keys("portraits?month=2024-05")
    assert keys("events?month=2025-05&departement=75") == [ids["event_id"]]
    assert not keys("events?departement=13")
    assert keys(f"incidents?event={ids['event_id']}&month=2025-05&departement=75") == [ids["incident_id"]]
    assert not keys("incidents?month=2025-04")


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    events = [make_event(title=f"Marche {n}", date=date(2025, 1, 1) + timedelta(days=n // 2)) for n in range(5)]
    for event in events[:3]:
        make_photograph(
            State.PUBLISHED, submission=make_submission(event), portraits=(Box(80, 40, 60, 80), Box(200, 40, 60, 80))
        )
    for path, count in (("events?size=2", 5), ("photographs?size=2", 3), ("portraits?size=4", 6)):
        found: list[str] = []
        address: str | None = f"/api/v1/{path}"
        while address:
            answer = visitor().get(address).json()
            found += [each["id"] for each in answer["items"]]
            address = answer["next"]
        assert len(found) == len(set(found)) == count, path
    assert [each["date"] for each in get("events").json()["items"]] == sorted(
        (f"{event.date}" for event in events), reverse=True
    )


@pytest.mark.parametrize("path", [*LISTS, "codebook", "openapi.json"])
def test_an_answer_is_kept_for_a_minute_and_asked_for_again_by_its_digest(path: str) -> None:
    answer = get(path)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    again = get(path, **{"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor().head(f"/api/v1/{path}").status_code == 200


def test_a_changed_list_has_another_digest() -> None:
    make_event()
    etag = get("events")["ETag"]
    make_event()
    assert get("events", **{"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("number=1234567", "number"),
        ("offset=5", "offset"),
        ("size=0", "size"),
        ("size=101", "size"),
        ("size=many", "size"),
        ("cursor=1", "cursor"),
        ("cursor=2025-05-01~abcdefghabcdefgh", "cursor"),
        ("cursor=0001-01-01T00:00:00%2B00:00~abcdefghabcdefgh%00", "cursor"),
        ("cursor=9999-99-99T00:00:00%2B00:00~abcdefghabcdefgh", "cursor"),
        ("finding=1234567", "finding"),
        ("unit_type=everyone", "unit_type"),
        ("event=1234567", "event"),
        ("month=2025-13", "month"),
        ("departement=100", "departement"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_named(query: str, name: str) -> None:
    answer = get(f"portraits?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "parameters")
    assert set(answer.json()) == {"code", "message", "problems"}
    assert set(answer.json()["problems"]) == {name}
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [*LISTS, "log/head", "openapi.json"])
def test_only_reading_is_offered(path: str) -> None:
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(visitor(), method)(f"/api/v1/{path}")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["code"] == "method_not_allowed"
