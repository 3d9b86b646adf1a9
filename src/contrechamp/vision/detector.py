"""Where faces are: one look of a network at a batch of pixels. The passes over scales and tiles are in `faces`.

CenterFace answers on a grid of 4 x 4 px cells: how likely a face's centre lies there, its size, and its exact place.
"""

from functools import cache
from threading import Lock
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.runtime import Backend, Network, Tensor, default_backend, load_network
from contrechamp.vision.weights import CENTERFACE, WeightsFile

Boxes = NDArray[np.float32]
"""Rows of left, top, width, height (pixels) and score."""

CELL_PX = 4
"""Side of a cell of the heat map, in pixels of the network's input."""

STEP_PX = 64
"""The network's input is padded to a multiple of this; 32 would do, but a backend prepares itself for each new shape."""


class Detector(Protocol):
    """Anything that locates faces. Other weights are plugged in by giving one to `redact`."""

    @property
    def weights(self) -> WeightsFile:
        """Which weights, with their digest: kept in the recipe."""

    @property
    def backend(self) -> Backend:
        """What computes them."""

    @property
    def precision(self) -> str:
        """The arithmetic used."""

    def look(self, batch: NDArray[np.uint8], floor: float) -> list[Boxes]:
        """Locate faces in pictures of one size.

        Args:
            batch: N x height x width x 3, sRGB.
            floor: the least score that is returned, 0 to 1.

        Returns:
            For each picture its boxes, best first, in pixels of the picture.
        """


class CenterFaceDetector:
    """CenterFace's weights, or others of the same form given by path and digest. Threads may share one."""

    def __init__(self, network: Network, weights: WeightsFile) -> None:
        self._network = network
        # A network's answer is valid until its next call, and OpenVINO refuses a second call at once.
        self._looking = Lock()
        self.weights = weights
        self.backend = network.backend
        self.precision = network.precision

    def look(self, batch: NDArray[np.uint8], floor: float) -> list[Boxes]:
        """Locate faces; see `Detector.look`."""
        count, height, width = batch.shape[:3]
        padded = np.zeros((count, 3, _up(height), _up(width)), np.float32)
        padded[:, :, :height, :width] = batch.transpose(0, 3, 1, 2)
        with self._looking:
            heat, size, offset, *_ = self._network.run(padded)
            return [_boxes(heat[n, 0], size[n], offset[n], floor, height, width) for n in range(count)]


@cache
def load_detector(
    *, backend: Backend | None = None, threads: int = 0, weights: WeightsFile = CENTERFACE
) -> CenterFaceDetector:
    """Load a detector once for each set of arguments.

    Args:
        backend: None takes OpenVINO when it is installed, else ONNX Runtime.
        threads: cores that one look uses; 0 lets the backend choose.
        weights: pinned weights of CenterFace's form.

    Raises:
        WeightsError: the weights are missing or not the pinned ones.
    """
    return CenterFaceDetector(load_network(weights, backend or default_backend(), threads), weights)


def _up(length: int) -> int:
    return -(-length // STEP_PX) * STEP_PX


def _boxes(heat: Tensor, size: Tensor, offset: Tensor, floor: float, height: int, width: int) -> Boxes:
    """Read boxes off the heat map at its peaks: a cell that is the best of its 3 x 3 neighbours."""
    best_of_neighbours = cv2.dilate(heat, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((heat >= floor) & (heat >= best_of_neighbours))
    tall = np.exp(size[0, rows, columns]) * CELL_PX
    wide = np.exp(size[1, rows, columns]) * CELL_PX
    middle_y = (rows + offset[0, rows, columns] + 0.5) * CELL_PX
    middle_x = (columns + offset[1, rows, columns] + 0.5) * CELL_PX
    boxes = np.stack([middle_x - wide / 2, middle_y - tall / 2, wide, tall, heat[rows, columns]], axis=1)
    inside = (middle_x < width) & (middle_y < height)
    order = np.argsort(-boxes[inside, 4], kind="stable")
    kept: Boxes = boxes[inside][order].astype(np.float32)
    return kept
