"""Both headline numbers, their bounds and intervals, and that too little is not said."""

import pytest

from contrechamp.rate import Figures, Observation, Outcome, compute
from contrechamp.rate.figures import figures_of
from contrechamp.rate.intervals import wilson
from tests.unit.rate.made import PLAN, a_season, several


def in_events(count: int, legible: int, others: int, unknown: int = 0) -> list[Observation]:
    made = []
    for n in range(count):
        made += several(legible, event=f"e{n}")
        made += several(others, outcome=Outcome.COVERED, event=f"e{n}")
        made += several(unknown, outcome=Outcome.NOT_ASSESSABLE, event=f"e{n}")
    return made


def figures(observations: list[Observation]) -> Figures:
    found = figures_of(observations)
    assert found is not None
    return found


def test_the_rate_is_among_the_assessable_and_the_bounds_are_among_all() -> None:
    found = figures(in_events(5, legible=3, others=3, unknown=4))
    assert (found.observations, found.assessable, found.events) == (50, 30, 5)
    assert found.rate is not None
    assert found.rate.legible == 0.5
    assert found.share_not_assessable == 0.4
    assert (found.bounds.low, found.bounds.high) == (0.3, 0.7)
    assert sum(count for _code, count in found.outcomes) == 50


def test_events_alike_take_nothing_away_from_the_interval() -> None:
    found = figures(in_events(5, legible=3, others=3))
    assert found.rate is not None
    assert found.rate.effective.size == 30
    assert found.rate.wilson == wilson(15, 30)


def test_events_that_differ_widen_the_interval() -> None:
    mixed = [*in_events(3, legible=10, others=0)]
    mixed += [each for n in range(3, 6) for each in several(10, outcome=Outcome.COVERED, event=f"e{n}")]
    found = figures(mixed)
    assert found.rate is not None
    assert found.rate.effective.size == pytest.approx(6)
    assert found.rate.bootstrap is not None
    assert found.rate.bootstrap.high - found.rate.bootstrap.low > 0.5


def test_no_rate_under_thirty_assessable() -> None:
    found = figures(in_events(29, legible=1, others=0, unknown=3))
    assert found.rate is None
    assert found.withheld == "few_assessable"
    assert found.share_not_assessable == 0.75
    assert figures(in_events(30, legible=1, others=0)).rate is not None


def test_no_rate_under_five_events() -> None:
    found = figures(in_events(4, legible=10, others=10))
    assert found.rate is None
    assert found.withheld == "few_events"


def test_one_events_rate_speaks_of_this_event_alone() -> None:
    (group,) = compute(PLAN, several(25) + several(15, outcome=Outcome.COVERED)).groups["event"]
    assert group.figures is not None
    assert group.figures.rate is not None
    assert group.figures.rate.legible == 25 / 40
    assert group.figures.rate.bootstrap is None


def test_nothing_is_said_of_a_cell_under_ten() -> None:
    rows = {each.key: each.figures for each in compute(PLAN, several(9) + several(10, event="e2")).groups["event"]}
    assert rows["e1"] is None
    assert rows["e2"] is not None


def test_a_number_that_is_covered_or_read_in_part_is_not_legible() -> None:
    others = (Outcome.COVERED, Outcome.NO_NUMBER, Outcome.PRESENT_UNREADABLE)
    made = [each for n in range(5) for outcome in others for each in several(4, outcome=outcome, event=f"e{n}")]
    found = figures(made)
    assert found.rate is not None
    assert found.rate.legible == 0.0


def test_a_season_is_told_by_event_month_unit_type_and_departement() -> None:
    sheet = compute(PLAN, a_season())
    assert sheet.overall is not None
    assert {name: [row.key for row in rows] for name, rows in sheet.groups.items()} == {
        "event": [f"e{n}" for n in range(8)],
        "month": ["2025-01", "2025-02", "2025-03"],
        "unit_type": ["crs", "egm"],
        "departement": ["13", "2A", "75"],
    }
    for rows in sheet.groups.values():
        assert sum(row.figures.observations for row in rows if row.figures) == sheet.overall.observations


def test_no_data_is_no_rate_and_no_crash() -> None:
    sheet = compute(PLAN, [])
    assert sheet.overall is None
    assert sheet.agreement.coded_twice == 0
    assert sheet.to_json()["overall"] is None
