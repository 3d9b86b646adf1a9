"""A photograph deposited as ProofMode shares it: redacted as any other; the evidence's worth is kept, and nothing it says."""

import json
from collections.abc import Callable

import pytest

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import records_about
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.media.blobs import read_blob
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.intake.errors import NotAPictureError
from contrechamp_server.stages.intake.services import check_kind
from contrechamp_server.stages.redaction.services import redact_photograph
from tests.archive import make_photograph, someone, visitor
from tests.arrivals import picture, receive
from tests.proofmode import WHERE, parts_of, zipped

pytestmark = pytest.mark.django_db(transaction=True)
Parts = dict[str, bytes]


def with_a_changed_record(parts: Parts) -> Parts:
    return {name: content + b" " if name.endswith(".csv") else content for name, content in parts.items()}


@pytest.mark.parametrize(
    ("change", "kept"), [(dict[str, bytes], ("valid", "")), (with_a_changed_record, ("invalid", "signature"))]
)
def test_it_is_redacted_and_its_worth_is_kept(change: Callable[[Parts], Parts], kept: tuple[str, str]) -> None:
    photograph = receive(zipped(change(parts_of(picture()))))
    assert redact_photograph(photograph.pk) is State.TO_REVIEW
    photograph.refresh_from_db()
    assert (photograph.proof, photograph.proof_flaw) == kept
    recorded = [
        entry.record.data.get("proof")
        for entry in records_about(Ref("photograph", photograph.pk), [Action.PHOTOGRAPH_REDACTED])
    ]
    assert recorded == [kept[0]]
    assert photograph.mask_count == 1
    assert photograph.master is not None
    assert WHERE not in json.dumps(Photograph.objects.values().get(pk=photograph.pk), default=str, ensure_ascii=False)
    assert WHERE.encode() not in read_blob(photograph.master)


def test_a_picture_by_itself_says_nothing_of_it() -> None:
    photograph = receive(picture())
    redact_photograph(photograph.pk)
    photograph.refresh_from_db()
    assert (photograph.proof, photograph.proof_flaw) == ("", "")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"1.jpg": picture()}, "proof_missing"),
        ({"pubkey.asc": b"key", "film.mp4": b"no picture"}, "proof_without_picture"),
        ({"pubkey.asc": b"key", "1.jpg": picture(), "2.jpg": picture(1)}, "proof_of_several"),
    ],
)
def test_what_stands_for_no_one_photograph_is_held_with_its_original(parts: Parts, code: str) -> None:
    photograph = receive(zipped(parts))
    assert redact_photograph(photograph.pk) is State.HELD
    photograph.refresh_from_db()
    assert photograph.hold_code == code
    assert photograph.sealed is not None
    state = someone(Role.REVIEWER).client.get(f"/atelier/photographies/{photograph.pk}/etat.json")
    assert code not in state.content.decode()  # it is said in words


def test_an_office_document_is_refused_at_the_door() -> None:
    with pytest.raises(NotAPictureError):
        check_kind(zipped({"[Content_Types].xml": b"x"})[:512])


def test_the_desk_and_the_trail_say_what_it_proves_and_what_not() -> None:
    photograph = make_photograph(State.PUBLISHED)
    address = f"/photographies/{photograph.pk}/"
    assert "ProofMode" not in visitor().get(address).content.decode()
    Photograph.objects.filter(pk=photograph.pk).update(proof="invalid", proof_flaw="weak_signature")
    for language, said in (("fr", "Elle ne prouve rien"), ("en", "It proves nothing")):
        page = visitor().get(f"{address}?lang={language}").content.decode()
        assert said in page
        assert "weak_signature" not in page
    state = someone(Role.REVIEWER).client.get(f"/atelier/photographies/{photograph.pk}/etat.json").json()
    told = {fact["label"]: fact["value"] for fact in state["facts"]}
    assert "(weak_signature)" in told["Preuve ProofMode"]
