"""No public moment shows both a finding and its number: the band is painted over first, in everything public."""

from dataclasses import replace
from datetime import timedelta

import cv2
import numpy as np
import pytest
from django.core.management import call_command

from contrechamp.vision import Pixels
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.foundation import gate
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.gate import Audience, open_image, open_thumbnail
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.pyramids import Size, make_pyramid
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait
from contrechamp_server.foundation.records.selectors import public_findings
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval import publication
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.models import Repaint
from contrechamp_server.stages.approval.publication import publish_photograph, repaint_photograph
from contrechamp_server.stages.approval.services import approve_photograph, reopen_photograph
from contrechamp_server.stages.verification.services import reopen_case
from tests.archive import COBALT
from tests.leaks.channels import files
from tests.unit.server.verification.casting import (
    BAND,
    DIGITS,
    FRAME,
    NEIGHBOUR,
    TOLD,
    agree,
    answer,
    judge,
    make_case,
    reviewers,
    say,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True)


def decoded(jpeg: bytes) -> Pixels:
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.ascontiguousarray(found[:, :, ::-1], np.uint8)


def is_flat(pixels: Pixels) -> bool:
    """Say whether a picture is the mask's colour all over, as far as JPEG keeps it."""
    return bool(np.abs(pixels.astype(int) - COBALT).max() < 24)


def public_band(photograph: Photograph, band: Box = BAND) -> Pixels:
    image = open_image(photograph.pk, actor=VISITOR, audience=Audience.PUBLIC)
    return decoded(image.region(band, Size(band.w, band.h)))


def thumbnail_band(portrait: Portrait) -> Pixels:
    """Give the middle of the band in a portrait's thumbnail (which is as large as the portrait here)."""
    shown = decoded(open_thumbnail(portrait.pk, audience=Audience.PUBLIC))
    left, top = BAND.x - FRAME.x, BAND.y - FRAME.y
    return shown[top + 2 : top + BAND.h - 2, left + 2 : left + BAND.w - 2]


def test_until_the_pictures_are_made_again_the_public_knows_nothing_of_the_finding() -> None:
    case = verified()
    photograph = case.portrait.photograph
    assert not is_flat(public_band(photograph))
    assert Finding.objects.get().published_at is None
    assert not public_findings().exists()
    assert repaint_photograph(photograph.pk) == State.PUBLISHED
    assert public_findings().get().legibility == "legible"
    assert is_flat(public_band(photograph))
    assert is_flat(thumbnail_band(case.portrait))
    assert b"approval:finding:publish" in bytes(LogRecord.objects.order_by("-index")[0].data)


def test_the_paint_goes_past_the_band_and_leaves_the_rest_of_the_portrait() -> None:
    case = verified()
    repaint_photograph(case.portrait.photograph_id)
    assert is_flat(public_band(case.portrait.photograph, Box(BAND.x - 2, BAND.y - 2, BAND.w + 4, BAND.h + 4)))
    assert not is_flat(public_band(case.portrait.photograph, Box(BAND.x, BAND.y - 40, BAND.w, BAND.h)))


def test_old_public_files_are_gone_and_the_desk_still_sees_the_number() -> None:
    case = verified()
    photograph = case.portrait.photograph
    old = {blob.pk for blob in Blob.objects.filter(kind__in=["public", "portraits"])}
    repaint_photograph(photograph.pk)
    assert not Blob.objects.filter(pk__in=old).exists()
    left = [name for name, _ in files(options().folder / "media") if any(key in name for key in old)]
    assert len(old) == 3
    assert left == []
    image = open_image(photograph.pk, actor=judge(Role.REVIEWER), audience=Audience.DESK)
    assert not is_flat(decoded(image.region(BAND, Size(BAND.w, BAND.h))))


def test_a_photograph_stays_public_and_keeps_its_place_on_the_wall() -> None:
    case = make_case()
    before = Photograph.objects.get().published_at
    places = dict(Portrait.objects.values_list("pk", "published_at"))
    for who in reviewers():
        say(who, case)
        assert public_band(case.portrait.photograph).size
    repaint_photograph(case.portrait.photograph_id)
    assert Photograph.objects.get().published_at == before
    assert dict(Portrait.objects.values_list("pk", "published_at")) == places


def test_a_finding_without_digits_is_public_at_once() -> None:
    verified(replace(TOLD, legibility="not_worn", digits="", band=None))
    assert public_findings().get().legibility == "not_worn"
    assert not Repaint.objects.exists()


def test_a_partly_legible_number_is_painted_over_as_well() -> None:
    case = verified(replace(TOLD, legibility="partial", digits="40?193?"))
    repaint_photograph(case.portrait.photograph_id)
    assert is_flat(public_band(case.portrait.photograph))
    assert public_findings().exists()


def test_the_worker_and_the_sweeper_bring_it_on() -> None:
    case = verified()
    assert pipeline.sweep()["queued"] == 1
    assert pipeline.sweep()["queued"] == 0
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert public_findings().exists()
    assert pipeline.sweep()["queued"] == 0
    assert repaint_photograph(case.portrait.photograph_id) is None


def test_a_picture_that_kills_its_workers_is_taken_from_the_public() -> None:
    case = verified()
    Photograph.objects.update(lease="killed", leased_until=now() - timedelta(seconds=1), tries=options().max_tries)
    pipeline.sweep()
    case.portrait.photograph.refresh_from_db()
    assert case.portrait.photograph.state == State.HELD
    with pytest.raises(gate.ImageRefusedError):
        public_band(case.portrait.photograph)
    assert not public_findings().exists()


def test_a_master_that_is_not_what_was_approved_takes_it_from_the_public() -> None:
    case = verified()
    master = case.portrait.photograph.master
    assert master is not None
    (options().folder / "media" / master.place).write_bytes(b"something else")
    assert repaint_photograph(case.portrait.photograph_id) == State.HELD
    assert not public_findings().exists()


def test_a_number_found_while_pictures_are_made_is_in_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    case = verified()
    photograph = case.portrait.photograph
    other = Portrait.objects.get(x=NEIGHBOUR.x)
    band = Box(NEIGHBOUR.x + 60, NEIGHBOUR.y + 150, 80, 24)
    told = replace(TOLD, digits="2600417", band=band)
    answer(other, told, "volunteerc")
    agree(other, told, band)
    pipeline.sweep()
    made: list[Pixels] = []

    def late(pixels: Pixels) -> bytes:
        if not made:
            found = type(case).objects.get(portrait=other)
            for who in reviewers():
                say(who, found)
        made.append(pixels)
        return make_pyramid(pixels)

    monkeypatch.setattr(publication, "make_pyramid", late)
    repaint_photograph(photograph.pk)
    assert len(made) == 2
    assert is_flat(public_band(photograph, band))
    assert public_findings().count() == 2
    kinds = [name.split("/")[0] for name, _ in files(options().folder / "media")]
    assert (kinds.count("public"), kinds.count("portraits"), kinds.count("numbers")) == (1, 2, 2)


def test_a_photograph_that_is_approved_again_keeps_its_findings_and_its_paint() -> None:
    case = verified()
    repaint_photograph(case.portrait.photograph_id)
    reviewer = judge(Role.REVIEWER)
    photograph = reopen_photograph(actor=reviewer, photograph_id=case.portrait.photograph_id)
    assert not public_findings().exists()
    moved = Box(FRAME.x + 6, FRAME.y - 4, FRAME.w, FRAME.h + 10)
    approve_photograph(
        actor=reviewer,
        photograph_id=photograph.pk,
        version=photograph.version,
        judgement=Judgement(portraits=(moved,)),
    )
    publish_photograph(photograph.pk)
    assert Portrait.objects.get().box == moved
    assert public_findings().get().portrait_id == case.portrait_id
    assert is_flat(public_band(photograph))


def test_a_portrait_that_is_dropped_takes_its_sealed_number_with_it() -> None:
    case = verified()
    reviewer = judge(Role.REVIEWER)
    photograph = reopen_photograph(actor=reviewer, photograph_id=case.portrait.photograph_id)
    approve_photograph(actor=reviewer, photograph_id=photograph.pk, version=photograph.version, judgement=Judgement())
    assert not Finding.objects.exists()
    assert not Blob.objects.filter(kind="numbers").exists()
    assert not [name for name, _ in files(options().folder / "media") if name.startswith("numbers/")]


def test_a_number_that_was_found_once_stays_covered_when_the_finding_changes() -> None:
    case = verified()
    repaint_photograph(case.portrait.photograph_id)
    reopen_case(actor=judge(Role.REVIEWER), portrait_id=case.portrait_id, version=1, reason="in_doubt")
    changed = replace(TOLD, legibility="unreadable", digits="", band=None)
    for who in reviewers():
        say(who, case, changed, reason="other_legibility")
    assert public_findings().get().legibility == "unreadable"
    Repaint.objects.get_or_create(photograph=case.portrait.photograph)
    repaint_photograph(case.portrait.photograph_id)
    assert is_flat(public_band(case.portrait.photograph))
    assert DIGITS not in str(list(Finding.objects.values()))
