"""What the three parts promise to others: their names, described, and codes that never change."""

import importlib
import inspect
from enum import Enum

import pytest

from contrechamp.errors import ContrechampError
from contrechamp.vision import errors as vision_errors

PARTS = ("vision", "vault", "ledger")


def part(name: str) -> object:
    return importlib.import_module(f"contrechamp.{name}")


def cases(base: type[ContrechampError]) -> list[type[ContrechampError]]:
    return [base, *(deeper for child in base.__subclasses__() for deeper in cases(child))]


@pytest.mark.parametrize("name", PARTS)
def test_all_is_exactly_what_is_imported_for_others(name: str) -> None:
    module = part(name)
    public = {key for key, value in vars(module).items() if not key.startswith("_") and not inspect.ismodule(value)}
    # A submodule may share the name of its function (`decode`): the function wins.
    assert set(module.__all__) == public  # type: ignore[attr-defined]  # a package of ours
    assert len(module.__all__) == len(set(module.__all__))  # type: ignore[attr-defined]  # the same


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
