"""`contrechamp rate`: what it prints from a folder of open data, in both languages, and what it says of a wrong one."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from contrechamp.cli import main
from contrechamp.rate import OpenData, Sampling, compute, write_open_data
from tests.unit.rate.made import PLAN, a_season, an_observation, several

Rate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def rate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Rate:
    """Call the command on a folder of these data; gives its exit status and what it printed."""

    def call(data: OpenData, *options: str, plan: str = "p1") -> tuple[int, str, str]:
        write_open_data(data, tmp_path / "data")
        where = ["--plan", plan, "--from-open-data", str(tmp_path / "data")]
        monkeypatch.setattr(sys, "argv", ["contrechamp", "rate", *where, *options])
        status = main()
        shown = capsys.readouterr()
        return status, shown.out, " ".join(shown.err.split())

    monkeypatch.setenv("COLUMNS", "200")
    return call


SEASON = OpenData((PLAN, replace(PLAN, id="p2", kind=Sampling.SYSTEMATIC, step=10)), tuple(a_season()))


def test_json_has_every_digit_of_the_computation(rate: Rate) -> None:
    status, printed, _err = rate(SEASON, "--json")
    assert status == 0
    assert json.loads(printed) == json.loads(json.dumps(compute(PLAN, SEASON.observations).to_json()))


def test_both_numbers_are_printed_together_with_n_and_intervals(rate: Rate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRECHAMP_LANG", "en")
    sheet = compute(PLAN, SEASON.observations)
    assert sheet.overall is not None
    assert sheet.overall.rate is not None
    _status, printed, _err = rate(SEASON)
    assert f"{100 * sheet.overall.rate.legible:.1f} % legible among {sheet.overall.assessable} assessable" in printed
    assert f"{100 * sheet.overall.share_not_assessable:.1f} % of 192 cannot be assessed" in printed
    low, high = sheet.overall.rate.wilson.low, sheet.overall.rate.wilson.high
    assert f"{100 * low:.1f} to {100 * high:.1f} % at 95 %: Wilson, on an effective size of" in printed
    assert "48 coded twice, 25.0 %: enough" in printed
    for title in ("By event", "By month", "By unit type", "By département"):
        assert title in printed


@pytest.mark.usefixtures("french")
def test_it_speaks_french(rate: Rate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRECHAMP_LANG", "fr")
    _status, printed, _err = rate(SEASON)
    assert "Taux de lisibilité sur images, plan p1" in printed
    assert "Par département" in printed
    assert "48 lus deux fois, 25,0\N{NO-BREAK SPACE}%" in printed
    assert " legible" not in printed


def test_too_little_is_said_and_is_no_error(rate: Rate) -> None:
    status, printed, _err = rate(OpenData((PLAN,), tuple(several(9))))
    assert status == 0
    assert "No rate: 9 assessable agents in images, of 1 event; it takes 30 and 5" in printed
    assert "under 10" in printed
    status, printed, _err = rate(OpenData((PLAN,), ()))
    assert status == 0
    assert "Nothing is in scope yet" in printed


def test_a_systematic_plan_says_its_step(rate: Rate) -> None:
    every_tenth = tuple(replace(each, plan="p2", sampling=Sampling.SYSTEMATIC) for each in SEASON.observations)
    _status, printed, _err = rate(replace(SEASON, observations=every_tenth), plan="p2")
    assert "Every 10th of 4,000 images" in printed


def test_what_is_wrong_is_one_line(rate: Rate) -> None:
    status, printed, said = rate(SEASON, plan="p9")
    assert (status, printed) == (1, "")
    assert said == "contrechamp: there is no sampling plan p9 in these data; there are: p1, p2"
    twice = OpenData((PLAN,), (an_observation(), an_observation(event="e2")))
    status, _printed, said = rate(twice)
    assert status == 1
    assert said == "contrechamp: observations.csv, line 3: this portrait stands in it twice"
