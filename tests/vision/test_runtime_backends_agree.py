"""Both backends, and the graph before and after cleaning, say the same."""

import hashlib
import threading
from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from contrechamp.vision import CENTERFACE, Backend, Pixels, WeightsFile, load_detector
from contrechamp.vision.detector import Boxes
from contrechamp.vision.graphs import ANSWERS, clean_graph
from contrechamp.vision.runtime import load_network
from contrechamp.vision.weights import read_weights
from scenery.crowd import dense_crowd

MIN_IOU = 0.75
MOST_SCORE_APART = 0.1
SURE = 0.3


@cache
def crowd() -> Pixels:
    return dense_crowd(60, 640).pixels


def iou(a: np.ndarray, b: np.ndarray) -> float:
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    tall = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(tall, 0)
    return float(shared / (a[2] * a[3] + b[2] * b[3] - shared))


def assert_all_found(sure: Boxes, other: Boxes) -> None:
    for box in sure[sure[:, 4] > SURE + MOST_SCORE_APART]:
        match = max(other, key=lambda row: iou(box, row))
        assert iou(box, match) >= MIN_IOU
        assert abs(box[4] - match[4]) <= MOST_SCORE_APART


def test_the_cleaned_graph_says_what_the_shipped_one_says() -> None:
    data = read_weights(CENTERFACE)
    shipped = onnx.load_from_string(data)
    for value in [*shipped.graph.input, *shipped.graph.output]:
        if value.name not in {tensor.name for tensor in shipped.graph.initializer}:
            for axis in (0, 2, 3):
                value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    assert len(onnx.load_from_string(clean_graph(data)).graph.input) == 1 < len(shipped.graph.input)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(shipped.SerializeToString(), options, providers=["CPUExecutionProvider"])
    batch = np.random.default_rng(1).integers(0, 256, (2, 3, 64, 96)).astype(np.float32)
    wanted = session.run(None, {shipped.graph.input[0].name: batch})[:ANSWERS]
    got = load_network(CENTERFACE, Backend.ONNXRUNTIME, 1).run(batch)
    assert len(got) == len(wanted)
    for one, other in zip(got, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("shown", ["portrait", "crowd"])
def test_openvino_and_onnxruntime_find_the_same_faces(portrait: Pixels, shown: str) -> None:
    pytest.importorskip("openvino", reason="openvino is not installed")
    batch = (portrait if shown == "portrait" else crowd())[None]
    one = load_detector(backend=Backend.ONNXRUNTIME).look(batch, 0.05)[0]
    other = load_detector(backend=Backend.OPENVINO).look(batch, 0.05)[0]
    assert (one[:, 4] > SURE).sum() >= (1 if shown == "portrait" else 20)
    assert_all_found(one, other)
    assert_all_found(other, one)


def test_weights_of_the_same_form_are_plugged_in_by_path_and_digest(tmp_path: Path, portrait: Pixels) -> None:
    model = onnx.load_from_string(read_weights(CENTERFACE))
    model.doc_string = "another file"
    path = tmp_path / "other.onnx"
    path.write_bytes(model.SerializeToString())
    own = WeightsFile("other", hashlib.sha256(path.read_bytes()).hexdigest(), None, str(path))
    detector = load_detector(backend=Backend.ONNXRUNTIME, weights=own)
    assert detector.weights.sha256 != CENTERFACE.sha256
    assert len(detector.look(portrait[None], 0.5)[0]) == 1


@pytest.mark.parametrize("backend", Backend)
def test_threads_that_share_a_detector_each_get_their_own_answer(portrait: Pixels, backend: Backend) -> None:
    if backend is Backend.OPENVINO:
        pytest.importorskip("openvino", reason="openvino is not installed")
    detector = load_detector(backend=backend)
    answers: list[tuple[int, int]] = []

    def look(pixels: Pixels, faces: int) -> None:
        answers.extend((len(detector.look(pixels[None], 0.5)[0]), faces) for _ in range(6))

    face = portrait[:256, 64:320]
    shown = [(face, 1), (np.zeros_like(face), 0), (face, 1)]
    threads = [threading.Thread(target=look, args=pair) for pair in shown]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 18
    assert all(found == wanted for found, wanted in answers)
