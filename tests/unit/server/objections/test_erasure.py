"""Erasing destroys files, sealed original, number, readings, note and salts; the log verifies as before, a tombstone is left."""

from pathlib import Path

import pytest
from django.db import transaction
from typer.testing import CliRunner

from contrechamp.cli.app import app
from contrechamp.ledger import Ref, verify_folder
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.forgetting import forget_commitments
from contrechamp_server.foundation.audit.models import LogRecord, Salt
from contrechamp_server.foundation.audit.recording import ARCHIVE, record
from contrechamp_server.foundation.audit.signing import FOLDER, publish_log
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.media.blobs import keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Finding, Mask, Photograph, Portrait, Reading
from contrechamp_server.foundation.records.states import State, TransitionError
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.publication import publish_photograph
from contrechamp_server.stages.approval.services import approve_photograph, reopen_photograph
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.objections.erasure import erase_photograph
from contrechamp_server.stages.objections.models import Tombstone
from contrechamp_server.stages.objections.selectors import tombstone_of
from contrechamp_server.stages.objections.vocabulary import ErasureReason, Measure
from tests.archive import make_photograph, someone, street
from tests.unit.server.objections.objecting import CLEAR, accept, decider, objecting, published

pytestmark = pytest.mark.django_db(transaction=True)


def files() -> set[Path]:
    """Give every stored file."""
    return {path for path in (options().folder / "media").rglob("*") if path.is_file()}


def filled() -> Photograph:
    """Give a published photograph with all that can be known of one: decisions, a reading, an answer, a number, a note."""
    photograph = make_photograph(State.TO_REVIEW, pixels=street(400, 400))
    judgement = Judgement(portraits=(CLEAR,))
    approve_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk, version=0, judgement=judgement)
    publish_photograph(photograph.pk)
    portrait = Portrait.objects.get(photograph=photograph)
    Reading.objects.create(photograph=photograph, sealed=b"x", confidence=0.9, x=1, y=1, w=9, h=9)
    Answer.objects.create(portrait=portrait, account="a" * 16, legibility=Legibility.values[0], digits=b"x")
    Finding.objects.create(
        portrait=portrait,
        legibility=Legibility.values[0],
        unit_type=UnitType.INDETERMINE,
        codebook=CODEBOOK,
        number=keep_bytes(BlobKind.SEALED, b"number", ".age"),
    )
    submission = photograph.submission
    submission.note = seal_field("note", purpose="note", row=submission.pk)
    submission.save()
    photograph.refresh_from_db()
    return photograph


def test_every_file_is_gone_from_the_store_and_every_row_that_spoke_of_it() -> None:
    others = published()
    kept_files, kept_blobs = files(), set(Blob.objects.values_list("pk", flat=True))
    photograph = filled()
    assert len(files()) == len(kept_files) + 6
    erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.COURT)
    assert files() == kept_files
    assert set(Blob.objects.values_list("pk", flat=True)) == kept_blobs
    photograph.refresh_from_db()
    assert photograph.state == State.ERASED
    assert not any(getattr(photograph, name) for name in ("sealed", "spool", "master", "pyramid", "public"))
    assert (photograph.recipe, photograph.likeness, photograph.taken_at) == ({}, "", None)
    assert bytes(photograph.submission.note) == b""
    for model in (Answer, Finding, Reading):
        assert not model.objects.exists(), model
    assert not Mask.objects.filter(photograph=photograph).exists()
    assert not Portrait.objects.filter(photograph=photograph).exists()
    others.refresh_from_db()
    assert others.state == State.PUBLISHED


def test_the_log_verifies_as_before_and_its_commitments_open_no_more() -> None:
    photograph = filled()
    kept = published()
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=kept.pk)
    publish_log()
    folder = options().folder / FOLDER
    before = (folder / "records.jsonl").read_bytes()
    salts = Salt.objects.count()
    about = LogRecord.objects.filter(subject=f"photograph:{photograph.pk}").count()
    erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.CHILD)
    publish_log()
    assert Salt.objects.count() == salts, "one is gone, whoever approved; one has come, whoever erased"
    assert (folder / "records.jsonl").read_bytes().startswith(before)
    assert verify_folder(folder).size == LogRecord.objects.count()
    assert CliRunner().invoke(app, ["log", "verify", str(folder)]).exit_code == 0
    assert LogRecord.objects.filter(subject=f"photograph:{photograph.pk}").count() == about + 1
    assert forget_commitments(ARCHIVE) == 0


def test_who_decided_about_its_portraits_is_forgotten_as_well() -> None:
    photograph = published()
    subject = Ref("portrait", Portrait.objects.get(photograph=photograph).pk)
    with transaction.atomic():
        record(Action.OPINION_GIVEN, subject, actor=someone(Role.REVIEWER).actor)
    erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.CHILD)
    assert forget_commitments(subject) == 0


def test_a_tombstone_is_left_for_the_photograph_and_for_each_portrait() -> None:
    photograph = filled()
    portrait = Portrait.objects.get(photograph=photograph).pk
    accept(objecting(photograph).objection, Measure.ERASE)
    for key in (photograph.pk, portrait):
        stone = tombstone_of(key)
        assert stone is not None
        assert (stone.photograph, stone.reason) == (photograph.pk, ErasureReason.OBJECTION)
    assert tombstone_of("a" * 16) is None


@pytest.mark.parametrize("state", sorted(set(State) - {State.ERASED, State.REDACTING, State.RECEIVED}))
def test_it_can_be_erased_from_every_state_in_which_no_worker_has_it(state: State) -> None:
    photograph = make_photograph(state, pixels=street(200, 200))
    erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.FACE)
    assert not files()
    with pytest.raises(TransitionError):
        erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.FACE)


@pytest.mark.parametrize("state", [State.RECEIVED, State.REDACTING])
def test_what_a_worker_is_to_have_is_left_alone(state: State) -> None:
    photograph = make_photograph(state, pixels=street(200, 200))
    before = files()
    with pytest.raises(TransitionError):
        erase_photograph(actor=decider(), photograph_id=photograph.pk, reason=ErasureReason.FACE)
    assert files() == before
    assert not Tombstone.objects.exists()
