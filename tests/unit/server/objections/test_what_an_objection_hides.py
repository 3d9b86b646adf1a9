"""*A face left* and *danger* hide at once, at every public address, and reversibly; the other kinds wait for a person."""

from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import newest_records
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.selectors import public_findings, public_photographs, public_portraits
from contrechamp_server.foundation.records.states import State, TransitionError
from contrechamp_server.foundation.records.vocabularies import HoldReason
from contrechamp_server.stages.approval.services import hold_photograph, reopen_photograph
from contrechamp_server.stages.objections.display import restore_display, suspend_display
from contrechamp_server.stages.objections.errors import DecidedError, NoTargetError
from contrechamp_server.stages.objections.services import object_to
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.targets import Target, read_target
from contrechamp_server.stages.objections.vocabulary import HIDING, Kind, Measure, TargetKind
from tests.archive import make_photograph, someone, visitor
from tests.unit.server.objections.objecting import SECRET, accept, decider, objecting, published, refuse

pytestmark = pytest.mark.django_db(transaction=True)


def answers(client: Client, photograph: Photograph, portrait: Portrait) -> dict[str, int]:
    """Give the status of every public address that gives the photograph or a part of it."""
    region = "80,40,200,300"
    return {
        address: client.get(address).status_code
        for address in (
            f"/photographies/{photograph.pk}/",
            f"/portraits/{portrait.pk}/",
            f"/portraits/{portrait.pk}/vignette.jpg",
            f"/iiif/3/{photograph.pk}/info.json",
            f"/iiif/3/{photograph.pk}/full/max/0/default.jpg",
            f"/iiif/3/{photograph.pk}/{region}/!90,90/0/default.jpg",
        )
    }


def lists(client: Client) -> str:
    """Give the pages that list portraits and photographs, as one text."""
    event = Photograph.objects.select_related("submission").get().submission.event_id
    pages: list[Any] = [client.get(address) for address in ("/", "/mur/", "/evenements/", f"/evenements/{event}/")]
    return "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_a_face_and_danger_hide_before_anyone_has_looked(kind: Kind) -> None:
    photograph = published()
    objection = objecting(photograph, kind).objection
    photograph.refresh_from_db()
    assert (photograph.state == State.SUSPENDED) == (kind in HIDING)
    assert (objection.state == ObjectionState.SUSPENDED) == (kind in HIDING)


def test_every_public_address_is_empty_while_it_is_examined_and_full_again_after() -> None:
    photograph = published()
    portrait = Portrait.objects.get()
    assert set(answers(visitor(), photograph, portrait).values()) == {200}
    objection = objecting(photograph).objection
    assert set(answers(visitor(), photograph, portrait).values()) == {404}
    assert not any(key in lists(visitor()) for key in (photograph.pk, portrait.pk))
    assert not public_photographs().exists()
    assert not public_portraits().exists()
    assert not public_findings().exists()
    for role in Role:
        assert set(answers(someone(role).client, photograph, portrait).values()) == {404}, role
    refuse(objection)
    assert set(answers(visitor(), photograph, portrait).values()) == {200}
    assert portrait.pk in lists(visitor())


def test_a_portrait_hides_its_whole_photograph() -> None:
    photograph = published()
    object_to(
        actor=decider(), target=Target(TargetKind.PORTRAIT, Portrait.objects.get().pk), kind=Kind.FACE_LEFT, text=""
    )
    photograph.refresh_from_db()
    assert photograph.state == State.SUSPENDED


def test_review_brings_nothing_back_that_an_objection_hides() -> None:
    photograph = published()
    objecting(photograph)
    photograph.refresh_from_db()
    reviewer = someone(Role.REVIEWER).actor
    with pytest.raises(TransitionError):
        reopen_photograph(actor=reviewer, photograph_id=photograph.pk)
    with pytest.raises(TransitionError):
        hold_photograph(
            actor=reviewer,
            photograph_id=photograph.pk,
            version=photograph.version,
            reason=HoldReason.REVIEWER_DOUBT,
        )


def test_what_was_restored_stays_hidden_while_another_objection_hides_it() -> None:
    photograph = published()
    first, second = objecting(photograph).objection, objecting(photograph, Kind.FACE_LEFT).objection
    restore_display(actor=decider(), objection_id=first.pk)
    photograph.refresh_from_db()
    assert photograph.state == State.SUSPENDED
    refuse(second)
    photograph.refresh_from_db()
    assert photograph.state == State.PUBLISHED


def test_the_others_are_hidden_by_hand_and_shown_again_by_somebody_else() -> None:
    photograph = published()
    objection = objecting(photograph, Kind.ME_IN_PICTURE).objection
    suspend_display(actor=decider(), objection_id=objection.pk)
    photograph.refresh_from_db()
    assert photograph.state == State.SUSPENDED
    restored = restore_display(actor=decider(), objection_id=objection.pk)
    photograph.refresh_from_db()
    assert (photograph.state, restored.state) == (State.PUBLISHED, ObjectionState.EXAMINED)
    with pytest.raises(DecidedError):
        restore_display(actor=decider(), objection_id=objection.pk)


@pytest.mark.parametrize(
    ("measure", "state"),
    [
        (Measure.REVIEW, State.TO_REVIEW),
        (Measure.HOLD, State.HELD),
        (Measure.CORRECT, State.PUBLISHED),
        (Measure.ERASE, State.ERASED),
    ],
)
def test_what_follows_from_accepting(measure: Measure, state: State) -> None:
    photograph = published()
    accept(objecting(photograph).objection, measure)
    photograph.refresh_from_db()
    assert photograph.state == state
    assert (photograph.public is None) == (state is not State.PUBLISHED)


@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED, State.SUSPENDED}))
def test_what_was_never_seen_cannot_be_objected_to_and_is_not_given_away(state: State) -> None:
    hidden = make_photograph(state)
    with pytest.raises(NoTargetError) as there:
        objecting(hidden)
    with pytest.raises(NoTargetError) as absent:
        object_to(actor=decider(), target=Target(TargetKind.PHOTOGRAPH, "a" * 16), kind=Kind.DANGER)
    assert str(there.value) == str(absent.value)


def test_a_target_is_read_from_the_address_of_its_page() -> None:
    key = "abcdefghijkmnpqr"
    for address in (f"https://exemple.org/portraits/{key}/?lang=en", f"/portraits/{key}", f" portraits/{key}/ "):
        assert read_target(address) == Target(TargetKind.PORTRAIT, key)
    assert read_target(f"/photographies/{key}/").kind is TargetKind.PHOTOGRAPH
    for wrong in ("", key, f"/evenements/{key}/", f"/portraits/{key}x/", "/portraits/abc/"):
        with pytest.raises(NoTargetError):
            read_target(wrong)


def test_the_log_tells_what_was_done_and_neither_what_was_said_nor_of_what_kind() -> None:
    photograph = published()
    opened = objecting(photograph, Kind.DANGER)
    refuse(opened.objection)
    entries = [entry.record for entry in newest_records(before=1_000, size=10)]
    assert [entry.action for entry in reversed(entries)][-4:] == [
        Action.OBJECTION_RECEIVED,
        Action.DISPLAY_SUSPENDED,
        Action.OBJECTION_DECIDED,
        Action.DISPLAY_RESTORED,
    ]
    said = b"".join(entry.encode() for entry in entries).decode()
    for word in (SECRET, "danger", opened.code):
        assert word not in said
    received = entries[3]
    assert photograph.pk not in received.encode().decode()
