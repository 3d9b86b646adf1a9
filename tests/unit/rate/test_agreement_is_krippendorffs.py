"""Agreement against published worked examples, and what is said when there is too little to say."""

import pytest

from contrechamp.rate import Outcome
from contrechamp.rate.agreement import alpha_of, measure_agreement
from tests.unit.rate.made import a_season, several


def test_alpha_of_binary_codes_is_that_of_the_published_example() -> None:
    # K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section A.
    first, second = "0100000010", "1110010000"
    assert alpha_of(list(zip(first, second, strict=True))) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_nominal_codes_is_that_of_the_published_example() -> None:
    # The same, section B.
    first, second = "aabbdcccedda", "babbbcccedddd"[:12]
    assert alpha_of(list(zip(first, second, strict=True))) == pytest.approx(0.692, abs=0.0005)


def test_alpha_is_not_defined_where_one_outcome_alone_was_said() -> None:
    assert alpha_of([("lisible", "lisible")] * 40) is None
    assert alpha_of([]) is None


def test_the_interval_holds_alpha_and_the_share_is_compared_with_a_fifth() -> None:
    found = measure_agreement(a_season())
    assert found.share == 0.25
    assert found.is_enough
    assert found.alpha is not None
    assert found.interval is not None
    assert found.interval.low < found.alpha < found.interval.high


def test_codings_that_differ_are_counted_by_what_was_said() -> None:
    twice = several(
        3, outcome=Outcome.COVERED, first_coding=Outcome.COVERED, second_coding=Outcome.NO_NUMBER
    ) + several(2, outcome=Outcome.NO_NUMBER, first_coding=Outcome.NO_NUMBER, second_coding=Outcome.COVERED)
    found = measure_agreement([*twice, *several(20)])
    assert found.disagreements == (("masque_par_equipement", "zone_visible_sans_numero", 5),)
    assert found.coded_twice == 5


def test_too_few_coded_twice_is_said() -> None:
    coded = several(1, outcome=Outcome.COVERED, first_coding=Outcome.COVERED, second_coding=Outcome.COVERED)
    found = measure_agreement([*coded, *several(19)])
    assert not found.is_enough
    assert found.alpha is None
    assert found.interval is None


def test_one_event_has_no_interval_of_agreement() -> None:
    coded = several(4, outcome=Outcome.COVERED, first_coding=Outcome.COVERED, second_coding=Outcome.NO_NUMBER)
    found = measure_agreement(coded + several(4, first_coding=Outcome.LEGIBLE, second_coding=Outcome.LEGIBLE))
    assert found.alpha is not None
    assert found.interval is None
