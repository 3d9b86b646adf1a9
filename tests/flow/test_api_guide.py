"""docs/api.md: its examples run as they stand there, and its lists are those of the code."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from contrechamp_server.outlets.api.service import description
from contrechamp_server.stages.intake.selectors import Line
from contrechamp_server.stages.intake.statements import FIELDS
from tests.archive import empty_folder
from tests.flow.batches import fill
from tests.flow.serving import WebServer
from tests.unit.server.api.published import publish_all

pytestmark = pytest.mark.enable_socket
GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def rows(text: str) -> set[str]:
    """Give the names in the first column of the tables of a text."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def section(heading: str) -> str:
    found = re.search(rf"^### `{re.escape(heading)}`$(.*?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_example_deposits_photographs(tmp_path: Path) -> None:
    script = tmp_path / "deposit.py"
    script.write_text(EXAMPLES[1])
    photographs = fill(tmp_path / "photos", ["a.jpg", "b.jpg"])
    with WebServer(tmp_path).running() as server:
        call = [sys.executable, str(script), server.address, server.event, *map(str, sorted(photographs.iterdir()))]
        environment = os.environ | {"CONTRECHAMP_TOKEN": server.bearer}
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(" taken ") == 2
        assert "2 photographs sent at 20" in done.stdout
        assert server.stored()["records_photograph"] == 2


@pytest.mark.django_db(transaction=True)
def test_the_example_reads_what_is_public(tmp_path: Path, live_server: LiveServer) -> None:
    empty_folder()
    known = publish_all()
    script = tmp_path / "read.py"
    script.write_text(EXAMPLES[0])
    call = [sys.executable, str(script), live_server.url, known["event_id"]]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == ["1 Covered", "1 Waiting for its caption"]


def test_every_address_and_every_parameter_is_explained() -> None:
    paths = description()["paths"]
    named = {re.sub(r"ID|CODE", "{}", each) for each in re.findall(r"`(?:GET|POST|PUT) (/api/v1/[^`]+)`", GUIDE)}
    assert {re.sub(r"{\w+}", "{}", path) for path in paths} == named
    queries = {
        each["name"]
        for operations in paths.values()
        for operation in operations.values()
        for each in operation["parameters"]
        if each["in"] == "query"
    }
    reading = GUIDE[GUIDE.index("## Reading") : GUIDE.index("## Depositing")]
    assert queries <= rows(reading)


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
