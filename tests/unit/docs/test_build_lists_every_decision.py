"""No architecture decision is forgotten in the index, and the project's own documents hold together."""

from pathlib import Path

import pytest

from docs.build import ROOT, check, main


def test_a_decision_that_is_not_listed_is_named(tmp_path: Path) -> None:
    decisions = tmp_path / "docs" / "adr"
    decisions.mkdir(parents=True)
    (decisions / "README.md").write_text("[1](0001-a.md)\n", encoding="utf-8")
    for name in ("0001-a.md", "0002-b.md", "template.md"):
        (decisions / name).write_text("# T\n", encoding="utf-8")
    assert [str(p) for p in check(tmp_path)] == ["docs/adr/0002-b.md:0: is not listed in docs/adr/README.md"]


def test_two_decisions_with_one_number_are_named(tmp_path: Path) -> None:
    decisions = tmp_path / "docs" / "adr"
    decisions.mkdir(parents=True)
    (decisions / "README.md").write_text("[1](0001-a.md) [2](0001-b.md)\n", encoding="utf-8")
    for name in ("0001-a.md", "0001-b.md"):
        (decisions / name).write_text("# T\n", encoding="utf-8")
    assert [str(p) for p in check(tmp_path)] == ["docs/adr/0001-b.md:0: bears the number of 0001-a.md"]


def test_without_an_index_every_decision_is_named(tmp_path: Path) -> None:
    decisions = tmp_path / "docs" / "adr"
    decisions.mkdir(parents=True)
    (decisions / "0001-a.md").write_text("# T\n", encoding="utf-8")
    assert len(check(tmp_path)) == 1


def test_the_command_fails_with_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text("[a](missing.md)\n", encoding="utf-8")
    monkeypatch.setattr("docs.build.ROOT", tmp_path)
    assert main() == 1
    assert capsys.readouterr().err.splitlines()[0] == "README.md:1: missing.md is not there"


def test_the_projects_own_documents_hold_together() -> None:
    assert [str(problem) for problem in check(ROOT)] == []
