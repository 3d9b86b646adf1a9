"""The detector turns a network's answer into boxes of the picture, and uses nothing else that the network says."""

import numpy as np
import pytest

from contrechamp.vision import CENTERFACE, Backend, Detector, Pixels
from contrechamp.vision.detector import CELL_PX, STEP_PX, CenterFaceDetector
from contrechamp.vision.runtime import Tensor


class DrawnNetwork:
    """Answers with one peak, and with points that would describe a face, which must never get out."""

    backend = Backend.ONNXRUNTIME
    precision = "f32"
    poison = float("nan")

    def __init__(self, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.seen: list[tuple[int, ...]] = []

    def run(self, batch: Tensor) -> list[Tensor]:
        self.seen.append(batch.shape)
        count, _, height, width = batch.shape
        cells = (height // CELL_PX, width // CELL_PX)
        heat = np.zeros((count, 1, *cells), np.float32)
        heat[:, 0, self.row, self.column] = 0.9
        heat[:, 0, self.row, self.column + 1] = 0.8
        size = np.log(np.full((count, 2, *cells), 10, np.float32))
        offset = np.zeros((count, 2, *cells), np.float32)
        return [heat, size, offset, np.full((count, 10, *cells), self.poison, np.float32)]


def test_a_peak_becomes_one_box_around_its_cell() -> None:
    detector = CenterFaceDetector(DrawnNetwork(10, 12), CENTERFACE)
    (boxes,) = detector.look(np.zeros((1, 96, 128, 3), np.uint8), 0.1)
    # Middle of cell (12, 10), ten cells wide and tall; the weaker neighbour is no peak.
    assert boxes.tolist() == [pytest.approx([30, 22, 40, 40, 0.9])]


def test_points_of_a_face_are_dropped() -> None:
    one, other = DrawnNetwork(3, 4), DrawnNetwork(3, 4)
    other.poison = 7.0
    shown = np.zeros((1, 64, 64, 3), np.uint8)
    boxes = [CenterFaceDetector(network, CENTERFACE).look(shown, 0.1)[0] for network in (one, other)]
    assert boxes[0].shape == (1, 5)
    assert (boxes[0] == boxes[1]).all()


def test_an_answer_centred_in_the_padding_is_no_face() -> None:
    detector = CenterFaceDetector(DrawnNetwork(2, 12), CENTERFACE)
    assert len(detector.look(np.zeros((1, 40, 40, 3), np.uint8), 0.1)[0]) == 0


@pytest.mark.parametrize("side", [1, 31, 32, 33])
def test_the_network_sees_a_multiple_of_its_step(side: int) -> None:
    network = DrawnNetwork(0, 0)
    CenterFaceDetector(network, CENTERFACE).look(np.zeros((2, side, 7, 3), np.uint8), 0.1)
    (shape,) = network.seen
    assert shape[0] == 2
    assert shape[2] % STEP_PX == shape[3] % STEP_PX == 0
    assert shape[2] - STEP_PX < side <= shape[2]


def test_the_floor_holds_and_the_best_comes_first(portrait: Pixels, detector: Detector) -> None:
    few, many = detector.look(portrait[None], 0.5)[0], detector.look(portrait[None], 0.01)[0]
    assert len(few) == 1 < len(many)
    assert (few[:, 4] >= 0.5).all()
    assert (np.diff(many[:, 4]) <= 0).all()


def test_pictures_of_a_batch_are_answered_each_for_itself(portrait: Pixels, detector: Detector) -> None:
    face = portrait[:256, 64:320]
    boxes = detector.look(np.stack([np.zeros_like(face), face]), 0.5)
    assert [len(each) for each in boxes] == [0, 1]
