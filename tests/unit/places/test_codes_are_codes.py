"""Codes are INSEE's, as text, with the year of their edition; anything else is refused with a sentence."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import (
    Commune,
    PlacesMissingError,
    UnknownCommuneError,
    UnknownDepartementError,
    commune,
    departement_name,
    tables,
)


def test_a_commune_is_given_by_its_code() -> None:
    assert commune("69123") == Commune(code="69123", name="Lyon", departement="69", edition="2026")
    assert commune("2A004").name == "Ajaccio"
    assert commune("97411").departement == "974"


@pytest.mark.parametrize("code", ["", "75011", "1001", "2a004", " 69123", "69123\n", "Lyon"])
def test_what_is_no_code_of_a_commune_is_refused(code: str) -> None:
    with pytest.raises(UnknownCommuneError, match="INSEE") as refusal:
        commune(code)
    assert refusal.value.insee_code == code
    assert isinstance(refusal.value, InvalidError)


def test_every_commune_lies_in_a_departement_that_has_a_name() -> None:
    assert len(tables.communes_by_code()) > 34_000
    for place in tables.communes_by_code().values():
        assert len(place.code) == 5
        assert place.code.startswith(place.departement[:2])
        assert departement_name(place.departement)


def test_departements_have_names() -> None:
    assert departement_name("01") == "Ain"
    assert departement_name("2B") == "Haute-Corse"
    with pytest.raises(UnknownDepartementError):
        departement_name("1")


def test_a_commune_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        commune("69123").name = "Lugdunum"  # type: ignore[misc]


def test_tables_that_were_not_built_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tables.departement_names.cache_clear()
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    with pytest.raises(PlacesMissingError, match="make assets"):
        departement_name("01")
    monkeypatch.undo()
    assert departement_name("01") == "Ain"
