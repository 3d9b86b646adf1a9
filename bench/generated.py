"""Measures on pictures that the project makes itself: crowds, a 100 MP picture, the start of the command, helmets."""

import subprocess
import sys
import time
from collections import defaultdict

import cv2

from bench.measure import LEAST_COVER
from bench.runs import PEER_WITH_ONNX, RESULTS, run_ours, run_peer
from contrechamp.vision import OutputFormat, Pixels, Policy, encode, load_detector, redact
from scenery.crowd import dense_crowd
from scenery.helmets import helmet_set


def crowd(repeat: int) -> None:
    """A thousand faces at 1920 px: ten copies of the picture, so that the start of the command weighs little."""
    folder = RESULTS / "crowd"
    folder.mkdir(exist_ok=True)
    data = encode(dense_crowd(1000).pixels, OutputFormat.JPEG)
    copies = 10
    for number in range(copies):
        (folder / f"{number}.jpg").write_bytes(data)
    for _ in range(repeat):
        ours = {profile: run_ours(folder, profile, f"crowd-{profile}").seconds / copies for profile in ("fast", "safe")}
        for name, packages in (("deface", PEER_WITH_ONNX[:2]), ("deface with onnx", PEER_WITH_ONNX)):
            peer = run_peer(folder, "crowd-peer", packages).seconds / copies
            rows = ", ".join(
                f"{profile} {seconds:.2f} s ({peer / seconds:.1f} times)" for profile, seconds in ours.items()
            )
            print(f"{name} {peer:.2f} s; {rows}", flush=True)


def memory(_repeat: int) -> None:
    """Peak memory of one process that redacts a 100 MP picture, for each backend and profile."""
    tile = dense_crowd(120, 1200).pixels
    large = cv2.resize(tile, (12_000, 8_400), interpolation=cv2.INTER_LINEAR)
    path = RESULTS / "100mp.jpg"
    path.write_bytes(encode(large.astype("uint8"), OutputFormat.JPEG))
    for backend in ("onnxruntime", "openvino"):
        for profile in ("fast", "safe"):
            code = (
                "import resource, sys, pathlib;"
                "from contrechamp.vision import *;"
                f"redact(pathlib.Path({str(path)!r}).read_bytes(), Policy(profile=Profile({profile!r})),"
                f" detector=load_detector(backend=Backend({backend!r}), threads=2));"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
            )
            start = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            print(f"{backend:12} {profile:5} 100.8 MP: {done.stdout.strip()} MB peak, {seconds:.0f} s", flush=True)


def startup(repeat: int) -> None:
    """From the start of the command to the end of one small picture."""
    folder = RESULTS / "one"
    folder.mkdir(exist_ok=True)
    (folder / "one.jpg").write_bytes(encode(dense_crowd(20, 640).pixels, OutputFormat.JPEG))
    for profile in ("fast", "safe"):
        values = sorted(run_ours(folder, profile, "one").seconds for _ in range(max(3, repeat)))
        print(f"{profile}: {values[len(values) // 2]:.2f} s for the whole command with one picture", flush=True)


def helmets(_repeat: int) -> None:
    """Share of helmeted faces under a mask, by kind, on the generated set."""
    detector = load_detector()
    hits: dict[str, list[bool]] = defaultdict(list)
    for sample in helmet_set(7, 120):
        done = redact(encode(sample.pixels, OutputFormat.PNG), Policy(), detector=detector)
        hits[str(sample.kind)].append(_covered(done.pixels, sample.face, done.masks))
    for kind, values in hits.items():
        print(f"{kind:24} {100 * sum(values) / len(values):5.1f} %  of {len(values)}", flush=True)


def _covered(pixels: Pixels, face: tuple[int, int, int, int], masks: tuple[tuple[int, int, int, int], ...]) -> bool:
    canvas = cv2.inRange(pixels, (0, 0, 0), (0, 0, 0)) * 0
    for x, y, w, h in masks:
        canvas[y : y + h, x : x + w] = 1
    x, y, w, h = face
    return bool(canvas[y : y + h, x : x + w].mean() >= LEAST_COVER)
