"""The files: what is written is read again, the same data give the same bytes, and what is wrong is named with its line."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contrechamp.rate import (
    NoSuchPlanError,
    Observation,
    OpenData,
    OpenDataError,
    Outcome,
    Sampling,
    compute,
    read_open_data,
    write_open_data,
)
from contrechamp.rate.open_data import COLUMNS, DICTIONARY, OBSERVATIONS, PLANS, _csv_of, _observations, written
from tests.unit.rate.made import PLAN, a_season, an_observation

EVERY_TENTH = replace(PLAN, id="p2", kind=Sampling.SYSTEMATIC, step=10, frame="caméra")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=8)
OBSERVED = st.builds(
    an_observation,
    portrait=TEXT,
    event=TEXT,
    burst=TEXT | st.just(""),
    unit_type=TEXT,
    outcome=st.sampled_from(Outcome),
    sampling=st.sampled_from(Sampling),
)


def test_what_is_written_is_read_again_and_gives_the_same_figures(tmp_path: Path) -> None:
    season = a_season()
    write_open_data(OpenData((EVERY_TENTH, PLAN), tuple(season)), tmp_path / "data")
    found = read_open_data(tmp_path / "data")
    assert found.plans == (PLAN, EVERY_TENTH)
    assert found.observations == tuple(sorted(season, key=lambda each: each.order))
    assert compute(found.plan("p1"), found.observations).to_json() == compute(PLAN, season).to_json()


def test_the_same_data_give_the_same_bytes() -> None:
    season = a_season()
    shuffled = sorted(season, key=lambda each: each.portrait[::-1])
    first = written(OpenData((PLAN, EVERY_TENTH), tuple(season)))
    assert first == written(OpenData((EVERY_TENTH, PLAN), tuple(shuffled)))


@given(st.lists(OBSERVED, unique_by=lambda each: each.portrait))
@settings(deadline=None)
def test_any_observation_comes_back(made: list[Observation]) -> None:
    text = _csv_of(made).decode()
    assert list(_observations(text)) == sorted(made, key=lambda each: each.order)


def test_the_dictionary_explains_every_column_in_both_languages() -> None:
    rows = list(csv.DictReader(written(OpenData((PLAN,), ()))[DICTIONARY].decode().splitlines()))
    assert {row["field"] for row in rows if row["file"] == OBSERVATIONS} == set(COLUMNS)
    assert {row["field"] for row in rows if row["file"] == PLANS} == set(PLAN.__dataclass_fields__)
    assert all(row["fr"] and row["en"] for row in rows)
    outcomes = next(row["values"] for row in rows if row["field"] == "outcome")
    assert outcomes.split(" | ") == [code.value for code in Outcome]


def test_a_plan_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NoSuchPlanError, match="no sampling plan p9 in these data; there are: p1, p2"):
        OpenData((PLAN, EVERY_TENTH), ()).plan("p9")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lisible", "visible", r"observations\.csv, line 2: it is not as the dictionary says"),
        ("drawn", "chosen", r"line 2: it is not as"),
        ("plan,event", "plan,demo", r"line 1: its columns are not those"),
        ("2025-05", "mai", r"line 2: it is not as"),
        ("p1,e1", "p1,e1,x", r"line 2: it is not as"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    write_open_data(OpenData((PLAN,), (an_observation(),)), tmp_path)
    file = tmp_path / OBSERVATIONS
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OpenDataError, match=said):
        read_open_data(tmp_path)


def test_a_portrait_that_stands_twice_is_refused(tmp_path: Path) -> None:
    write_open_data(OpenData((PLAN,), (an_observation(), an_observation(event="e2"))), tmp_path)
    with pytest.raises(OpenDataError, match="line 3: this portrait stands in it twice"):
        read_open_data(tmp_path)


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"format": "other", "plans": []}', b"\xff", None])
def test_a_plan_file_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    write_open_data(OpenData((PLAN,), ()), tmp_path)
    (tmp_path / PLANS).unlink()
    if content is not None:
        (tmp_path / PLANS).write_bytes(content)
    with pytest.raises(OpenDataError, match=r"plan\.json: "):
        read_open_data(tmp_path)
