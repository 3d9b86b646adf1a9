"""The repository as others find it: readable modules, no trace of anyone's machine, and the two commands first."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "migrations"
)  # those are generated
MOST_LINES = 300
MOST_FUNCTION_LINES = 60
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(home|root|work|Users)/(?!nobody\b)[\w.-]+")


def kept_files() -> list[Path]:
    """Files that git keeps, or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-2:]))
def test_modules_and_functions_are_short_enough_to_be_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            # Flags of a command and the words that explain them are not what makes a function long.
            told = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1 if told else 0]
            assert node.end_lineno - first.lineno < MOST_FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: "/".join(p.parts[-2:]))
def test_every_module_says_its_place(path: Path) -> None:
    if path.name != "__init__.py" or path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_module_is_a_drawer() -> None:
    assert not [path for path in SOURCES if path.stem in {"utils", "util", "helpers", "misc", "common"}]


def test_no_file_holds_a_path_of_a_machine() -> None:
    for path in kept_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__):
            found = [match[0] for match in MACHINE_PATH.finditer(text)]
            assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_no_real_picture_is_kept() -> None:
    assert not [path for path in kept_files() if path.suffix.lower() in {".jpg", ".jpeg", ".heic", ".tif", ".tiff"}]


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_gives_the_two_commands(command: str) -> None:
    first_block = re.search(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert first_block is not None
    assert re.search(rf"^{command}\b", first_block[1], re.MULTILINE)
    assert re.search(rf"^{command.split()[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
