"""Catalogues are compiled beside their sources, and a wheel takes them along."""

import gettext
import tomllib
from pathlib import Path

import pytest

from assets.errors import AssetError
from assets.translations import LOCALES, compile_translations

ROOT = Path(__file__).parents[3]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize("place", ["fr/LC_MESSAGES", "desk/fr/LC_MESSAGES"])
def test_a_catalogue_is_compiled_wherever_it_lies_and_doubt_is_left_out(tmp_path: Path, place: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "words.po").write_text(
        HEAD + 'msgid "held"\nmsgstr "retenue"\n\n#, fuzzy\nmsgid "reason"\nmsgstr "?"\n', encoding="utf-8"
    )
    assert compile_translations(tmp_path) == 1
    words = gettext.translation("words", str(folder.parent.parent), ["fr"])
    assert (words.gettext("held"), words.gettext("reason")) == ("retenue", "reason")


def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="no translation"):
        compile_translations(tmp_path)
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr" / "LC_MESSAGES" / "words.po").write_text('msgid "held\n', encoding="utf-8")
    with pytest.raises(AssetError, match=r"words\.po"):
        compile_translations(tmp_path)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.parent.name)
def test_a_wheel_takes_the_compiled_catalogues_along(locale: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"{locale.relative_to(ROOT)}/**/*.mo" in settings["tool"]["hatch"]["build"]["artifacts"]
