"""The page's figures and those that the command computes from the exported files are the same, to the last digit."""

import csv
import json
import sys
from pathlib import Path

import pytest

from contrechamp.cli import main
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.stages.counting.selectors import sheet_of
from contrechamp_server.stages.counting.spoken import percent
from tests.archive import visitor
from tests.unit.server.statistics.sampled import a_spring, make_sampling_plan

pytestmark = pytest.mark.django_db
FILES = ("observations.csv", "plan.json", "dictionary.csv")


def test_the_command_computes_every_figure_of_the_page_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = make_sampling_plan()
    a_spring(plan)
    client = visitor()
    page = client.get("/taux/").content.decode()
    for name in FILES:
        (tmp_path / name).write_bytes(client.get(f"/taux/{plan.code}/{name}").content)
    monkeypatch.setattr(
        sys, "argv", ["contrechamp", "rate", "--plan", plan.code, "--from-open-data", str(tmp_path), "--json"]
    )
    assert main() == 0
    computed = json.loads(capsys.readouterr().out)
    assert computed == json.loads(json.dumps(sheet_of(plan).to_json()))
    assert computed["overall"]["rate"] is not None
    assert percent(computed["overall"]["rate"]["legible"]) in page
    assert percent(computed["overall"]["share_not_assessable"]) in page
    assert computed["selection"]["sampled"] == 36
    assert computed["agreement"]["coded_twice"] == 72


@pytest.mark.parametrize(
    ("name", "grouping"),
    [
        ("par-mois.csv", "month"),
        ("par-type-d-unite.csv", "unit_type"),
        ("par-departement.csv", "departement"),
        ("par-evenement.csv", "event"),
    ],
)
def test_each_table_has_its_file_with_every_digit(name: str, grouping: str) -> None:
    plan = make_sampling_plan()
    a_spring(plan, photographs=8)
    answer = visitor().get(f"/taux/{plan.code}/{name}")
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    groups = sheet_of(plan).groups[grouping]
    assert [row["key"] for row in rows] == [group.key for group in groups]
    for row, group in zip(rows, groups, strict=True):
        assert group.figures is not None
        assert float(row["share_not_assessable"]) == group.figures.share_not_assessable
        assert row["legible"] == (repr(group.figures.rate.legible) if group.figures.rate else "")


def test_a_withdrawn_photograph_is_out_of_figures_and_files_at_once() -> None:
    plan = make_sampling_plan()
    a_spring(plan)
    before = visitor().get(f"/taux/{plan.code}/observations.csv").content
    from contrechamp_server.foundation.records.models import Photograph
    from contrechamp_server.foundation.records.states import State

    gone = Photograph.objects.first()
    assert gone is not None
    counted = sheet_of(plan).selection.observations_read
    Photograph.objects.filter(pk=gone.pk).update(state=State.HELD)
    place_on_wall(gone.pk)
    assert gone.pk.encode() in before
    assert gone.pk.encode() not in visitor().get(f"/taux/{plan.code}/observations.csv").content
    assert sheet_of(plan).selection.observations_read == counted - 2


@pytest.mark.parametrize(
    ("share", "said"), [(25 / 65, "38,5"), (0.9996, "100,0"), (1 / 3, "33,3"), (0.00049, "0,0"), (0.0005, "0,1")]
)
def test_a_share_is_rounded_and_not_cut_off(share: float, said: str) -> None:
    assert percent(share) == f"{said}\u00a0%"
