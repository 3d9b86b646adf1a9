"""The files of a release, written one after the other into a folder: each row is written and forgotten."""

import csv
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from contrechamp.bundle import layout
from contrechamp.ledger import dump_public_key, load_signing_key
from contrechamp.rate import write_open_data
from contrechamp_server.foundation.core.options import options
from contrechamp_server.stages.counting.selectors import open_data, plans
from contrechamp_server.stages.releases import boxes, linked
from contrechamp_server.stages.releases.tables import TABLES, Row, Table, dictionary

LICENCE: Final = "ODbL-1.0"
LICENCE_PAGE: Final = "https://opendatacommons.org/licenses/odbl/1-0/"
SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
PUBLIC_KEY: Final = "public-key.pem"
PACKAGE: Final = "datapackage.json"
_GROUP: Final = 50_000
"""Rows of one group in a Parquet file: what is held at once."""
_ARROW: Final = {"string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.string()}


def write_release(folder: Path, number: int) -> dict[str, int]:
    """Write every file of a release into an empty folder; give the rows of each table."""
    counts = {table.name: _write_table(table, folder) for table in TABLES}
    for plan in plans():
        write_open_data(open_data(plan), folder / "rate" / plan.code)
    (folder / "dictionary.csv").write_bytes(dictionary())
    boxes.write(folder / "coco.json")
    linked.write(folder)
    (folder / PACKAGE).write_text(json.dumps(_package(folder, number), ensure_ascii=False, indent=1) + "\n", "utf-8")
    for name in layout.READMES:
        (folder / name).write_bytes(files("contrechamp_server.stages.releases").joinpath(name).read_bytes())
    _sign(folder)
    return counts


def _write_table(table: Table, folder: Path) -> int:
    """Write a table in both forms, read once; give its rows."""
    names = [column.name for column in table.columns]
    schema = pa.schema([(column.name, _ARROW[column.kind]) for column in table.columns])
    count = 0
    with (
        (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as text,
        pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as parquet,
    ):
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        group: list[Row] = []
        for row in table.rows():
            writer.writerow({name: _told(row.get(name)) for name in names})
            group.append({name: row.get(name) for name in names})
            count += 1
            if len(group) == _GROUP:
                parquet.write_table(pa.Table.from_pylist(group, schema))
                group = []
        parquet.write_table(pa.Table.from_pylist(group, schema))
    return count


def _told(value: Any) -> Any:
    """Give a value as a CSV file has it: nothing is empty, and truth is written as JSON writes it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _package(folder: Path, number: int) -> dict[str, Any]:
    """Describe the tables as a Frictionless data package."""
    resources = []
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        fields = [{"name": column.name, "type": column.kind, "description": column.english} for column in table.columns]
        resources.append(
            {
                "name": table.name,
                "type": "table",
                "path": path.name,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": path.stat().st_size,
                "hash": f"sha256:{_digest(path)}",
                "schema": {"fields": fields, "missingValues": [""], "primaryKey": _key_of(table)},
            }
        )
    return {
        "name": "contrechamp",
        "title": options().name,
        "version": f"{number}.0.0",
        "licenses": [{"name": LICENCE, "path": LICENCE_PAGE, "title": "Open Database License 1.0"}],
        "resources": resources,
    }


def _key_of(table: Table) -> list[str]:
    first = table.columns[0].name
    return [first, table.columns[1].name] if table.name == "appearances" else [first]


def _sign(folder: Path) -> None:
    key = load_signing_key(options().log_key.encode())
    (folder / PUBLIC_KEY).write_bytes(dump_public_key(key.public_key()))
    sums = layout.lines({name: _digest(folder / name) for name in layout.files_in(folder)})
    (folder / SUMS).write_bytes(sums)
    (folder / SIGNATURE).write_bytes(key.sign(sums))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
