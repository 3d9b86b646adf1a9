"""What the four parts promise to others: their names, described, and codes that never change."""

import ast
import importlib
import inspect
import pkgutil
from enum import Enum

import pytest

from contrechamp.errors import ContrechampError
from contrechamp.vision import errors as vision_errors

PARTS = ("vision", "vault", "ledger", "rate")


def part(name: str) -> object:
    return importlib.import_module(f"contrechamp.{name}")


def cases(base: type[ContrechampError]) -> list[type[ContrechampError]]:
    return [base, *(deeper for child in base.__subclasses__() for deeper in cases(child))]


def imported(module: object) -> set[str]:
    """The names that a package's `__init__` imports from its own modules, those for types alone included."""
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]  # a package of ours
    ours = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "contrechamp" in (node.module or "")
    ]
    return {alias.asname or alias.name for node in ours for alias in node.names}


@pytest.mark.parametrize("name", PARTS)
def test_all_is_exactly_what_is_imported_for_others(name: str) -> None:
    module = part(name)
    public = imported(module)
    assert set(module.__all__) == public  # type: ignore[attr-defined]  # a package of ours
    assert len(module.__all__) == len(set(module.__all__))  # type: ignore[attr-defined]  # the same


def test_a_name_of_the_engine_comes_from_the_module_that_the_types_say() -> None:
    # `vision` imports late; what mypy reads and what Python does must be one.
    vision = importlib.import_module("contrechamp.vision")
    tree = ast.parse(inspect.getsource(vision))
    ours = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "contrechamp" in (node.module or "")
    ]
    for node in ours:
        for alias in node.names:
            assert getattr(vision, alias.name) is getattr(importlib.import_module(node.module or ""), alias.name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        vision.nothing  # noqa: B018


def test_no_public_function_of_the_engine_is_hidden_by_a_module_of_its_name() -> None:
    # Importing `contrechamp.vision.x` sets the name `x` on the package, before anyone asks for the function.
    vision = importlib.import_module("contrechamp.vision")
    modules = {found.name for found in pkgutil.iter_modules(vision.__path__)}
    assert not modules & set(vision.__all__)


@pytest.mark.parametrize("name", PARTS)
def test_every_public_name_is_described(name: str) -> None:
    module = part(name)
    assert inspect.getdoc(module)
    for key in module.__all__:  # type: ignore[attr-defined]  # a package of ours
        value = getattr(module, key)
        if not (inspect.isclass(value) or inspect.isroutine(value)):
            continue
        assert value.__doc__, f"{name}.{key}"
        assert not value.__doc__.startswith(f"{value.__name__}("), f"{name}.{key} has only a generated description"
        if inspect.isclass(value) and not issubclass(value, Enum):
            for label, member in vars(value).items():
                if inspect.isfunction(member) and not label.startswith("_"):
                    assert member.__doc__, f"{name}.{key}.{label}"


def test_codes_of_the_engine_are_distinct_and_stable() -> None:
    # Reports and the log keep these. A code may be added; none may change or go.
    engine = [case for case in cases(vision_errors.VisionError) if case.__module__ == vision_errors.__name__]
    assert {case.__name__: case.code for case in engine} == {
        "VisionError": "vision",
        "UnreadablePictureError": "unreadable",
        "UnsupportedFormatError": "unsupported_format",
        "PictureTooLargeError": "too_large",
        "SeveralFramesError": "several_frames",
        "FacePersistsError": "face_persists",
        "EncodingError": "encoding",
        "WeightsError": "weights",
        "PatternError": "pattern",
        "PolicyError": "policy",
    }
    assert len({case.code for case in engine}) == len(engine)


@pytest.mark.parametrize("name", PARTS)
def test_every_error_has_a_code_of_its_own_and_a_sentence(name: str) -> None:
    module = importlib.import_module(f"contrechamp.{name}.errors")
    found = [case for case in cases(ContrechampError) if case.__module__ == module.__name__]
    assert found
    assert len({case.code for case in found}) == len(found)
    assert all("code" in vars(case) and case.__doc__ for case in found)
    assert all(case.__name__.endswith("Error") for case in found)
