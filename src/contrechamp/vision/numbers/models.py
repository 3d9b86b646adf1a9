"""Finds the reading models inside the rapidocr package, and runs none whose SHA-256 is not the one pinned here."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from contrechamp.vision.errors import WeightsError


@dataclass(frozen=True, slots=True)
class Model:
    """A model file of the rapidocr wheel.

    Attributes:
        name: of the file.
        sha256: of its bytes, as this project has tested them.
    """

    name: str
    sha256: str


RECOGNISER = Model("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884")
"""Reads a line of text."""

TEXT_DETECTOR = Model("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f")
"""Finds lines of text in a picture."""


def load_bytes(model: Model) -> bytes:
    """Give the model's bytes, checked. rapidocr itself is not imported.

    Raises:
        WeightsError: the package or the file is missing, or its bytes are not those that were pinned.
    """
    spec = find_spec("rapidocr")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = next((found for folder in folders if (found := Path(folder) / "models" / model.name).is_file()), None)
    if path is None:
        raise WeightsError(f"{model.name} is not there; install the rapidocr package at the version that is locked")
    data = path.read_bytes()
    if sha256(data).hexdigest() != model.sha256:
        raise WeightsError(f"{model.name} is not the file that was pinned; install the rapidocr package at the version that is locked")
    return data
