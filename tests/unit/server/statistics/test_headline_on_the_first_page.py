"""The first page shows both numbers as the sweeper left them, and computes nothing."""

import re

import pytest

from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.pipeline import sweep
from contrechamp_server.stages.counting.models import Headline
from contrechamp_server.stages.counting.selectors import sheet_of
from contrechamp_server.stages.counting.services import settle_headline
from contrechamp_server.stages.counting.spoken import between, percent
from tests.archive import visitor
from tests.unit.server.statistics.sampled import a_spring, drawn_deposit, make_sampling_plan, published_photograph

pytestmark = pytest.mark.django_db


def home(address: str = "/") -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", visitor().get(address).content.decode())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_before_anything_is_counted_it_says_so() -> None:
    sweep()
    assert "Pas encore assez d’images : n = 0." in home()
    make_sampling_plan()
    sweep()
    assert "Pas encore assez d’images : n = 0." in home()


def test_both_numbers_are_those_of_the_rates_page() -> None:
    plan = make_sampling_plan()
    a_spring(plan)
    sweep()
    found = sheet_of(plan).overall
    assert found is not None
    assert found.rate is not None
    shown = home()
    for words in (percent(found.rate.legible), between(found.rate.wilson), percent(found.share_not_assessable)):
        assert plain(words) in shown
    assert f"sur {found.assessable} agents évaluables" in shown
    assert "assessable agents" in home("/?lang=en")


def test_too_few_show_no_rate_and_the_other_number_all_the_same() -> None:
    plan = make_sampling_plan()
    published_photograph(drawn_deposit(plan), [Legibility.LEGIBLE, Legibility.NOT_ASSESSABLE])
    sweep()
    shown = home()
    assert "Pas encore assez d’images : n = 1, évènements : 1." in shown
    assert "50,0 %" in shown


def test_it_is_computed_anew_only_when_the_findings_have_changed() -> None:
    plan = make_sampling_plan()
    deposit = drawn_deposit(plan)
    published_photograph(deposit, [Legibility.LEGIBLE])
    assert settle_headline()
    assert not settle_headline()
    published_photograph(deposit, [Legibility.COVERED])
    assert settle_headline()
    assert Headline.objects.get().observations == 2


def test_the_latest_plan_is_shown() -> None:
    first = make_sampling_plan()
    published_photograph(drawn_deposit(first), [Legibility.LEGIBLE])
    assert settle_headline()
    second = make_sampling_plan(code="ete-2025")
    published_photograph(drawn_deposit(second), [Legibility.LEGIBLE, Legibility.NOT_ASSESSABLE])
    assert settle_headline()
    assert "50,0 %" in home()
