"""The library has no web framework and no network in it, and its layers hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp.vision import Pixels, SourceFormat
from tests.vision.pictures import as_file

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "contrechamp").rglob("*.py"))
NETWORK = {
    "aiohttp", "asyncio", "django", "ftplib", "grpc", "http", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-2:]))
def test_no_module_imports_django_or_a_network_module(path: Path) -> None:
    assert not imported(path) & NETWORK


@pytest.mark.parametrize("path", [p for p in SOURCES if "vision" in p.parts], ids=lambda p: p.stem)
def test_the_engine_never_prints_and_reads_no_environment(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"print", "input", "os.getenv", "os.environ.get"}
    assert "environ" not in {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_the_import_contracts_hold() -> None:
    command: list[str | Path] = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


WITHOUT_NETWORK = """
import socket, sys

def refuse(*_, **__):
    raise SystemExit("the network was asked for")

socket.socket.connect = socket.socket.bind = socket.socket.sendto = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse

def hear(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
        raise SystemExit("the network was asked for")

sys.addaudithook(hear)
from pathlib import Path
from contrechamp.vision import redact
print(len(redact(Path(sys.argv[1]).read_bytes()).masks))
"""


def test_a_redaction_runs_without_a_network(portrait: Pixels, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(as_file(portrait, SourceFormat.PNG))
    command: list[str | Path] = [sys.executable, "-c", WITHOUT_NETWORK, picture]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "1"
