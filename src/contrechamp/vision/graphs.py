"""The network's graph as it is computed: cleaned, without the points of a face, and in whole numbers where that pays.

All of it happens in memory at load, from the pinned file: the weights on disk are not touched.
"""

from functools import cache

import onnx
from onnx import ModelProto

from contrechamp.vision.ranges import Ranges
from contrechamp.vision.whole_numbers import keep, keep_used_constants, to_whole_numbers

ANSWERS = 3
"""Of the network's outputs only the first are kept: how likely a face is, its size, its place."""


@cache
def clean_graph(data: bytes) -> bytes:
    """Make the weights constants, the batch, height and width free, and cut off what is not asked for.

    As shipped, CenterFace lists its weights among the graph's inputs, so that a runtime may not fold them:
    taking them out of the inputs halves the time and changes no result. Its last output places eyes, nose and mouth:
    these are not even computed.
    """
    return _written(_cleaned(data))


@cache
def whole_number_graph(data: bytes, ranges: Ranges) -> bytes:
    """Give the cleaned graph with its convolutions in 8-bit whole numbers; see `whole_numbers`."""
    model = _cleaned(data)
    to_whole_numbers(model, ranges)
    return _written(model)


def _cleaned(data: bytes) -> ModelProto:
    model = onnx.load_from_string(data)
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in constants]
    outputs = list(graph.output[:ANSWERS])
    unwanted = {value.name for value in graph.output[ANSWERS:]}
    nodes = [node for node in graph.node if not unwanted.intersection(node.output)]
    keep(graph.input, inputs)
    keep(graph.output, outputs)
    keep(graph.node, nodes)
    keep_used_constants(graph)
    for value in [*graph.input, *graph.output]:
        for axis in (0, 2, 3):
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    return model


def _written(model: ModelProto) -> bytes:
    data: bytes = model.SerializeToString()
    return data
