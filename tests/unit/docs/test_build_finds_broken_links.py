"""Links inside the project must lead somewhere; what is code or lies on other sites is left alone."""

from pathlib import Path

import pytest

from docs.build import check, documents


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def sentences(root: Path) -> list[str]:
    return [str(problem) for problem in check(root)]


def test_links_that_lead_somewhere_hold(tmp_path: Path) -> None:
    write(
        tmp_path,
        README="# Top\n[a](docs/a.md) [b](docs/a.md#second-part) [c](#top) ![p](docs/p%20q.png) [d](docs)\n",
        docs__a='# A\n## Second part\n[up](../README.md "title") <a href="a.md">x</a>\n[ref]: ../README.md#top\n',
    )
    (tmp_path / "docs" / "p q.png").write_bytes(b"")
    assert sentences(tmp_path) == []


@pytest.mark.parametrize(
    "line",
    [
        "[a](missing.md)",
        "text ![a](missing.md) text",
        "[`a`](missing.md)",
        "[ref]: missing.md",
        '<img alt="" src="missing.md">',
        "[![a](README.md)](missing.md)",
        '[a](<missing.md> "title")',
        "| [a](README.md) | [b](missing.md) |",
    ],
)
def test_a_link_to_nothing_is_named_with_its_file_and_line(tmp_path: Path, line: str) -> None:
    write(tmp_path, README=f"# Top\n\n{line}\n")
    assert sentences(tmp_path) == ["README.md:3: missing.md is not there"]


def test_a_heading_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, README="# Top\n[a](#bottom)\n[b](a.md#top)\n", a="# Other\n")
    assert sentences(tmp_path) == ["README.md:2: #bottom: no such heading", "README.md:3: a.md#top: no such heading"]


def test_a_link_out_of_the_project_is_refused_though_something_is_there(tmp_path: Path) -> None:
    (tmp_path / "beside.md").write_text("# Beside\n", encoding="utf-8")
    write(tmp_path / "project", README="[a](../beside.md)\n[b](/etc)\n")
    assert sentences(tmp_path / "project") == [
        "README.md:1: ../beside.md leads out of the project",
        "README.md:2: /etc begins with a slash: write it relative to this file",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n[a](missing.md)\n```\n",
        "~~~~ md\n[a](missing.md)\n~~~\n[b](missing.md)\n~~~~\n",
        "an example: `[a](missing.md)` and ``[a](missing.md) ` ``\n",
        "[a](https://example.org/missing.md#x) <https://example.org> [m](mailto:a@example.org)\n",
        "a list[0](which is no link)\n",
    ],
)
def test_code_and_other_sites_are_left_alone(tmp_path: Path, text: str) -> None:
    write(tmp_path, README=text)
    assert sentences(tmp_path) == []


def test_a_link_after_a_fence_is_looked_at_again(tmp_path: Path) -> None:
    write(tmp_path, README="```sh\n# no heading\n```\n[a](missing.md) [b](#no-heading)\n")
    assert sentences(tmp_path) == [
        "README.md:4: #no-heading: no such heading",
        "README.md:4: missing.md is not there",
    ]


def test_a_test_that_a_document_names_must_exist(tmp_path: Path) -> None:
    write(
        tmp_path,
        docs__threats="Held by `tests/vision/test_a.py`\nand `tests/test_b.py`; `make test ARGS=tests/c.py`.\n",
    )
    (tmp_path / "tests" / "vision").mkdir(parents=True)
    (tmp_path / "tests" / "vision" / "test_a.py").write_text("", encoding="utf-8")
    assert sentences(tmp_path) == ["docs/threats.md:2: tests/test_b.py is not there"]


def test_folders_that_commands_make_are_not_looked_at(tmp_path: Path) -> None:
    write(tmp_path, README="# Top\n", docs__a="# A\n")
    for folder in (".venv/lib", "bench-results/peer", "demo-archive", "tests/.cache"):
        write(tmp_path / folder, README="[a](missing.md)\n")
    assert [path.relative_to(tmp_path).as_posix() for path in documents(tmp_path)] == ["README.md", "docs/a.md"]
    assert sentences(tmp_path) == []
