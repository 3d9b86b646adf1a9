"""The arithmetic of agreement: what it takes, what it refuses, and that no order of answers changes it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp_server.foundation.records.codebook import WITH_DIGITS, Legibility, UnitType
from contrechamp_server.stages.captions import consensus
from contrechamp_server.stages.captions.consensus import AGREED, OPEN, SPLIT, Said, Terms, agree, is_trusted
from contrechamp_server.stages.captions.models import ConsensusState

TERMS = Terms()
NOT_WORN = Said(legibility="not_worn")
COVERED = Said(legibility="covered")
PASSING = replace(COVERED, is_account=False)
READ = Said(legibility="legible", digits="1234567", tap=(100, 90))
ANSWERS = st.lists(
    st.builds(
        Said,
        legibility=st.sampled_from(Legibility.values),
        digits=st.sampled_from(["", "1234567", "12?4567", "7654321"]),
        tap=st.sampled_from([None, (3, 4), (90, 80)]),
        unit_type=st.sampled_from(UnitType.values),
        unit_markings=st.sampled_from([(), ("ecusson",), ("brassard", "ecusson")]),
        is_account=st.booleans(),
        gold_seen=st.integers(0, 12),
        gold_right=st.integers(0, 6),
    ),
    max_size=9,
)


def test_its_plain_words_are_the_codes_of_the_codebook() -> None:
    assert Legibility(consensus.NOT_ASSESSABLE) is Legibility.NOT_ASSESSABLE
    assert {code.value for code in WITH_DIGITS} == consensus.WITH_DIGITS
    assert UnitType(consensus.UNDETERMINED) is UnitType.INDETERMINE
    assert ConsensusState.values == [OPEN, AGREED, SPLIT]


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_same_answers_in_any_order_come_to_the_same(answers: list[Said], chance: st.DataObject) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert agree(shuffled, TERMS) == agree(answers, TERMS)


def test_three_accounts_that_say_the_same_agree_and_two_do_not() -> None:
    assert agree([NOT_WORN] * 2, TERMS).state == OPEN
    outcome = agree([NOT_WORN] * 3, TERMS)
    assert (outcome.state, outcome.legibility, outcome.confidence) == (AGREED, "not_worn", 1.0)


@given(st.integers(0, 40), st.integers(1, 100))
def test_answers_without_account_never_decide_alone(count: int, weight: int) -> None:
    outcome = agree([PASSING] * count, replace(TERMS, anonymous_weight=weight))
    assert outcome.state != AGREED
    assert outcome.legibility == ""


def test_answers_without_account_do_not_outvote_accounts() -> None:
    answers = [NOT_WORN, NOT_WORN, COVERED, COVERED, COVERED] + [replace(NOT_WORN, is_account=False)] * 4
    assert agree(answers, replace(TERMS, most=20, lead=0)).legibility == ""


def test_a_block_without_account_does_not_turn_what_two_accounts_saw_once_they_are_three() -> None:
    answers = [PASSING] * 3 + [NOT_WORN] * 3
    assert agree(answers, TERMS).legibility == "not_worn"


def test_a_portrait_that_cannot_be_assessed_leaves_after_two_as_long_as_nobody_disagrees() -> None:
    nothing = Said(legibility="not_assessable")
    assert agree([nothing] * 2, TERMS).state == AGREED
    assert agree([nothing, nothing, COVERED], TERMS).state == OPEN
    assert agree([nothing, replace(nothing, is_account=False)], TERMS).state == OPEN


def test_what_is_not_agreed_on_after_the_last_answer_is_split() -> None:
    codes = [code for code in Legibility.values if code != "not_assessable"]
    answers = [Said(legibility=code) for code in codes] * 2
    assert agree(answers[: TERMS.most - 1], TERMS).state == OPEN
    outcome = agree(answers[: TERMS.most], TERMS)
    assert (outcome.state, outcome.legibility, outcome.answer_count) == (SPLIT, "", TERMS.most)


def test_the_lead_that_is_asked_for_keeps_a_close_portrait_open() -> None:
    close = [NOT_WORN] * 3 + [COVERED] * 2
    assert agree(close, TERMS).state == AGREED
    assert agree(close, replace(TERMS, lead=2)).state == OPEN


def test_each_digit_is_agreed_on_at_its_place() -> None:
    answers = [replace(READ, digits=digits) for digits in ("1234568", "1?34567", "1234?67")]
    assert agree(answers, TERMS).digits == "1234567"
    assert agree(answers, TERMS).state == AGREED


def test_a_legible_number_with_a_digit_in_dispute_waits_for_others() -> None:
    answers = [replace(READ, digits=digits) for digits in ("1234567", "1234561", "1234562")]
    outcome = agree(answers, TERMS)
    assert (outcome.state, outcome.legibility, outcome.digits) == (OPEN, "legible", "123456?")
    assert agree([*answers, READ], TERMS).digits == "1234567"
    full = agree([*answers, *[replace(READ, digits="123456?")] * 6], TERMS)
    assert (full.state, full.digits) == (SPLIT, "123456?")


def test_a_number_that_is_legible_in_part_keeps_its_gaps() -> None:
    outcome = agree([replace(READ, legibility="partial", digits="12?45??")] * 3, TERMS)
    assert (outcome.state, outcome.digits) == (AGREED, "12?45??")


def test_digits_of_passers_by_alone_are_no_digits() -> None:
    passing = replace(READ, digits="9999999", is_account=False)
    outcome = agree([passing] * 4 + [replace(READ, digits="1??????")] * 3, replace(TERMS, most=20))
    assert outcome.digits == "1??????"


def test_an_account_that_is_often_wrong_on_gold_weighs_less_and_is_no_longer_counted_on() -> None:
    poor = replace(COVERED, gold_seen=5, gold_right=2)
    assert not is_trusted(poor, TERMS)
    assert is_trusted(replace(poor, gold_seen=4), TERMS)
    assert is_trusted(replace(poor, gold_right=3), TERMS)
    assert agree([poor] * 8, replace(TERMS, most=20)).state == OPEN
    assert agree([COVERED, COVERED, poor, poor, poor, poor], TERMS).state == AGREED


def test_unit_and_equipment_are_kept_when_two_say_them_and_hold_nothing_up() -> None:
    seen = replace(NOT_WORN, unit_type="crs", unit_markings=("ecusson",), equipment=("bouclier", "lbd_40"))
    other = replace(NOT_WORN, unit_type="egm", equipment=("bouclier",))
    outcome = agree([seen, seen, other], TERMS)
    assert (outcome.unit_type, outcome.unit_markings) == ("crs", ("ecusson",))
    assert outcome.equipment == ("bouclier", "lbd_40")
    assert agree([seen, other, NOT_WORN], TERMS).unit_type == ""


def test_confidence_is_the_share_of_weight_that_agrees() -> None:
    assert agree([NOT_WORN] * 3 + [COVERED], TERMS).confidence == pytest.approx(0.75)
    assert agree([NOT_WORN] * 3 + [PASSING], TERMS).confidence == pytest.approx(3 / 3.5)
