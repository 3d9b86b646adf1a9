"""The wall's copy and its counts are those of what is public, after every publication, withdrawal and finding."""

from collections import Counter
from datetime import date

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.codebook import CODEBOOK
from contrechamp_server.foundation.records.models import Event, Finding, Photograph, Portrait, Tally
from contrechamp_server.foundation.records.selectors import public_findings, public_photographs, public_portraits
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.tallies import (
    FIELDS,
    count_of,
    counts_within,
    photographs_of,
    settle_tallies,
    totals,
)
from contrechamp_server.foundation.records.vocabularies import HoldReason
from contrechamp_server.foundation.records.wall import departement_of, note_finding, place_on_wall
from contrechamp_server.stages.approval.models import VeilReason
from contrechamp_server.stages.approval.publication import publish_photograph
from contrechamp_server.stages.approval.services import hold_photograph, reopen_photograph
from contrechamp_server.stages.approval.veil_lifts import decide_veil_lift, request_veil_lift
from tests.archive import make_event, make_photograph, make_submission, someone

pytestmark = pytest.mark.django_db(transaction=True)
BOXES = (Box(80, 40, 200, 300), Box(400, 40, 200, 300))


def find(portrait: Portrait, legibility: str, unit_type: str = "crs", *, is_public: bool = True) -> None:
    """Publish a finding, as the stage that verifies does."""
    Finding.objects.update_or_create(
        portrait=portrait,
        defaults={
            "legibility": legibility,
            "unit_type": unit_type,
            "codebook": CODEBOOK,
            "published_at": now() if is_public else None,
        },
    )
    note_finding(portrait.pk)


def check() -> None:
    """Hold the wall and the events' pages against what is public now."""
    public = {row.pk: row for row in public_portraits()}
    findings = {row.pk: row for row in public_findings()}
    on_wall = Portrait.objects.filter(shown_at__isnull=False)
    assert {row.pk for row in on_wall} == set(public)
    cells: Counter[tuple[str, ...]] = Counter()
    for row in on_wall:
        deposit, finding = public[row.pk].photograph.submission, findings.get(row.pk)
        said = (finding.legibility, finding.unit_type) if finding else ("", "")
        there = (row.event_id or "", row.month, row.departement, row.legibility, row.unit_type)
        assert there == (deposit.event_id, f"{deposit.taken_on:%Y-%m}", departement_of(deposit.commune), *said)
        cells[there] += 1
    assert counts_within({}, FIELDS) == cells
    assert count_of({}) == cells.total()
    for place, name in enumerate(FIELDS):
        alone: Counter[str] = Counter()
        for cell, count in cells.items():
            alone[cell[place]] += count
        assert totals().get(name, {}) == alone
    shown = {row.pk: row.submission.event_id for row in public_photographs()}
    placed = Photograph.objects.filter(shown_in__isnull=False).values_list("pk", "shown_in")
    assert dict(placed) == shown
    for event in Event.objects.all():
        assert photographs_of(event.pk) == list(shown.values()).count(event.pk)


def test_publication_withdrawal_and_findings_keep_it_right() -> None:
    lyon = make_event(title="Marche", date=date(2024, 3, 2), commune="69123")
    first = make_photograph(State.PUBLISHED, portraits=BOXES)
    second = make_photograph(
        State.PUBLISHED, submission=make_submission(lyon, commune="69123", taken_on=lyon.date), portraits=BOXES
    )
    check()
    one, two = Portrait.objects.filter(photograph=second).order_by("pk")
    find(one, "not_worn")
    find(two, "legible", "egm")
    check()
    find(one, "covered", "egm")
    check()
    find(two, "legible", is_public=False)
    check()
    Finding.objects.filter(pk=one.pk).delete()
    note_finding(one.pk)
    check()
    reviewer = someone(Role.REVIEWER)
    first.refresh_from_db()
    hold_photograph(actor=reviewer.actor, photograph_id=first.pk, version=first.version, reason=HoldReason.FACE_LEFT)
    check()
    reopen_photograph(actor=reviewer.actor, photograph_id=second.pk)
    check()
    assert count_of({}) == 0
    assert totals() == {} or not any(totals().values())


def test_a_photograph_whose_veil_is_lifted_leaves_the_wall_and_comes_back() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=BOXES)
    lift = request_veil_lift(
        actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk, reason=VeilReason.FORCE_USED
    )
    decide_veil_lift(actor=someone(Role.REVIEWER).actor, lift_id=lift.pk, is_accepted=True)
    check()
    assert count_of({}) == 0
    publish_photograph(photograph.pk)
    check()
    assert count_of({}) == 2


def test_doing_it_again_changes_nothing() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=BOXES)
    rows = Tally.objects.count()
    for _ in range(3):
        place_on_wall(photograph.pk)
    assert Tally.objects.count() == rows
    check()


def test_the_sweeper_settles_counts_and_none_is_lost() -> None:
    photographs = [make_photograph(State.PUBLISHED, portraits=BOXES) for _ in range(3)]
    assert settle_tallies() > 0
    check()
    find(Portrait.objects.filter(photograph=photographs[0]).order_by("pk")[0], "covered")
    check()
    settle_tallies()
    check()
    assert not Tally.objects.filter(is_new=True).exists()
    assert settle_tallies() == 0
    per_key = Counter(Tally.objects.values_list("scope", *FIELDS))
    assert max(per_key.values()) == 1


def test_what_is_suspended_by_its_state_alone_is_off_the_wall_once_noted() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=BOXES)
    Photograph.objects.filter(pk=photograph.pk).update(state=State.APPROVED)
    place_on_wall(photograph.pk)
    check()
    assert count_of({}) == 0


def test_the_code_of_a_commune_says_its_departement() -> None:
    assert [departement_of(code) for code in ("75056", "2A004", "97411", "98818", "01053")] == [
        "75",
        "2A",
        "974",
        "988",
        "01",
    ]
