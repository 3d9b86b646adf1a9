"""docs/api.md: its example runs as it stands there, and its lists are those of the code."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp_server.stages.intake.selectors import Line
from contrechamp_server.stages.intake.statements import FIELDS
from tests.flow.batches import fill
from tests.flow.serving import WebServer

pytestmark = pytest.mark.enable_socket
GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def rows(text: str) -> set[str]:
    """Give the names in the first column of the tables of a text."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def section(heading: str) -> str:
    found = re.search(rf"^### `{re.escape(heading)}`$(.*?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_example_deposits_photographs(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    script = tmp_path / "deposit.py"
    script.write_text(example)
    photographs = fill(tmp_path / "photos", ["a.jpg", "b.jpg"])
    with WebServer(tmp_path).running() as server:
        call = [sys.executable, str(script), server.address, server.event, *map(str, sorted(photographs.iterdir()))]
        environment = os.environ | {"CONTRECHAMP_TOKEN": server.bearer}
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(" taken ") == 2
        assert "2 photographs sent at 20" in done.stdout
        assert server.stored()["records_photograph"] == 2


def test_every_field_is_explained() -> None:
    assert rows(section("POST /api/v1/deposits")) == set(FIELDS)


def test_every_member_of_a_line_is_explained() -> None:
    members = set(Line.__dataclass_fields__) - {"photograph_id", "received_at"}
    assert members <= rows(section("GET /api/v1/deposits/CODE"))


def test_codes_of_errors_exist() -> None:
    source = Path(__file__).parents[2] / "src" / "contrechamp_server"
    text = "".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    codes = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| \d{3} \| ([^|]+)", GUIDE, re.MULTILINE))))
    assert len(codes) > 15
    assert not [code for code in codes if f'"{code}"' not in text]
