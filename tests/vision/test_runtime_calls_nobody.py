"""What computes the networks tells nobody of it: no call home is prepared, and no identifier is left on the disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp.vision import Backend

RUN = """
import sys
import numpy as np
from contrechamp.vision import CENTERFACE, Backend, load_number_reader, read_numbers
from contrechamp.vision.runtime import load_network
from contrechamp.vision.types import Box
picture = np.full((64, 64, 3), 128, np.uint8)
network = load_network(CENTERFACE, backend=Backend(sys.argv[1]), threads=1)
network.run(picture.transpose(2, 0, 1)[None].astype(np.float32))
read_numbers(picture, regions=[Box(0, 0, 64, 64)], reader=load_number_reader(threads=1))
print(network.backend)
"""


@pytest.mark.parametrize("backend", Backend)
def test_the_runtime_leaves_no_trace_of_its_own(backend: Backend, tmp_path: Path) -> None:
    if backend is Backend.OPENVINO:
        pytest.importorskip("openvino")
    places = {
        name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    for place in places.values():
        place.mkdir()
    environment = os.environ | {name: str(place) for name, place in places.items()}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    call = [sys.executable, "-c", RUN, backend.value]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == backend.value
    assert not [path for place in places.values() for path in place.rglob("*") if path.is_file()]
