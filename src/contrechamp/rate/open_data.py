"""The files from which anyone computes the rate again: what was observed, by which plans, and what each column means.

`observations.csv` (UTF-8, a header, canonical order), `plan.json` (canonical JSON, every plan) and `dictionary.csv`. The
same data give the same bytes.
"""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from contrechamp.rate.errors import NoSuchPlanError, OpenDataError
from contrechamp.rate.observations import Observation, Outcome, Plan, Sampling

__all__ = ["COLUMNS", "OpenData", "read_open_data", "write_open_data", "written"]

COLUMNS: Final = (
    *("plan", "event", "photograph", "portrait", "burst", "month", "departement", "unit_type", "sampling"),
    *("outcome", "codebook", "band_px", "first_coding", "second_coding"),
)
OBSERVATIONS: Final = "observations.csv"
PLANS: Final = "plan.json"
DICTIONARY: Final = "dictionary.csv"
_FORMAT: Final = "contrechamp-rate-1"


@dataclass(frozen=True, slots=True)
class OpenData:
    """What the files hold."""

    plans: tuple[Plan, ...]
    observations: tuple[Observation, ...]

    def plan(self, key: str) -> Plan:
        """Give the plan of this id.

        Raises:
            NoSuchPlanError: there is none.
        """
        for plan in self.plans:
            if plan.id == key:
                return plan
        raise NoSuchPlanError(key, tuple(plan.id for plan in self.plans))


def written(data: OpenData) -> dict[str, bytes]:
    """Give each file's bytes by its name."""
    plans = [asdict(plan) for plan in sorted(data.plans, key=lambda plan: plan.id)]
    document = json.dumps({"format": _FORMAT, "plans": plans}, ensure_ascii=False, sort_keys=True, indent=1)
    return {
        OBSERVATIONS: _csv_of(data.observations),
        PLANS: document.encode() + b"\n",
        DICTIONARY: files("contrechamp.rate").joinpath(DICTIONARY).read_bytes(),
    }


def write_open_data(data: OpenData, folder: Path) -> None:
    """Write the files into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written(data).items():
        (folder / name).write_bytes(content)


def read_open_data(folder: Path) -> OpenData:
    """Read the files of a folder.

    Raises:
        OpenDataError: one is missing, or is not as the dictionary says.
    """
    return OpenData(_plans(_text(folder, PLANS)), tuple(_observations(_text(folder, OBSERVATIONS))))


def _csv_of(observations: Iterable[Observation]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(each) for each in sorted(observations, key=lambda each: each.order))
    return text.getvalue().encode()


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode("utf-8-sig")  # a spreadsheet may have put a mark before it
    except OSError as error:
        raise OpenDataError(name, f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OpenDataError(name, "it is not UTF-8") from error


def _plans(text: str) -> tuple[Plan, ...]:
    try:
        document = json.loads(text)
        if document["format"] != _FORMAT:
            raise OpenDataError(PLANS, f"its format is not {_FORMAT}")
        return tuple(_plan(row) for row in document["plans"])
    except (KeyError, TypeError, ValueError) as error:
        raise OpenDataError(PLANS, "it is not as the dictionary says") from error


def _plan(row: dict[str, Any]) -> Plan:
    return Plan(**(row | {"kind": Sampling(row["kind"])}))


def _observations(text: str) -> Iterable[Observation]:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if set(rows.fieldnames or ()) != set(COLUMNS):
        raise OpenDataError(OBSERVATIONS, "its columns are not those of the dictionary", 1)
    seen = set()
    try:
        for row in rows:
            each = _observation(row)
            if each.portrait in seen:
                raise OpenDataError(OBSERVATIONS, "this portrait stands in it twice", rows.line_num)
            seen.add(each.portrait)
            yield each
    except (csv.Error, TypeError, ValueError) as error:
        raise OpenDataError(OBSERVATIONS, "it is not as the dictionary says", rows.line_num) from error


def _observation(row: dict[str, str]) -> Observation:
    if None in row or None in row.values():
        raise ValueError(row)  # too many fields, or too few
    values: dict[str, Any] = dict(row)
    values |= {name: Outcome(row[name]) if row[name] else None for name in ("first_coding", "second_coding")}
    values |= {
        "sampling": Sampling(row["sampling"]),
        "outcome": Outcome(row["outcome"]),
        "band_px": int(row["band_px"]),
    }
    return Observation(**values)
