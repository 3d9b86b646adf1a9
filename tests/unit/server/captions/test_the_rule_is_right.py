"""The rule that an archive begins with, on generated answers with known truth: right, with few answers, and not turned."""

import pytest

from bench.consensus import Crowd, compared, dawid_skene, fixed, majority, simulate
from contrechamp_server.stages.captions.consensus import Terms

COUNT = 400


@pytest.mark.parametrize("crowd", [Crowd(), Crowd(anonymous=0.3)], ids=["accounts", "some without account"])
def test_findings_are_right_with_few_answers(crowd: Crowd) -> None:
    tally = simulate(COUNT, crowd, Terms())
    assert tally.right_share >= 0.99
    assert tally.mean_answers <= 4.5
    assert tally.agreed >= 0.97 * COUNT
    assert tally.numbers_right >= 0.98 * tally.numbers


def test_a_block_of_a_third_turns_next_to_nothing() -> None:
    tally = simulate(COUNT, Crowd(hostile=0.3), Terms())
    assert tally.turned <= 2
    assert tally.right_share >= 0.99
    assert tally.agreed >= 0.9 * COUNT


def test_the_published_rule_beside_it_is_one_that_works() -> None:
    tally = fixed(COUNT, 5)
    # It learns each volunteer's errors, and has few answers here to learn them from.
    assert compared(tally, dawid_skene(tally)).right_share > 0.9
    assert compared(tally, majority(tally)).right_share > 0.96
