"""What the build of the front-end files writes, and that it stops at a package it does not know."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from assets.errors import AssetError
from assets.places import write_tables
from assets.vendor import FONT, FONT_STYLES, FONT_SUBSETS, copy_vendor_files

COMMUNES: list[dict[str, Any]] = [
    {
        "code": "69123",
        "nom": "Lyon",
        "type": "commune-actuelle",
        "departement": "69",
        "population": 519127,
        "codesPostaux": ["69007"],
    },
    {
        "code": "01015",
        "nom": "Arbignieu",
        "type": "commune-deleguee",
        "departement": "01",
    },
    {
        "code": "01001",
        "nom": "L'Abergement-Clémenciat",
        "type": "commune-actuelle",
        "departement": "01",
        "population": 860,
    },
    {
        "code": "69387",
        "nom": "Lyon 7e Arrondissement",
        "type": "arrondissement-municipal",
        "departement": "69",
        "population": 82105,
    },
    {"code": "55050", "nom": "Bezonvaux", "type": "commune-actuelle", "departement": "55"},
]


def package_of_places(folder: Path, version: str) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    (folder / "data" / "communes.json").write_text(json.dumps(COMMUNES), encoding="utf-8")
    (folder / "data" / "departements.json").write_text(json.dumps([{"code": "01", "nom": "Ain"}]), encoding="utf-8")
    return folder


def packages_of_files(modules: Path) -> Path:
    files = {
        "openseadragon/build/openseadragon/openseadragon.min.js": "run();\n//# sourceMappingURL=openseadragon.min.js.map",
        "openseadragon/LICENSE.txt": "BSD",
        f"@fontsource-variable/{FONT}/LICENSE": "OFL",
    }
    for subset in FONT_SUBSETS:
        for style in FONT_STYLES:
            files[f"@fontsource-variable/{FONT}/files/{FONT}-{subset}-wght-{style}.woff2"] = subset + style
    for name, text in files.items():
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_text(text, encoding="utf-8")
    return modules


def test_tables_hold_places_that_exist_in_the_order_of_their_codes(tmp_path: Path) -> None:
    write_tables(package_of_places(tmp_path / "package", "6.0.0"), tmp_path / "places")
    with (tmp_path / "places" / "communes.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["code", "name", "departement", "population", "edition"],
            ["01001", "L'Abergement-Clémenciat", "01", "860", "2026"],
            ["55050", "Bezonvaux", "55", "0", "2026"],
            ["69123", "Lyon", "69", "519127", "2026"],
            ["69387", "Lyon 7e Arrondissement", "69", "82105", "2026"],
        ]
    assert (tmp_path / "places" / "departements.csv").read_text(encoding="utf-8") == "code,name,edition\n01,Ain,2026\n"


def test_an_edition_that_nobody_has_dated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"7\.0\.0: add the year"):
        write_tables(package_of_places(tmp_path / "package", "7.0.0"), tmp_path / "places")
    assert not (tmp_path / "places").exists()


def test_a_package_that_was_not_fetched_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="make assets"):
        write_tables(tmp_path / "package", tmp_path / "places")
    with pytest.raises(AssetError, match=r"openseadragon\.min\.js is not there"):
        copy_vendor_files(tmp_path / "modules", tmp_path / "vendor")


def test_files_come_with_their_licences_and_nothing_old_stays(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "of-an-earlier-version.js").write_text("old", encoding="utf-8")
    copy_vendor_files(packages_of_files(tmp_path / "modules"), vendor)
    names = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()}
    faces = {f"fonts/{FONT}-{subset}-wght-{style}.woff2" for subset in FONT_SUBSETS for style in FONT_STYLES}
    licences = {"openseadragon.LICENSE.txt", f"fonts/{FONT}.LICENSE.txt"}
    assert names == faces | licences | {"openseadragon.min.js"}


def test_the_viewer_refers_to_no_map_that_is_not_shipped(tmp_path: Path) -> None:
    copy_vendor_files(packages_of_files(tmp_path / "modules"), tmp_path / "vendor")
    assert (tmp_path / "vendor" / "openseadragon.min.js").read_bytes() == b"run();\n"
