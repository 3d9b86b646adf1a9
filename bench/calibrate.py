"""How large the values inside the network become: `python -m bench.calibrate` writes the table that the engine ships.

Measured on the drawn scenes and on the public pictures that come with scikit-image, so that nothing of a photograph of
people at a demonstration is in the table, and anybody can make it again.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper

import contrechamp.vision
from contrechamp.vision import CENTERFACE, Pixels
from contrechamp.vision.graphs import clean_graph
from contrechamp.vision.ranges import TABLE
from contrechamp.vision.weights import read_weights
from scenery.programme import PROGRAMME, render_scene

SEED = 7
LONGER_SIDE_PX = 800
STEP_PX = 32

USUAL = 0.9
"""Bounds hold for this share of the pictures; a rarer value is cut off."""

LEVELLED = 7
"""So many layers that work channel by channel have the channels before them brought to one height."""

PUBLIC = (
    *("coffee.png", "astronaut.png", "chelsea.png", "rocket.jpg", "motorcycle_left.png", "retina.jpg", "ihc.png"),
    *("hubble_deep_field.jpg", "page.png", "text.png", "brick.png", "grass.png", "gravel.png", "color.png"),
    *("coins.png", "camera.png"),
)

Floats = NDArray[np.float32]


def main() -> None:
    """Measure and write."""
    model = onnx.load_from_string(clean_graph(read_weights(CENTERFACE)))
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    (pixels,) = (value.name for value in model.graph.input)
    names = [name for name in dict.fromkeys(node.input[0] for node in convolutions) if name != pixels]
    levelled = [node.input[0] for node in convolutions if _works_by_channel(node)][:LEVELLED]
    least: dict[str, list[Floats]] = {name: [] for name in names}
    largest: dict[str, list[Floats]] = {name: [] for name in names}
    for values in _values(model, names):
        for name, value in zip(names, values, strict=True):
            least[name].append(value.min(axis=(0, 2, 3)))
            largest[name].append(value.max(axis=(0, 2, 3)))
    bounds = {
        name: [
            _rounded(np.quantile(np.min(least[name], axis=1), 1 - USUAL)),
            _rounded(np.quantile(np.max(largest[name], axis=1), USUAL)),
        ]
        for name in names
    }
    highest = {name: [_rounded(value) for value in np.max(largest[name], axis=0)] for name in levelled}
    path = Path(str(files(contrechamp.vision))) / TABLE
    path.write_text(_as_text(bounds, highest), encoding="utf-8")
    print(f"{path}: {len(bounds)} values, {sum(map(len, highest.values()))} channels")


def _values(model: onnx.ModelProto, names: list[str]) -> Iterator[list[Floats]]:
    """Each picture's values, under their names in the graph."""
    model.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    for picture in _pictures():
        height, width = (side // STEP_PX * STEP_PX for side in picture.shape[:2])
        batch = picture[:height, :width].transpose(2, 0, 1)[None].astype(np.float32)
        yield session.run(names, {session.get_inputs()[0].name: batch})


def _pictures() -> Iterator[Pixels]:
    for entry in PROGRAMME:
        yield _small(render_scene(entry, SEED).pixels)
    for name in PUBLIC:
        picture = cv2.imread(str(files("skimage.data").joinpath(name)))
        yield _small(np.asarray(picture, np.uint8)[:, :, ::-1])


def _small(pixels: Pixels) -> Pixels:
    scale = LONGER_SIDE_PX / max(pixels.shape)
    if scale >= 1:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _works_by_channel(node: onnx.NodeProto) -> bool:
    return any(attribute.name == "group" and attribute.i > 1 for attribute in node.attribute)


def _rounded(value: float | np.floating[Any]) -> float:
    return float(f"{value:.3g}")


def _as_text(bounds: dict[str, list[float]], largest: dict[str, list[float]]) -> str:
    """One value a line, so that a change can be read."""
    parts = [f' "sha256": {json.dumps(CENTERFACE.sha256)}']
    for key, values in (("bounds", bounds), ("largest", largest)):
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in values.items())
        parts.append(f" {json.dumps(key)}: {{\n{rows}\n }}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
