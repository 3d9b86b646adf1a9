"""A commune is found by what people type, in an order they expect."""

import time

import pytest

from contrechamp_server.foundation.places import find_communes
from contrechamp_server.foundation.places.spelling import plain


def codes(prefix: str, limit: int = 5) -> list[str]:
    return [place.code for place in find_communes(prefix, limit)]


@pytest.mark.parametrize(
    "typed", ["Saint-Étienne", "saint etienne", "SAINT ETIENNE", "st-etienne", "  Saint  Étienne ", "St. Étienne"]
)
def test_accents_case_hyphens_and_short_forms_do_not_count(typed: str) -> None:
    assert codes(typed)[0] == "42218"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("l’haÿ les roses", "94038"), ("L'Hay", "94038"), ("saint-ouen-sur-seine", "93070"), ("Crèvecœur-le-G", "60178")],
)
def test_apostrophes_and_ligatures_do_not_count(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_exact_name_comes_before_longer_ones_and_those_before_words_inside() -> None:
    names = [place.name for place in find_communes("lyon", 50)]
    assert names[0] == "Lyon"
    last_beginning = max(index for index, name in enumerate(names) if plain(name).startswith("lyon"))
    first_inside = min(index for index, name in enumerate(names) if not plain(name).startswith("lyon"))
    assert last_beginning < first_inside
    assert "Sainte-Foy-lès-Lyon" in names[first_inside:]


def test_the_most_populous_of_one_name_comes_first() -> None:
    found = find_communes("Saint-Denis", 2)
    assert [(place.code, place.departement) for place in found] == [("97411", "974"), ("93066", "93")]


def test_arrondissements_of_the_three_cities_are_found() -> None:
    assert codes("paris 11") == ["75111"]
    assert codes("marseille 1er") == ["13201"]
    assert codes("Lyon 7e")[0] == "69387"


def test_no_more_than_asked_for_and_nothing_for_nothing() -> None:
    assert len(find_communes("a", 7)) == 7
    for nothing in ("", "   ", "-'", "zzzz", "75011x"):
        assert find_communes(nothing, 7) == []
    assert find_communes("paris", 0) == []
    assert find_communes("paris", -1) == []


def test_a_text_of_any_length_is_answered() -> None:
    assert find_communes("a" * 1_000_000, 5) == []


def test_an_answer_is_quick_enough_for_each_key() -> None:
    find_communes("pa", 10)
    begun = time.process_time()
    for _ in range(10):
        find_communes("sa", 10)
    assert (time.process_time() - begun) / 10 < 0.2
