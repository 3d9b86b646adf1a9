"""The network in whole numbers: rounded, never rearranged, and only with the weights for which it was measured."""

import json
from functools import cache
from importlib.resources import files

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import ModelProto, numpy_helper

from contrechamp.vision import CENTERFACE, Backend, WeightsFile, load_detector
from contrechamp.vision.graphs import clean_graph, whole_number_graph
from contrechamp.vision.ranges import TABLE, Ranges, ranges_for
from contrechamp.vision.weights import read_weights
from contrechamp.vision.whole_numbers import CHANNEL_LEVELS, DENSE_LEVELS, level_channels
from scenery.crowd import dense_crowd

MOST_APART = 0.03
"""Mean difference of the scores where either network answers at all."""


@cache
def ranges() -> Ranges:
    found = ranges_for(CENTERFACE)
    assert found is not None
    return found


def cleaned() -> ModelProto:
    return onnx.load_from_string(clean_graph(read_weights(CENTERFACE)))


def answers(graph: bytes) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    batch = dense_crowd(60, 640).pixels[:320].transpose(2, 0, 1)[None].astype(np.float32)
    found: list[np.ndarray] = session.run(None, {session.get_inputs()[0].name: batch})
    return found


def test_the_table_is_for_the_pinned_weights_and_names_every_value_that_is_rounded() -> None:
    taken = {node.input[0] for node in cleaned().graph.node if node.op_type == "Conv"}
    pixels = {value.name for value in cleaned().graph.input}
    assert {name for name, _, _ in ranges().bounds} == taken - pixels
    assert {name for name, _ in ranges().largest} <= taken


def test_the_table_holds_bounds_and_no_weights() -> None:
    table = json.loads(files("contrechamp.vision").joinpath(TABLE).read_text(encoding="utf-8"))
    assert set(table) == {"sha256", "bounds", "largest"}
    assert all(low <= 0 <= high for low, high in table["bounds"].values())
    assert all(value >= 0 for values in table["largest"].values() for value in values)


def test_levelling_changes_no_answer() -> None:
    model = cleaned()
    level_channels(model, ranges())
    for one, other in zip(
        answers(clean_graph(read_weights(CENTERFACE))), answers(model.SerializeToString()), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)


def test_rounding_changes_answers_little() -> None:
    heat, *_ = answers(clean_graph(read_weights(CENTERFACE)))
    rounded, *_ = answers(whole_number_graph(read_weights(CENTERFACE), ranges()))
    answered = np.maximum(heat, rounded) > 0.03
    assert answered.sum() > 500
    assert np.abs(heat - rounded)[answered].mean() < MOST_APART


def test_sums_of_two_products_fit_into_sixteen_bits() -> None:
    graph = onnx.load_from_string(whole_number_graph(read_weights(CENTERFACE), ranges())).graph
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = [values for values in constants.values() if values.dtype == np.int8 and values.ndim == 4]
    assert len(weights) == sum(node.op_type == "Conv" for node in graph.node)
    dense = [values for values in weights if values.shape[1] > 1]
    assert max(int(np.abs(values).max()) for values in dense) == DENSE_LEVELS
    assert 2 * 255 * DENSE_LEVELS < 2**15
    assert max(int(np.abs(values.astype(int)).max()) for values in weights) == CHANNEL_LEVELS


def test_weights_without_a_table_stay_in_floating_point() -> None:
    # No file is read: the digest alone decides.
    same_file = WeightsFile("other", CENTERFACE.sha256[::-1], CENTERFACE.package, CENTERFACE.path)
    assert ranges_for(same_file) is None


@pytest.mark.parametrize("backend", Backend)
def test_the_precision_that_a_recipe_names_is_the_one_computed(backend: Backend) -> None:
    if backend is Backend.OPENVINO:
        pytest.importorskip("openvino", reason="openvino is not installed")
    precision = load_detector(backend=backend).precision
    assert precision == "f32" if backend is Backend.ONNXRUNTIME else precision in {"int8", "bf16", "f32"}
