"""A network in 8-bit whole numbers: the same weights, rounded, and the values between its layers rounded too.

Two things keep the rounding small. Each channel of weights has a scale of its own. And where a layer works channel by
channel, the channels before it are first brought to one height: a factor moves from one layer into the next, which
changes no result in floating point, and then one scale fits them all.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from contrechamp.vision.ranges import Ranges

DENSE_LEVELS = 63
"""Of 127: processors without instructions for it add up pairs of products in 16 bits, which must not overflow."""

CHANNEL_LEVELS = 127
"""A layer that works channel by channel adds up no such pairs."""

STEEPEST = 64.0
"""No channel is raised by more than this."""

OPSET = 13
"""The first in which weights may have a scale a channel."""

IR_VERSION = 7

Floats = NDArray[np.float32]


def to_whole_numbers(model: ModelProto, ranges: Ranges) -> None:
    """Change a cleaned graph in place: every convolution takes and holds 8-bit whole numbers.

    Pixels are whole numbers from 0 to 255 already and are taken as they are.
    """
    level_channels(model, ranges)
    bounds = {name: (low, high) for name, low, high in ranges.bounds}
    levelled = {name: (0.0, max(largest)) for name, largest in ranges.largest}
    pixels = {value.name: (0.0, 255.0) for value in model.graph.input}
    _Rounding(model).round_all(bounds | levelled | pixels)
    model.opset_import[0].version = OPSET
    model.ir_version = IR_VERSION


def level_channels(model: ModelProto, ranges: Ranges) -> None:
    """Bring the channels of each value in `ranges.largest` to one height; the network answers as before."""
    rounding = _Rounding(model)
    for name, largest in ranges.largest:
        rounding.level(name, np.array(largest, np.float32))


class _Rounding:
    """A graph on its way."""

    def __init__(self, model: ModelProto) -> None:
        self._graph = model.graph
        self._constants = {tensor.name: tensor for tensor in self._graph.initializer}
        self._maker = {name: node for node in self._graph.node for name in node.output}

    def level(self, name: str, largest: Floats) -> None:
        """Bring the channels of one value to one height; the layer after it takes the factor back."""
        factor = largest.max() / np.maximum(largest, largest.max() / STEEPEST)
        # What lies between, a ReLU, lets a factor above zero pass.
        before = self._maker[self._maker[name].input[0]]
        (after,) = [node for node in self._graph.node if name in node.input]
        for constant, by in ((before.input[1], factor), (before.input[2], factor), (after.input[1], 1 / factor)):
            values = self._values(constant)
            levelled = (values * by.reshape(-1, *[1] * (values.ndim - 1))).astype(np.float32)
            self._constants[constant].CopyFrom(_tensor(levelled, constant))

    def round_all(self, bounds: dict[str, tuple[float, float]]) -> None:
        """Put the rounding before each convolution, and its weights in whole numbers."""
        nodes: list[NodeProto] = []
        rounded: set[str] = set()
        for node in list(self._graph.node):
            if node.op_type == "Conv":
                taken, weights, *_ = node.input
                if taken not in rounded:
                    nodes.extend(self._round_value(taken, *bounds[taken]))
                    rounded.add(taken)
                nodes.append(self._round_weights(weights))
                node.input[0], node.input[1] = f"{taken}/back", f"{weights}/back"
            nodes.append(node)
        keep(self._graph.node, nodes)
        keep_used_constants(self._graph)

    def _round_value(self, name: str, low: float, high: float) -> Iterator[NodeProto]:
        zero = np.uint8(0) if low >= 0 else np.int8(0)
        step = high / 255 if low >= 0 else max(-low, high) / 127
        scale = [self._add(f"{name}/step", np.float32(step)), self._add(f"{name}/zero", zero)]
        yield helper.make_node("QuantizeLinear", [name, *scale], [f"{name}/whole"])
        yield helper.make_node("DequantizeLinear", [f"{name}/whole", *scale], [f"{name}/back"])

    def _round_weights(self, name: str) -> NodeProto:
        values = self._values(name)
        levels = CHANNEL_LEVELS if values.shape[1] == 1 else DENSE_LEVELS
        step = (np.maximum(np.abs(values).max(axis=(1, 2, 3)), 1e-9) / levels).astype(np.float32)
        whole = np.rint(values / step[:, None, None, None]).astype(np.int8)
        parts = [
            self._add(f"{name}/whole", whole),
            self._add(f"{name}/step", step),
            self._add(f"{name}/zero", np.zeros(len(step), np.int8)),
        ]
        return helper.make_node("DequantizeLinear", parts, [f"{name}/back"], axis=0)

    def _values(self, name: str) -> Floats:
        return np.array(numpy_helper.to_array(self._constants[name]), np.float32)

    def _add(self, name: str, values: NDArray[np.generic] | np.generic) -> str:
        self._graph.initializer.append(_tensor(np.asarray(values), name))
        return name


def keep(where: Any, kept: list[Any]) -> None:
    """Leave nothing but these in a list of a graph, which takes no assignment."""
    del where[:]
    where.extend(kept)


def keep_used_constants(graph: GraphProto) -> None:
    """Drop the constants that no node takes."""
    used = {name for node in graph.node for name in node.input}
    keep(graph.initializer, [tensor for tensor in graph.initializer if tensor.name in used])


def _tensor(values: NDArray[np.generic], name: str) -> TensorProto:
    tensor: TensorProto = numpy_helper.from_array(values, name)
    return tensor
