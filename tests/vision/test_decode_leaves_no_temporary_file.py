"""Pictures are unpacked in memory, whatever their size: a temporary file would be an original with its faces on the disk."""

import os
import subprocess
import sys
from pathlib import Path

from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import as_file, noise

DECODE = """
import sys
from pathlib import Path
from contrechamp.vision.decoding import decode
for path in sorted(Path(sys.argv[1]).iterdir()):
    decode(path.read_bytes())
    print(path.name)
"""


def test_no_format_is_unpacked_through_the_disk(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for kind in SourceFormat:
        (pictures / kind.value).write_bytes(as_file(noise(300, 200), kind))
    # From a kilobyte on libvips would take a temporary file, and there is no folder in which it could make one.
    environment = os.environ | {"VIPS_DISC_THRESHOLD": "1k", "TMPDIR": str(tmp_path / "nowhere")}
    call = [sys.executable, "-c", DECODE, str(pictures)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == sorted(kind.value for kind in SourceFormat)
