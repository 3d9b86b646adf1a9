"""A setting is given once: the environment comes before the file, in whichever way either gives it."""

from pathlib import Path

import pytest

from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive
from contrechamp_server.config.environment import SettingError, read_options


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_archive(tmp_path / "archive", generate_key(tmp_path / "custodian.key").lines)
    return tmp_path / "archive"


def test_a_secret_in_the_environment_comes_before_its_file_in_the_folder(folder: Path) -> None:
    given = read_options(folder, {"CONTRECHAMP_FIELD_KEY": "ab" * 32})
    assert given.field_key == "ab" * 32
    assert read_options(folder, {}).field_key == (folder / "secrets" / "field.key").read_text()


def test_a_file_named_in_the_environment_comes_before_the_folder_s_own_value(folder: Path, tmp_path: Path) -> None:
    with (folder / "archive.env").open("a") as file:
        file.write("CONTRECHAMP_DATABASE_URL=postgres://one/archive\n")
    (tmp_path / "url").write_text("postgres://two/archive\n")
    given = read_options(folder, {"CONTRECHAMP_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert given.database_url == "postgres://two/archive"


def test_the_same_secret_twice_in_one_place_is_an_error(folder: Path) -> None:
    with pytest.raises(SettingError, match="both set"):
        read_options(folder, {"CONTRECHAMP_FIELD_KEY": "ab" * 32, "CONTRECHAMP_FIELD_KEY_FILE": "secrets/field.key"})


def test_the_command_s_own_variables_are_no_settings_and_no_error(folder: Path) -> None:
    assert read_options(folder, {"CONTRECHAMP_LANG": "fr", "CONTRECHAMP_FOLDER": "elsewhere"}).folder == folder
    with pytest.raises(SettingError, match="CONTRECHAMP_LANGUE is no setting"):
        read_options(folder, {"CONTRECHAMP_LANGUE": "fr"})
