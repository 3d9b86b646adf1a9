"""What an answer may be, who may give it, and what follows at once."""

import pytest

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import records_about
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.core.secrets import open_field, seal_field
from contrechamp_server.foundation.records.models import Finding, Reading
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.services import reopen_photograph
from contrechamp_server.stages.captions.errors import (
    AlreadyAnsweredError,
    DigitsError,
    NoMoreAnswersError,
    OwnPortraitError,
    TapOutsideError,
    UnknownCodeError,
)
from contrechamp_server.stages.captions.models import Answer, Consensus
from contrechamp_server.stages.captions.selectors import answerers_of, answers_of
from contrechamp_server.stages.captions.services import forget_digits, recompute_consensus
from tests.archive import make_photograph, make_submission, someone
from tests.unit.server.captions.crowd import BOX, NUMBER, answer, make_portrait, volunteer

pytestmark = pytest.mark.django_db


def test_three_volunteers_who_say_the_same_make_a_consensus_and_one_record() -> None:
    portrait = make_portrait()
    for tap in ((150, 120), (156, 124), (148, 119)):
        assert not Consensus.objects.exclude(state="open").exists()
        answer(volunteer(), portrait, tap=tap, unit_type="crs", equipment=["bouclier"])
    found = Consensus.objects.get()
    assert (found.state, found.legibility, found.answer_count) == ("agreed", "legible", 3)
    assert open_field(bytes(found.digits), purpose="consensus", row=portrait.pk) == NUMBER
    assert (found.unit_type, found.equipment) == ("crs", ["bouclier"])
    assert found.band_x is not None and found.band_x < 148 and found.band_w is not None
    (entry,) = records_about(Ref("portrait", portrait.pk), [Action.CONSENSUS_REACHED])
    assert entry.record.actor == "captions"
    assert entry.record.data == {"state": "agreed", "answers": 3, "rule": 0}


def test_digits_stand_encrypted_and_bound_to_their_row() -> None:
    portrait = make_portrait()
    given = answer(volunteer(), portrait)
    row = Answer.objects.get()
    assert NUMBER.encode() not in bytes(row.digits)
    assert open_field(bytes(row.digits), purpose="answer", row=given.pk) == NUMBER
    assert NUMBER.encode() not in bytes(Consensus.objects.get().digits)


def test_no_one_answers_twice() -> None:
    portrait, who = make_portrait(), volunteer()
    answer(who, portrait)
    with pytest.raises(AlreadyAnsweredError):
        answer(who, portrait, "covered")
    assert Answer.objects.count() == 1


def test_nobody_answers_on_what_they_deposited() -> None:
    depositor = someone(Role.SUBMITTER)
    portrait = make_portrait(make_submission(submitter=depositor.account.pk))
    with pytest.raises(OwnPortraitError):
        answer(depositor.actor, portrait)


def test_only_a_public_portrait_is_answered() -> None:
    portrait = make_portrait()
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=portrait.photograph_id)
    with pytest.raises(NotFoundError):
        answer(volunteer(), portrait)
    make_photograph(State.TO_REVIEW, portraits=(BOX,))
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"legibility": "visible"}, UnknownCodeError),
        ({"legibility": "covered", "unit_type": "x"}, UnknownCodeError),
        ({"legibility": "covered", "unit_markings": ["x"]}, UnknownCodeError),
        ({"legibility": "covered", "equipment": ["aucun", "bouclier"]}, UnknownCodeError),
        ({"legibility": "covered", "digits": NUMBER}, DigitsError),
        ({"legibility": "legible", "digits": ""}, DigitsError),
        ({"legibility": "legible", "digits": "???????"}, DigitsError),
        ({"legibility": "partial", "digits": "123456"}, DigitsError),
        ({"legibility": "legible", "digits": "12345a7"}, DigitsError),
        ({"legibility": "legible", "digits": "１２３４５６７"}, DigitsError),
        ({"legibility": "covered", "tap": (BOX.x - 1, BOX.y)}, TapOutsideError),
        ({"legibility": "covered", "tap": (BOX.x, BOX.y + BOX.h)}, TapOutsideError),
    ],
)
def test_what_the_codebook_does_not_have_is_refused_whole(given: dict[str, object], error: type[Exception]) -> None:
    portrait = make_portrait()
    with pytest.raises(error):
        answer(volunteer(), portrait, **given)  # type: ignore[arg-type]  # wrong on purpose
    assert not Answer.objects.exists()
    assert not Consensus.objects.exists()


def test_visitors_answer_a_few_times_and_a_portrait_takes_no_more_of_them() -> None:
    portrait = make_portrait()
    for _ in range(3):
        answer(VISITOR, portrait, "covered")
    with pytest.raises(NoMoreAnswersError):
        answer(VISITOR, portrait, "covered")
    assert Consensus.objects.get().state == "open"
    answer(volunteer(), portrait, "covered")
    answer(volunteer(), portrait, "covered")
    assert Consensus.objects.get().state == "agreed"


def test_a_portrait_that_has_its_answers_takes_no_more() -> None:
    portrait = make_portrait()
    for _ in range(3):
        answer(volunteer(), portrait, "covered")
    with pytest.raises(NoMoreAnswersError):
        answer(volunteer(), portrait, "not_worn")


def test_verifiers_read_every_answer_with_its_digits_and_who_gave_it() -> None:
    portrait, ada, bruno = make_portrait(), volunteer(), volunteer()
    answer(ada, portrait, tap=(150, 120))
    answer(VISITOR, portrait, "covered")
    answer(bruno, portrait, "partial", digits="12??567")
    assert [(row.account, row.legibility, row.digits, row.tap) for row in answers_of(portrait.pk)] == [
        (ada.account_id, "legible", NUMBER, (150, 120)),
        ("", "covered", "", None),
        (bruno.account_id, "partial", "12??567", None),
    ]
    assert answerers_of(portrait.pk) == {ada.account_id, bruno.account_id}


def test_computed_again_it_comes_out_the_same() -> None:
    portrait = make_portrait()
    for code in ("legible", "covered", "legible", "partial"):
        answer(volunteer(), portrait, code, tap=(150, 120) if code == "legible" else None)

    def told() -> dict[str, object]:
        row = dict(Consensus.objects.values().get())
        sealed = Consensus.objects.get().digits
        digits = open_field(bytes(sealed), purpose="consensus", row=portrait.pk) if sealed else ""
        return {**{key: value for key, value in row.items() if key != "computed_at"}, "digits": digits}

    before = told()
    assert recompute_consensus(portrait_id=portrait.pk) is not None
    assert told() == before


def test_forgotten_digits_are_nowhere_and_a_finding_is_not_computed_anew() -> None:
    portrait = make_portrait()
    for _ in range(3):
        answer(volunteer(), portrait)
    Finding.objects.create(portrait=portrait, legibility="legible", unit_type="crs", codebook="1")
    forget_digits(portrait_id=portrait.pk)
    assert {bytes(digits) for digits in Answer.objects.values_list("digits", flat=True)} == {b""}
    assert bytes(Consensus.objects.get().digits) == b""
    assert recompute_consensus(portrait_id=portrait.pk) is None
    assert Consensus.objects.get().legibility == "legible"
    assert [row.digits for row in answers_of(portrait.pk)] == ["", "", ""]


def test_the_band_takes_in_what_the_machine_read() -> None:
    portrait = make_portrait()
    row = Reading(photograph=portrait.photograph, x=140, y=115, w=60, h=12, confidence=0.9)
    row.sealed = seal_field(NUMBER, purpose="reading", row=row.pk)
    row.save()
    for _ in range(3):
        answer(volunteer(), portrait, tap=(150, 120))
    found = Consensus.objects.get()
    assert found.band_x is not None and found.band_w is not None
    assert found.band_x <= 140 and found.band_x + found.band_w >= 200
