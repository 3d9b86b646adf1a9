"""Settings from the environment and from `archive.env`: typed, all of them known, no default where it would be a secret.

A variable is `CONTRECHAMP_` and the name of a field of `Options`. For a secret, the same name with `_FILE` gives a file
that holds it. A variable with the prefix that no field bears is an error: a mistyped setting must not pass in silence.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from contrechamp.errors import ContrechampError
from contrechamp_server.foundation.core.options import Options

PREFIX: Final = "CONTRECHAMP_"
FILE: Final = "archive.env"
_OF_THE_COMMAND: Final = {"FOLDER", "LANG"}
"""In the environment, and there alone, two more bear the prefix: where the archive lies, and the language to speak."""

_IN_FILE: Final = "_FILE"
_TRUE, _FALSE = {"1", "true", "yes", "oui", "on"}, {"0", "false", "no", "non", "off"}


class SettingError(ContrechampError):
    """A setting is missing, unknown or wrong; the message names it and says what is expected."""

    code = "setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """How one variable is read.

    Attributes:
        read: from text to value; a `ValueError` says what is expected.
        default: the text that stands for an unset variable; None: it must be set.
        is_secret: may be given by a file, and is never shown.
    """

    read: Callable[[str], Any]
    default: str | None = None
    is_secret: bool = False


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.strip().lstrip("-").isdecimal() else None
        if number is None or not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return read


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError("yes or no")
    return word in _TRUE


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(" or ".join(words))
        return text

    return read


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("some text")
    return text.strip()


def _any_text(text: str) -> str:
    return text.strip()


def _hex_key(text: str) -> str:
    key = text.strip()
    if len(key) != 64 or not all(letter in "0123456789abcdef" for letter in key):
        raise ValueError("64 hexadecimal digits")
    return key


def _long_text(text: str) -> str:
    if len(text.strip()) < 50:
        raise ValueError("at least 50 characters that nobody can guess")
    return text.strip()


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _address(text: str) -> str:
    host, colon, port = text.strip().rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError("address:port, for example 127.0.0.1:8000")
    return text.strip()


def _scheme(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.strip().startswith(schemes):
            raise ValueError(f"an address that starts with {' or '.join(schemes)}")
        return text.strip()

    return read


def _scheme_or_nothing(*schemes: str) -> Callable[[str], str]:
    read = _scheme(*schemes)
    return lambda text: read(text) if text.strip() else ""


SETTINGS: Final[dict[str, Setting]] = {
    "name": Setting(_text, "contrechamp"),
    "secret_key": Setting(_long_text, None, is_secret=True),
    "processing_key": Setting(_text, None, is_secret=True),
    "log_key": Setting(_text, None, is_secret=True),
    "field_key": Setting(_hex_key, None, is_secret=True),
    "custodians": Setting(_text, None, is_secret=True),
    "database_url": Setting(
        _scheme("sqlite:", "postgres://", "postgresql://"), "sqlite:archive.sqlite3", is_secret=True
    ),
    "storage_url": Setting(_scheme("folder:", "s3://"), "folder:media"),
    "s3_access_key": Setting(_any_text, "", is_secret=True),
    "s3_secret_key": Setting(_any_text, "", is_secret=True),
    "timestamp_url": Setting(_scheme_or_nothing("https://", "http://"), ""),
    "hosts": Setting(_list, "127.0.0.1,localhost"),
    "https": Setting(_truth, "no"),
    "listen": Setting(_address, "127.0.0.1:8000"),
    "web_threads": Setting(_whole(1, 256), "8"),
    "workers": Setting(_whole(0, 256), "0"),
    "profile": Setting(_one_of("safe", "fast"), "safe"),
    "max_bytes": Setting(_whole(1_000_000, 2_000_000_000), "200000000"),
    "max_pixels": Setting(_whole(1_000_000, 1_000_000_000), "150000000"),
    "max_files": Setting(_whole(1, 10_000), "500"),
    "upload_seconds": Setting(_whole(5, 86_400), "900"),
    "spool_hours": Setting(_whole(1, 8_760), "72"),
    "max_tries": Setting(_whole(1, 100), "3"),
    "redact_seconds": Setting(_whole(5, 86_400), "300"),
    "lease_seconds": Setting(_whole(2, 3_600), "60"),
    "anonymous_intake": Setting(_truth, "yes"),
    "deposits_per_hour": Setting(_whole(1, 100_000), "60"),
}
"""Field of `Options` → how its variable is read. `folder` alone is given on the command line or as CONTRECHAMP_FOLDER."""


def read_options(folder: Path, environment: Mapping[str, str] | None = None) -> Options:
    """Read every setting: the process's environment first, then `archive.env` of the folder, then the default.

    Raises:
        SettingError: one is missing, unknown or wrong.
    """
    ours = _prefixed(os.environ if environment is None else environment)
    # The environment comes before the file in whichever way either gives a setting: as it is, or by a file of its own.
    stored = {name: value for name, value in read_file(folder / FILE).items() if not {name, twin(name)} & ours.keys()}
    given = {**stored, **ours}
    known = {name.upper() for name in SETTINGS}
    known |= {f"{name.upper()}_FILE" for name, setting in SETTINGS.items() if setting.is_secret}
    for name in sorted(given.keys() - known):
        raise SettingError(f"{PREFIX}{name} is no setting; see docs/settings.md for those there are")
    values = {name: _read(name, setting, given, folder) for name, setting in SETTINGS.items()}
    return Options(folder=folder.resolve(), **values)


def read_file(path: Path) -> dict[str, str]:
    """Give the variables of an `archive.env`, without their prefix: `NAME=value` a line, `#` comments.

    Raises:
        SettingError: a line is neither.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error
    given: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().startswith(PREFIX):
            raise SettingError(f"{path}, line {number}: expected {PREFIX}NAME=value")
        given[name.strip().removeprefix(PREFIX)] = value.strip()
    return given


def twin(name: str) -> str:
    """Give the other way to set the same: `NAME` and `NAME_FILE`."""
    return name.removesuffix(_IN_FILE) if name.endswith(_IN_FILE) else f"{name}{_IN_FILE}"


def _prefixed(environment: Mapping[str, str]) -> dict[str, str]:
    given = {name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)}
    return {name: value for name, value in given.items() if name not in _OF_THE_COMMAND}


def _read(name: str, setting: Setting, given: Mapping[str, str], folder: Path) -> Any:
    variable = name.upper()
    text = given.get(variable, setting.default)
    if f"{variable}_FILE" in given:
        if variable in given:
            raise SettingError(f"{PREFIX}{variable} and {PREFIX}{variable}_FILE are both set; keep one")
        text = _from_file(folder / given[f"{variable}_FILE"], variable)
    if text is None:
        raise SettingError(f"{PREFIX}{variable} is not set; `contrechamp init` makes the archive's secrets")
    try:
        return setting.read(text)
    except ValueError as error:
        shown = "" if setting.is_secret else f", not {text!r}"
        raise SettingError(f"{PREFIX}{variable}: expected {error}{shown}") from None


def _from_file(path: Path, variable: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{PREFIX}{variable}_FILE: {path} cannot be read: {error}") from error


def names_without_setting() -> set[str]:
    """Give the fields of `Options` that no setting fills, for a system check; `folder` has its own way in."""
    return {field.name for field in fields(Options)} - set(SETTINGS) - {"folder"}
