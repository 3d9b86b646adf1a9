"""The reading models, pinned: they lie inside the rapidocr package, which is located and never imported."""

from contrechamp.vision.weights import WeightsFile, read_weights

RECOGNISER = WeightsFile(
    name="PP-OCRv6_rec_small.onnx",
    sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    package="rapidocr",
    path="models/PP-OCRv6_rec_small.onnx",
)
"""Reads a line of text (PP-OCR, Apache-2.0). Its list of characters stands in its own metadata."""

TEXT_DETECTOR = WeightsFile(
    name="PP-OCRv6_det_small.onnx",
    sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    package="rapidocr",
    path="models/PP-OCRv6_det_small.onnx",
)
"""Finds lines of text in a picture (PP-OCR, Apache-2.0)."""


def load_bytes(model: WeightsFile) -> bytes:
    """Give a model's bytes, checked.

    Raises:
        WeightsError: the package or the file is missing, or its bytes are not those that were pinned.
    """
    return read_weights(model)
