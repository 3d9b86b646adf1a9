"""What the rate's page says, with many observations, with few, with none; in both languages, and never of wearing."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contrechamp.rate import Interval
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.outlets.statistics.charts import Line, flow_chart, interval_chart
from tests.archive import visitor
from tests.unit.server.statistics.sampled import a_spring, drawn_deposit, make_sampling_plan, published_photograph

pytestmark = pytest.mark.django_db


def page(address: str = "/taux/") -> str:
    answer = visitor().get(address)
    assert answer.status_code == 200
    return re.sub(r"[\s\u00a0\u202f]+", " ", answer.content.decode())


def test_without_a_plan_it_says_that_there_is_nothing_to_count() -> None:
    assert "Pas encore assez d’images : n = 0." in page()
    assert "Not enough images yet: n = 0." in page("/taux/?lang=en")


def test_few_images_are_said_with_their_n_and_the_other_number_all_the_same() -> None:
    plan = make_sampling_plan()
    published_photograph(drawn_deposit(plan), [Legibility.LEGIBLE, Legibility.NOT_ASSESSABLE])
    shown = page()
    assert "Pas encore assez d’images : n = 1, évènements : 1." in shown
    assert "50,0 %" in shown


def test_both_numbers_stand_together_with_bounds_and_intervals() -> None:
    a_spring(make_sampling_plan())
    shown = page()
    pair = shown[shown.index('<dl class="pair">') : shown.index("</dl>")]
    assert len(re.findall(r"<dd>\d+,\d %</dd>", pair)) == 2
    for word in ("Wilson", "rééchantillonnage par évènement", "Bornes", "Alpha de Krippendorff"):
        assert word in shown
    english = page("/taux/?lang=en")
    assert len(re.findall(r"<dd>\d+\.\d %</dd>", english)) == 2
    assert "Krippendorff’s alpha" in english


def test_it_never_speaks_of_wearing() -> None:
    a_spring(make_sampling_plan())
    assert "taux de port" not in page().lower()
    assert "rate of wearing" not in page("/taux/?lang=en").lower()


def test_no_script_and_no_style_is_in_the_page() -> None:
    a_spring(make_sampling_plan())
    shown = page()
    assert "<script" not in shown
    assert "style=" not in shown
    assert "#2438d6" not in shown.lower()


def test_another_plan_has_its_own_page_and_a_wrong_address_has_none() -> None:
    a_spring(make_sampling_plan(), events=1)
    make_sampling_plan(code="automne-2025")
    assert "automne-2025" in page()
    assert "printemps-2025" in page("/taux/printemps-2025/")
    for wrong in ("/taux/hiver/", "/taux/automne-2025/secrets.csv", "/taux/hiver/plan.json"):
        assert visitor().get(wrong).status_code == 404


def test_a_page_that_was_computed_asks_the_database_little() -> None:
    a_spring(make_sampling_plan())
    page()
    with CaptureQueriesContext(connection) as queries:
        page()
    assert len(queries) <= 8


def test_charts_are_well_formed_and_told_in_words() -> None:
    lines = [
        Line("Gendarmerie <mobile>", "n = 72", 0.5, Interval(0.4, 0.6), Interval(0.41, 0.58)),
        Line("CRS", "n = 3"),
    ]
    for svg in (
        interval_chart("Titre", "Ce qui se voit", lines, "k"),
        flow_chart(
            "Titre", "Ce qui se voit", [("10", "pris", True), ("2", "écartés", False), ("8", "gardés", True)], "k"
        ),
    ):
        root = ET.fromstring(svg)  # noqa: S314 - made by ourselves
        told = [child.text for child in root if child.tag.endswith(("title", "desc"))]
        assert told == ["Titre", "Ce qui se voit"]
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == "k-title k-desc"
