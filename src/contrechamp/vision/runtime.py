"""Running a network on the CPU: ONNX Runtime everywhere, OpenVINO where it is installed. Same weights, same boxes.

The backend is chosen once for a process. Nothing here knows what a face is.
"""

from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
import onnx
from numpy.typing import NDArray

from contrechamp.vision.weights import WeightsFile, read_weights

Tensor = NDArray[np.float32]


class Backend(StrEnum):
    """What computes the network."""

    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"


class Network(Protocol):
    """A loaded network that takes a batch of pictures of any size."""

    @property
    def backend(self) -> Backend:
        """What computes it."""

    @property
    def precision(self) -> str:
        """The arithmetic: "f32", or "bf16" where the processor has it and the backend uses it."""

    def run(self, batch: Tensor) -> list[Tensor]:
        """Compute the outputs for a batch (N x 3 x H x W, 0 to 255); the arrays are valid until the next call."""


@cache
def default_backend() -> Backend:
    """OpenVINO when it is installed, else ONNX Runtime."""
    return Backend.OPENVINO if find_spec("openvino") else Backend.ONNXRUNTIME


def load_network(weights: WeightsFile, backend: Backend, threads: int) -> Network:
    """Load a network with its graph cleaned.

    Args:
        weights: pinned weights in ONNX form.
        backend: what computes it.
        threads: cores used by one call; 0 lets the backend choose.

    Raises:
        WeightsError: the weights are missing or not the pinned ones.
    """
    graph = clean_graph(read_weights(weights))
    return _OpenVino(graph, threads) if backend is Backend.OPENVINO else _OnnxRuntime(graph, threads)


@cache
def clean_graph(data: bytes) -> bytes:
    """Make the weights constants and the batch, height and width free.

    As shipped, CenterFace lists its weights among the graph's inputs, so that a runtime may not fold them:
    taking them out of the inputs halves the time and changes no result.
    """
    model = onnx.load_from_string(data)
    constants = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in constants]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    for value in [*model.graph.input, *model.graph.output]:
        for axis in (0, 2, 3):
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    cleaned: bytes = model.SerializeToString()
    return cleaned


class _OnnxRuntime:
    backend = Backend.ONNXRUNTIME
    precision = "f32"

    def __init__(self, graph: bytes, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415  a second of import that a process on the other backend does not need

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without an arena, blocks of every size are left scattered over the heap, half a gigabyte after a large picture.
        options.enable_cpu_mem_arena = True
        # Pictures differ in size: an arena that is not emptied would remember the largest for good.
        self._emptied = onnxruntime.RunOptions()
        self._emptied.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def run(self, batch: Tensor) -> list[Tensor]:
        return list(self._session.run(None, {self._input: batch}, self._emptied))


class _OpenVino:
    backend = Backend.OPENVINO

    def __init__(self, graph: bytes, threads: int) -> None:
        import openvino  # noqa: PLC0415  optional, and slow to import

        core = openvino.Core()
        native = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self.precision = "bf16" if native else "f32"
        options = {
            "INFERENCE_PRECISION_HINT": self.precision,
            # Pinned threads of two processes would sit on the same core.
            "ENABLE_CPU_PINNING": False,
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
        }
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        self._request = core.compile_model(core.read_model(graph), "CPU", options).create_infer_request()
        self._outputs = len(self._request.model_outputs)

    def run(self, batch: Tensor) -> list[Tensor]:
        self._request.infer({0: batch}, share_inputs=True)
        return [self._request.get_output_tensor(index).data for index in range(self._outputs)]
