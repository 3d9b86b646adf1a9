"""The map says what the table says: a step of grey for each rate, hatching where there is too little, nothing elsewhere."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest

from contrechamp_server.foundation.places.tables import outlines
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.outlets.statistics.maps import STEPS, regions
from contrechamp_server.stages.counting.selectors import sheet_of
from tests.archive import make_event, visitor
from tests.unit.server.statistics.sampled import a_spring, drawn_deposit, make_sampling_plan, published_photograph

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def drawn(code: str, language: str = "") -> dict[str, tuple[str, str]]:
    """Give what the map shows of each département: fill and words. Those around Paris are drawn twice, and the same."""
    answer = visitor().get(f"/taux/{code}/carte.svg{language}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - ours
    by_path = {path: code for code, path in outlines().items()}
    found: dict[str, tuple[str, str]] = {}
    for path in root.iter(f"{SVG}path"):
        if path.get("d") in by_path:
            told = (path.get("fill", ""), path.findtext(f"{SVG}title", ""))
            assert found.setdefault(by_path[path.get("d", "")], told) == told
    return found


def test_map_table_and_file_agree() -> None:
    plan = make_sampling_plan()
    a_spring(plan, events=15, photographs=6, agents=3)
    shown = drawn(plan.code)
    assert set(shown) == set(outlines())
    rows = list(csv.DictReader(io.StringIO(visitor().get(f"/taux/{plan.code}/par-departement.csv").content.decode())))
    assert {row["key"] for row in rows} == {"75", "13", "69"}
    page = re.sub(r"[\s\u00a0\u202f]+", " ", visitor().get("/taux/").content.decode())
    for row in rows:
        fill, words = shown[row["key"]]
        share = float(row["legible"])
        assert fill == STEPS[int(share * 5)]
        percent = f"{100 * share:.1f}".replace(".", ",") + " %"
        assert percent in re.sub(r"\s+", " ", words)
        assert percent in page
    assert {fill for code, (fill, _) in shown.items() if code not in {"75", "13", "69"}} == {"#fdfdfb"}


def test_too_little_is_hatched_and_says_no_rate() -> None:
    plan = make_sampling_plan()
    published_photograph(drawn_deposit(plan, make_event(commune="29019"), commune="29019"), [Legibility.LEGIBLE])
    fill, words = drawn(plan.code)["29"]
    assert fill == "url(#trop-peu)"
    assert "%" not in words
    assert "too few" in drawn(plan.code, "?lang=en")["29"][1]


def test_what_lies_overseas_is_said_and_not_drawn() -> None:
    plan = make_sampling_plan()
    published_photograph(drawn_deposit(plan, make_event(commune="97411"), commune="97411"), [Legibility.LEGIBLE])
    assert "974" in regions(sheet_of(plan))
    assert "974" not in outlines()
    assert "La Réunion" in visitor().get("/taux/").content.decode()
