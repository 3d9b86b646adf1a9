"""Every setting is documented with its real default, and nothing is documented that is no setting."""

import re
from pathlib import Path

import pytest

from contrechamp.ledger import dump_signing_key, new_signing_key
from contrechamp_server.config.environment import PREFIX, SETTINGS, SettingError, names_without_setting, read_options

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
GIVEN = {
    "SECRET_KEY": "x" * 60,
    "PROCESSING_KEY": "AGE-SECRET-KEY-1",
    "FIELD_KEY": "0" * 64,
    "LOG_KEY": dump_signing_key(new_signing_key()).decode(),
    "CUSTODIANS": "age1",
}


def environment(**more: str) -> dict[str, str]:
    return {f"{PREFIX}{name}": value for name, value in {**GIVEN, **more}.items()}


def test_every_setting_is_on_the_page() -> None:
    documented = {name.lower() for name in re.findall(rf"`{PREFIX}(\w+)`", PAGE)} - {"folder", "lang"}
    assert documented == set(SETTINGS)
    assert not names_without_setting()


@pytest.mark.parametrize("name", [name for name, setting in SETTINGS.items() if setting.default])
def test_the_page_gives_the_real_default(name: str) -> None:
    row = re.search(rf"^\| `{PREFIX}{name.upper()}` \| `([^`]*)`", PAGE, re.MULTILINE)
    assert row is not None
    assert row.group(1) == SETTINGS[name].default


def test_no_secret_has_a_default(tmp_path: Path) -> None:
    for missing in GIVEN:
        given = {name: value for name, value in environment().items() if name != f"{PREFIX}{missing}"}
        with pytest.raises(SettingError, match=missing):
            read_options(tmp_path, given)


def test_an_unknown_setting_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CONTRECHAMP_MAX_BITES is no setting"):
        read_options(tmp_path, environment(MAX_BITES="1"))


def test_the_commands_own_variables_are_no_settings_and_no_error(tmp_path: Path) -> None:
    read = read_options(tmp_path, environment(LANG="fr", FOLDER=str(tmp_path)))
    assert read == read_options(tmp_path, environment())
    (tmp_path / "archive.env").write_text(f"{PREFIX}LANG=fr\n")
    with pytest.raises(SettingError, match="CONTRECHAMP_LANG is no setting"):
        read_options(tmp_path, environment())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_BYTES", "many"),
        ("MAX_BYTES", "-5"),
        ("HTTPS", "perhaps"),
        ("PROFILE", "careless"),
        ("LISTEN", "8000"),
        ("FIELD_KEY", "short"),
        ("DATABASE_URL", "mysql://x"),
        ("STORAGE_URL", "/media"),
    ],
)
def test_a_wrong_value_is_named_and_a_secret_is_not_shown(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        read_options(tmp_path, environment(**{name: value}))
    is_secret = SETTINGS[name.lower()].is_secret
    assert (value in str(caught.value)) is not is_secret


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 64 + "\n")
    given = environment(FIELD_KEY_FILE="key")
    del given[f"{PREFIX}FIELD_KEY"]
    assert read_options(tmp_path, given).field_key == "f" * 64
    with pytest.raises(SettingError, match="both set"):
        read_options(tmp_path, environment(FIELD_KEY_FILE="key"))


def test_the_process_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "archive.env").write_text(f"# a comment\n\n{PREFIX}NAME=from the file\n{PREFIX}WORKERS=3\n")
    read = read_options(tmp_path, environment(NAME="from the shell"))
    assert (read.name, read.workers) == ("from the shell", 3)


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.env").write_text(f"{PREFIX}NAME=x\nWORKERS=3\n")
    with pytest.raises(SettingError, match="line 2"):
        read_options(tmp_path, environment())
