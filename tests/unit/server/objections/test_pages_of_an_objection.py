"""The pages of somebody who objects or replies: no account, no script, no cookie; a code is all there is to keep."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.pipeline import sweep
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.errors import DecidedError, TookPartError, TooLateToReplyError
from contrechamp_server.stages.objections.models import Objection, Reply, ReplyState
from contrechamp_server.stages.objections.replies import MOST_OF_A_PICTURE, insert_reply, refuse_reply
from contrechamp_server.stages.objections.vocabulary import Kind, Measure, Reason, ReplyRefusal, Whom
from contrechamp_server.stages.publication.models import IncidentVersion
from contrechamp_server.stages.publication.services import withdraw_incident
from contrechamp_server.stages.publication.vocabularies import WithdrawalReason
from tests.archive import someone, visitor
from tests.unit.server.objections.objecting import SECRET, accept, decider, objecting, published
from tests.unit.server.publication import telling

pytestmark = pytest.mark.django_db(transaction=True)
REPLY = "Ce jour-là, l’unité portait ses numéros sous le gilet."


def body(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def send(client: Client, address: str, **given: str) -> Any:
    return client.post("/objection/", {"target": address, "kind": Kind.DANGER, "text": SECRET, **given})


def test_the_link_of_a_page_fills_in_which_picture_it_is() -> None:
    photograph = published()
    portrait = Portrait.objects.get()
    for page, address in (
        (f"/portraits/{portrait.pk}/", f"/objection/?portrait={portrait.pk}"),
        (f"/photographies/{photograph.pk}/", f"/objection/?photographie={photograph.pk}"),
    ):
        for language in ("", "?lang=en"):
            links = re.findall(
                r'href="(/objection/\?[^"]*photographie=[^"]+|/objection/\?[^"]*portrait=[^"]+)"',
                body(visitor().get(page + language)),
            )
            assert [link.replace("lang=en&amp;", "") for link in links] == [address]
        form = body(visitor().get(address))
        assert f'value="{page}"' in form
        assert "<script" not in form
    assert f"/portraits/{portrait.pk}/vignette.jpg" in body(visitor().get(f"/objection/?portrait={portrait.pk}"))


@pytest.mark.parametrize("asked", ["?portrait=a%22b", "?portrait=..%2f..", "?photographie=" + "x" * 400, "?portrait="])
def test_nonsense_in_the_link_leaves_the_field_empty(asked: str) -> None:
    answer = visitor().get(f"/objection/{asked}")
    assert answer.status_code == 200
    assert 'id="target" name="target" value=""' in body(answer)


def test_an_objection_gives_a_receipt_by_which_it_is_followed_and_sets_no_cookie() -> None:
    photograph, client = published(), visitor()
    sent = send(client, f"https://exemple.org/photographies/{photograph.pk}/?lang=fr")
    assert sent.status_code == 303
    code = sent.headers["Location"].removeprefix("/objection/recu/").rstrip("/")
    shown = client.get(sent.headers["Location"])
    assert code in body(shown)
    assert "Affichage suspendu" in body(shown)
    assert SECRET not in body(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    typed = client.post("/objection/suivre/", {"code": f"  {code.upper()} "})
    assert typed.headers["Location"] == sent.headers["Location"]
    assert not client.cookies
    assert client.get(f"/photographies/{photograph.pk}/").status_code == 404
    assert client.post("/objection/suivre/", {"code": "faux"}).status_code == 404
    assert client.get("/objection/recu/abcdef-abcdef-abcdef-abcdef/").status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [({"target": "rien"}, "target"), ({"kind": ""}, "kind"), ({"kind": "x"}, "kind"), ({"text": "é" * 4_001}, "text")],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(given: dict[str, str], field: str) -> None:
    photograph = published()
    answer = send(visitor(), f"/photographies/{photograph.pk}/", **given)
    assert answer.status_code == 422
    assert f'id="{field}-erreur"' in body(answer)
    assert given.get("text", SECRET) in body(answer)
    assert not Objection.objects.exists()


def test_the_receipt_tells_the_decision_in_both_languages() -> None:
    opened = objecting(published())
    decide_objection(
        actor=decider(), objection_id=opened.objection.pk, decision=Decision(Reason.NO_RISK, None, "Voici pourquoi.")
    )
    page = body(visitor().get(f"/objection/recu/{opened.code}/"))
    assert all(text in page for text in ("Refusée", "Aucun risque précis n’apparaît", "Voici pourquoi."))
    assert "No precise risk appears" in body(visitor().get(f"/objection/recu/{opened.code}/?lang=en"))


def test_a_tombstone_stands_at_the_addresses_of_what_was_erased() -> None:
    photograph = published()
    portrait = Portrait.objects.get()
    accept(objecting(photograph).objection, Measure.ERASE)
    for address in (f"/photographies/{photograph.pk}/", f"/portraits/{portrait.pk}/"):
        gone = visitor().get(address)
        assert gone.status_code == 410
        assert "une opposition a été acceptée" in body(gone)
        assert "<img" not in body(gone)
        assert "an objection was accepted" in body(visitor().get(f"{address}?lang=en"))
    assert visitor().get(f"/portraits/{portrait.pk}/vignette.jpg").status_code == 404
    assert visitor().get(f"/iiif/3/{photograph.pk}/info.json").status_code == 404


class TestRightOfReply:
    """Its own form, its own deadline."""

    def ask(self, photograph: Photograph, text: str = REPLY) -> Any:
        given = {"target": f"/photographies/{photograph.pk}/", "whom": Whom.UNIT, "text": text}
        return visitor().post("/objection/reponse/", given)

    def test_a_reply_is_public_once_inserted_and_as_it_was_written(self) -> None:
        photograph = published()
        portrait = Portrait.objects.get()
        sent = self.ask(photograph)
        reply = Reply.objects.get()
        assert (reply.due_on - reply.asked_at.date()).days in {3, 4}
        assert REPLY.encode() not in bytes(reply.sealed)
        assert "Insertion au plus tard" in body(visitor().get(sent.headers["Location"]))
        pages = f"/photographies/{photograph.pk}/", f"/portraits/{portrait.pk}/"
        assert not any(REPLY in body(visitor().get(page)) for page in pages)
        insert_reply(actor=decider(), reply_id=reply.pk, is_proven=True)
        assert all(REPLY in body(visitor().get(page)) for page in pages)
        with pytest.raises(DecidedError):
            refuse_reply(actor=decider(), reply_id=reply.pk, refusal=ReplyRefusal.NO_PROOF)

    @pytest.mark.parametrize("text", ["", "x" * (MOST_OF_A_PICTURE + 1), "Je suis le 1234567."])
    def test_not_empty_not_longer_than_the_item_and_without_a_number(self, text: str) -> None:
        answer = self.ask(published(), text)
        assert answer.status_code == 422
        assert 'id="text-erreur"' in body(answer)

    def test_not_three_months_after_publication(self) -> None:
        photograph = published()
        assert photograph.published_at
        Photograph.objects.update(published_at=photograph.published_at - timedelta(days=95))
        answer = self.ask(photograph)
        assert answer.status_code == 422
        assert str(TooLateToReplyError.default_message) in body(answer)

    def test_a_refused_reply_leaves_no_text(self) -> None:
        sent = self.ask(published())
        reply = refuse_reply(actor=decider(), reply_id=Reply.objects.get().pk, refusal=ReplyRefusal.NO_PROOF)
        reply.refresh_from_db()
        assert (bytes(reply.sealed), reply.text, reply.state) == (b"", "", ReplyState.REFUSED)
        assert "Personne n’a montré de qui vient la réponse" in body(visitor().get(sent.headers["Location"]))

    @pytest.mark.parametrize("is_inserted", [True, False])
    def test_who_gave_it_takes_it_back_with_the_receipt(self, is_inserted: bool) -> None:
        photograph = published()
        receipt = self.ask(photograph).headers["Location"]
        reply = Reply.objects.get()
        if is_inserted:
            insert_reply(actor=decider(), reply_id=reply.pk, is_proven=True)
        assert f'action="{receipt}retrait/"' in body(visitor().get(receipt))
        assert visitor().post(f"{receipt}retrait/").status_code == 303
        reply.refresh_from_db()
        assert (bytes(reply.sealed), reply.text, reply.state) == (b"", "", ReplyState.WITHDRAWN)
        page = body(visitor().get(f"/photographies/{photograph.pk}/"))
        assert REPLY not in page
        assert ("a été retirée par qui l’avait donnée" in page) == is_inserted
        assert "Retirée par vous" in body(visitor().get(receipt))
        assert visitor().post(f"{receipt}retrait/").status_code == 409
        assert visitor().post("/objection/recu/aaaaaa-bbbbbb-cccccc-dddddd/retrait/").status_code == 404

    def test_the_code_of_an_objection_takes_no_reply_back(self) -> None:
        photograph = published()
        self.ask(photograph)
        assert visitor().post(f"/objection/recu/{objecting(photograph).code}/retrait/").status_code == 404


class TestReplyToAnIncident:
    """As to a picture: beside it, as visible, never longer."""

    def ask(self, version: IncidentVersion, text: str = REPLY) -> Any:
        given = {"target": f"/incidents/{version.incident_id}/", "whom": Whom.AUTHORITY, "text": text}
        return visitor().post("/objection/reponse/", given)

    def test_it_stands_below_the_narrative_once_inserted(self) -> None:
        version = telling.published()
        address = f"/incidents/{version.incident_id}/"
        page = body(visitor().get(address))
        assert f"/objection/reponse/?incident={version.incident_id}" in page
        form = body(visitor().get(f"/objection/reponse/?incident={version.incident_id}"))
        assert f'maxlength="{len(version.title) + len(version.narrative)}"' in form
        self.ask(version)
        reply = Reply.objects.get()
        assert REPLY not in body(visitor().get(address))
        desk = body(someone(Role.STEWARD).client.get(f"/atelier/reponses/{reply.pk}/"))
        assert address in desk
        insert_reply(actor=decider(), reply_id=reply.pk, is_proven=True)
        page = body(visitor().get(address))
        assert page.index(telling.NARRATIVE) < page.index(REPLY)

    def test_never_longer_than_the_incident_nor_to_a_draft(self) -> None:
        version = telling.published()
        longest = len(version.title) + len(version.narrative)
        assert self.ask(version, "x" * (longest + 1)).status_code == 422
        assert self.ask(version, "x" * longest).status_code == 303
        assert self.ask(telling.submitted(someone(Role.EDITOR))).status_code == 422

    def test_who_wrote_the_incident_does_not_refuse_it(self) -> None:
        author = someone(Role.EDITOR, Role.STEWARD)
        self.ask(telling.published(author))
        with pytest.raises(TookPartError):
            refuse_reply(actor=author.actor, reply_id=Reply.objects.get().pk, refusal=ReplyRefusal.OFF_TOPIC)

    def test_its_words_go_with_the_incident(self) -> None:
        version = telling.published()
        self.ask(version)
        insert_reply(actor=decider(), reply_id=Reply.objects.get().pk, is_proven=True)
        withdraw_incident(
            actor=someone(Role.EDITOR).actor, incident_id=version.incident_id, reason=WithdrawalReason.WRONG
        )
        assert REPLY not in body(visitor().get(f"/incidents/{version.incident_id}/"))
        sweep()
        reply = Reply.objects.get()
        assert (reply.text, reply.state) == ("", ReplyState.GONE)


class TestDesk:
    """What those who decide see, and what their buttons do."""

    def test_the_queue_leads_to_an_objection_with_its_picture_and_its_text(self) -> None:
        photograph = published()
        objection = objecting(photograph).objection
        steward = someone(Role.STEWARD).client
        queue = body(steward.get("/atelier/objections/"))
        assert f"/atelier/objections/{objection.pk}/" in queue
        page = body(steward.get(f"/atelier/objections/{objection.pk}/"))
        assert SECRET in page
        picture = re.findall(r'<img src="([^"]+)"', page)[0]
        assert steward.get(picture).headers["Content-Type"] == "image/jpeg"

    def test_it_is_decided_by_the_buttons(self) -> None:
        photograph = published()
        objection = objecting(photograph).objection
        client = someone(Role.ADJUDICATOR).client
        address = f"/atelier/objections/{objection.pk}"
        assert client.post(f"{address}/suite", {"action": "extend", "reason": "complex"}).status_code == 302
        assert client.post(f"{address}/suite", {"action": "restore"}).status_code == 302
        assert client.post(f"{address}/suite", {"action": "nonsense"}).status_code == 422
        wrong = {"outcome": "accept", "reason_accept": "on_duty", "measure": "hold"}
        assert client.post(f"{address}/decision", wrong).status_code == 422
        right = {"outcome": "accept", "reason_accept": "face", "reason_refuse": "on_duty", "measure": "hold"}
        assert client.post(f"{address}/decision", right).status_code == 302
        photograph.refresh_from_db()
        assert photograph.state == State.HELD
        page = body(client.get(f"{address}/"))
        assert "Un visage restait visible" in page
        assert "<form" not in page.split("<main")[1]

    def test_a_reply_is_inserted_by_whoever_was_shown_from_whom_it_comes(self) -> None:
        photograph = published()
        TestRightOfReply().ask(photograph)
        address = f"/atelier/reponses/{Reply.objects.get().pk}/"
        client = someone(Role.STEWARD).client
        assert REPLY in body(client.get(address))
        assert client.post(f"{address}decision", {"outcome": "insert"}).status_code == 422
        assert client.post(f"{address}decision", {"outcome": "insert", "is_proven": "yes"}).status_code == 302
        assert Reply.objects.get().state == ReplyState.INSERTED

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADJUDICATOR, Role.STEWARD}))
    def test_nobody_else_sees_any_of_it(self, role: Role) -> None:
        objection = objecting(published()).objection
        client = someone(role).client
        for address in ("/atelier/objections/", f"/atelier/objections/{objection.pk}/"):
            answer = client.get(address)
            assert answer.status_code in {302, 403}
            assert SECRET not in body(answer)
