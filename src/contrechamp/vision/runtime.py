"""Running a network on the CPU: ONNX Runtime everywhere, OpenVINO where it is installed. Same weights, same boxes.

The backend is chosen once for a process. Nothing here knows what a face is.
"""

import platform
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.graphs import clean_graph, whole_number_graph
from contrechamp.vision.ranges import ranges_for
from contrechamp.vision.weights import WeightsFile, read_weights

Tensor = NDArray[np.float32]

MEASURED_ON = ("x86_64", "AMD64")
"""Processors on which whole numbers were measured: faster there, and as many faces found."""


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
        """The arithmetic: "int8", "f32", or "bf16" where the processor has it and the backend uses it."""

    def run(self, batch: Tensor) -> list[Tensor]:
        """Compute the outputs for a batch (N x 3 x H x W, 0 to 255); the arrays are valid until the next call."""


@cache
def default_backend() -> Backend:
    """OpenVINO when it is installed, else ONNX Runtime."""
    return Backend.OPENVINO if find_spec("openvino") else Backend.ONNXRUNTIME


def load_network(weights: WeightsFile, backend: Backend, threads: int) -> Network:
    """Load a network with its graph cleaned; with OpenVINO in 8-bit whole numbers where the weights have a table.

    ONNX Runtime computes in floating point: its whole numbers are slower.

    Args:
        weights: pinned weights in ONNX form.
        backend: what computes it.
        threads: cores used by one call; 0 lets the backend choose.

    Raises:
        WeightsError: the weights are missing or not the pinned ones.
    """
    data = read_weights(weights)
    if backend is Backend.ONNXRUNTIME:
        return _OnnxRuntime(clean_graph(data), threads)
    ranges = ranges_for(weights)
    if ranges is None or platform.machine() not in MEASURED_ON:
        return _OpenVino(clean_graph(data), threads, whole_numbers=False)
    return _OpenVino(whole_number_graph(data, ranges), threads, whole_numbers=True)


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

    def __init__(self, graph: bytes, threads: int, *, whole_numbers: bool) -> None:
        import openvino  # noqa: PLC0415  optional, and slow to import

        core = openvino.Core()
        native = not whole_numbers and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self.precision = "int8" if whole_numbers else "bf16" if native else "f32"
        options = {
            # Of the few layers between the whole numbers; so that processors with and without bf16 say the same.
            "INFERENCE_PRECISION_HINT": "bf16" if native else "f32",
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
