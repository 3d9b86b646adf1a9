"""`python -m bench.bundles`: how long the evidence bundle of many photographs takes, and how much memory.

Photographs of 12 MP are published in an archive made for it, an incident holds a portrait of each, and its bundle is written
as the page gives it: streamed into a ZIP file. Then `contrechamp verify` checks it. Both run in processes of their own; the
memory is the most that each had at once. All of it is thrown away at the end.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

SIZES: Final = (5, 50, 100)
_MIB: Final = 1024


def main() -> None:
    """Make the archive, then bundles of two sizes in turn: memory that stays says that nothing is gathered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", choices=["prepare", "write", "verify"], help=argparse.SUPPRESS)
    parser.add_argument("target", nargs="?", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        _work(arguments.work, arguments.target)
        return
    print(
        f"{'photographs':>12}{'bundle, MB':>12}{'written, s':>12}{'memory, MB':>12}{'checked, s':>12}{'memory, MB':>12}"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="contrechamp-bench-") as name:
            folder, target = Path(name), Path(name) / f"{size}.zip"
            _run(folder, "prepare", Path(str(size)))
            written, checked = _run(folder, "write", target), _run(folder, "verify", target)
            print(f"{size:>12}{target.stat().st_size / 1e6:>12.0f}{written}{checked}", flush=True)


def _run(folder: Path, work: str, target: Path) -> str:
    environment = os.environ | {
        "CONTRECHAMP_FOLDER": str(folder / "archive"),
        "DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings",
    }
    command = [sys.executable, "-m", "bench.bundles", work, str(target)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def _work(work: str, target: Path) -> None:
    if work == "prepare":
        _prepare(int(str(target)))
        return
    if work == "write":
        import django  # noqa: PLC0415 - only this part needs it

        django.setup()
    start = time.perf_counter()
    _write(target) if work == "write" else _verify(target)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    print(f"{time.perf_counter() - start:>12.1f}{memory:>12.0f}", end="")


def _prepare(count: int) -> None:
    import bench.desk_archive as archive  # noqa: PLC0415

    archive._make()
    # Only now: Django is set up.
    import cv2  # noqa: PLC0415

    from bench.desk import HEIGHT, WIDTH  # noqa: PLC0415
    from contrechamp.vision.types import Box  # noqa: PLC0415
    from contrechamp_server.foundation.audit.signing import publish_log  # noqa: PLC0415
    from contrechamp_server.foundation.records.models import Portrait  # noqa: PLC0415
    from contrechamp_server.foundation.records.states import State  # noqa: PLC0415
    from contrechamp_server.stages.publication.vocabularies import AppearanceRole  # noqa: PLC0415
    from scenery.crowd import dense_crowd  # noqa: PLC0415
    from tests.archive import make_photograph, make_submission  # noqa: PLC0415
    from tests.unit.server.exports.holding import note_receipt  # noqa: PLC0415
    from tests.unit.server.publication.telling import published  # noqa: PLC0415

    scene = cv2.resize(dense_crowd(60, 2000).pixels, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    shown = []
    for number in range(count):
        photograph = make_photograph(
            State.PUBLISHED,
            submission=make_submission(),
            pixels=archive._grained(scene, number),  # noqa: SLF001
            portraits=(Box(400, 300, 1200, 2200),),
        )
        note_receipt(photograph)
        shown.append((Portrait.objects.get(photograph=photograph).pk, AppearanceRole.PRESENT))
    published(appearances=tuple(shown))
    publish_log()


def _write(target: Path) -> None:
    from contrechamp.bundle import zip_pieces  # noqa: PLC0415
    from contrechamp_server.outlets.exports.evidence import evidence_of  # noqa: PLC0415
    from contrechamp_server.stages.publication.models import Incident  # noqa: PLC0415

    evidence = evidence_of(Incident.objects.get(), "https://archives.example.org/incidents/x/")
    with target.open("xb") as file:
        file.writelines(zip_pieces(evidence.files, evidence.name, evidence.at))


def _verify(target: Path) -> None:
    from contrechamp.cli.verify import verify  # noqa: PLC0415

    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        sys.stdout, kept = nowhere, sys.stdout
        verify(target)
        sys.stdout = kept


if __name__ == "__main__":
    main()
