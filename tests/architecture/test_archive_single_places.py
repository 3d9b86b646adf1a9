"""The archive's single places: one door for bytes, one way out for images, one way to record, views closed by default."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from contrechamp_server.frame.access import opening_of
from tests.architecture.test_charter import NAMES_OF_PEOPLE

SERVER = Path(__file__).parents[2] / "src" / "contrechamp_server"
SOURCES = [path for path in sorted(SERVER.rglob("*.py")) if "migrations" not in path.parts]
FLOORS = (
    *("foundation.accounts", "foundation.media", "foundation.audit", "foundation.records", "stages.approval"),
    *("stages.captions", "stages.verification", "stages.counting", "stages.publication", "stages.objections"),
    "stages.releases",
)


def name_of(path: Path) -> str:
    return path.relative_to(SERVER).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def importers(module: str, *names: str) -> set[str]:
    return {
        name_of(path)
        for path in SOURCES
        for source, name in imports(path)
        if source == f"contrechamp_server.{module}" and (not names or name in names)
    }


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, f"{prefix}{pattern.pattern}")
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}", pattern.callback


def test_every_view_says_for_whom_it_is_open() -> None:
    found = list(views(get_resolver()))
    assert len(found) > 20
    assert not [address for address, view in found if opening_of(view) is None]


def test_image_bytes_leave_through_the_gate_only() -> None:
    assert importers("foundation.media.pyramids", "cut_region") == {"foundation/gate.py"}
    readers = importers("foundation.media.blobs", "read_blob")
    assert readers <= {"foundation/gate.py", "stages/approval/publication.py"}, "a new reader of stored bytes"
    openers = importers("foundation.media.blobs", "open_blob")
    others = {"foundation/media/workers_key.py", "commands/copying.py", "stages/releases/selectors.py"}
    assert openers <= {"foundation/gate.py", *others}


def test_an_original_is_opened_by_the_redaction_stage_only() -> None:
    assert importers("foundation.media.workers_key", "read_spool") == {"stages/redaction/services.py"}
    for path in SOURCES:
        assert "open_sealed" not in path.read_text(encoding="utf-8"), (
            f"{name_of(path)}: the server has no custodian's key"
        )


def test_stored_bytes_are_touched_in_one_place() -> None:
    for path in SOURCES:
        for module, name in imports(path):
            if module.startswith("django.core.files.storage") and name == "storages":
                assert name_of(path) == "foundation/media/blobs.py"


def test_the_log_is_written_in_one_place() -> None:
    writers = importers("foundation.audit.models")
    assert {name for name in writers if not name.startswith("foundation/audit/")} == set()
    for path in SOURCES:
        if path.parent != SERVER / "foundation" / "audit":
            assert not re.search(r"\bLog\(|\bFolderStore\b", path.read_text(encoding="utf-8")), name_of(path)


def test_no_model_reads_bytes_by_an_attribute() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.FileField), f"{model.__name__}.{field.name}"


def test_no_model_has_a_field_for_a_name_or_an_address() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("contrechamp_server")]
    assert len(ours) > 15
    for model in ours:
        for field in model._meta.get_fields():
            assert not NAMES_OF_PEOPLE.fullmatch(field.name), f"{model.__name__}.{field.name}"
            assert not isinstance(field, models.EmailField | models.GenericIPAddressField), (
                f"{model.__name__}.{field.name}"
            )


def test_foreign_keys_point_down_and_leave_no_way_back() -> None:
    def floor(model: type[models.Model]) -> int:
        return next(n for n, name in enumerate(FLOORS) if f".{name}." in f"{model.__module__}.")

    for model in apps.get_models():
        if not model.__module__.startswith("contrechamp_server"):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                related = field.related_model
                assert isinstance(related, type)
                assert floor(related) <= floor(model), f"{model.__name__}.{field.name}"
                assert field.remote_field.related_name == "+", f"{model.__name__}.{field.name}"


def test_no_source_looks_at_an_address_of_the_network() -> None:
    for path in SOURCES:
        assert not re.search(
            r"REMOTE_ADDR|X[-_]FORWARDED[-_]FOR|X-Real-IP", path.read_text(encoding="utf-8"), re.IGNORECASE
        ), path


def records(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Say whether a function calls `record`, itself or through others of its module."""
    called = {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if called & {"record", "record_about"}:
        return True
    seen.add(function.name)
    return any(records(functions[name], functions, seen) for name in called - seen if name in functions)


DECIDES = re.compile(
    r"(approve|hold|refuse|reopen|request|answer|decide|propose|send|receive|retry|expire|publish|grant|revoke|create|close|make|reset|invite|add|remove)_"
)
WITHOUT_RECORD = {
    # A verdict of its own: nothing about the photograph changes, somebody else is asked.
    "pass_on_photograph",
    # A reader: gives the file of a request that was recorded when it was made.
    "request_file",
}


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.parts[-3] == "stages" or path.parent.name == "membership"],
    ids=name_of,
)
def test_every_decision_of_a_service_is_recorded(path: Path) -> None:
    functions = {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    for name, function in functions.items():
        takes_actor = "actor" in {argument.arg for argument in function.args.kwonlyargs}
        if takes_actor and DECIDES.match(name) and name not in WITHOUT_RECORD:
            assert records(function, functions, set()), f"{name} decides something and records nothing"
