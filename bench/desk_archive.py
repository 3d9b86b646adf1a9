"""The archive of `bench.desk`, in a process of its own: made with photographs to review, and counted afterwards."""

import json
import os
import sys
from pathlib import Path

import cv2
import django
import numpy as np
from django.core.management import call_command

from bench.desk import HEIGHT, SUSPECTS, WIDTH
from contrechamp.vault import generate_key
from contrechamp.vision import Pixels
from contrechamp.vision.types import Box
from contrechamp_server.commands.making import make_archive
from scenery.crowd import dense_crowd

_ACROSS, _DOWN = 8, 3


def main() -> None:
    """Do what the first word says; the answer is one line of JSON."""
    if sys.argv[1] == "prepare":
        _make()
        print(json.dumps({"cookie": _fill(int(sys.argv[2]))}))
    else:
        django.setup()
        print(json.dumps(_count()))


def _make() -> None:
    folder = Path(os.environ["CONTRECHAMP_FOLDER"])
    key = generate_key(folder.parent / "custodian.key")
    make_archive(folder, key.lines)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _fill(count: int) -> str:
    # Only now: Django is set up.
    from contrechamp_server.foundation.core.permissions import Role  # noqa: PLC0415
    from tests.archive import make_photograph, make_submission, someone  # noqa: PLC0415

    scene = cv2.resize(dense_crowd(60, 2000).pixels, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    deposit = make_submission()
    for number in range(count):
        make_photograph(
            submission=deposit,
            pixels=_grained(scene, number),
            masks=tuple(Box(200 + 450 * x, 500 + 800 * y, 150, 190) for x in range(_ACROSS) for y in range(_DOWN)),
            suspects=tuple(Box(300 + 900 * n, 2500, 60, 70) for n in range(SUSPECTS)),
        )
    return someone(Role.REVIEWER).client.cookies["contrechamp"].value


def _grained(scene: object, number: int) -> Pixels:
    """Give the scene with the grain of a camera, shifted, so that no two photographs share a byte."""
    rng = np.random.default_rng(number)
    grain = rng.normal(0, 6, (HEIGHT, WIDTH, 1)).astype(np.int16)
    shifted = np.roll(np.asarray(scene, np.int16), 31 * number, axis=1)
    return np.clip(shifted + grain, 0, 255).astype(np.uint8)


def _count() -> dict[str, int]:
    from django.db.models import Count  # noqa: PLC0415 - Django is set up

    from contrechamp_server.foundation.records.models import Photograph  # noqa: PLC0415

    return dict(Photograph.objects.values_list("state").annotate(Count("pk")).order_by("state"))


if __name__ == "__main__":
    main()
