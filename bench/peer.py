"""Run by the peer's own interpreter: deface 1.5.0 over pictures, with the defaults of its command line.

usage: python peer.py FOLDER REPORT.jsonl

Writes one row a picture and, on standard output, the seconds for all pictures, reading and writing them included.
Its masks are counted as full rectangles, which favours it: its default paints an ellipse.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import imageio.v2 as imageio
from deface.centerface import CenterFace
from deface.deface import anonymize_frame, scale_bb

THRESHOLD = 0.2
MASK_SCALE = 1.3


def main(folder: Path, report: Path) -> None:
    """Redact every JPEG of a folder as the peer does."""
    pictures = sorted(folder.glob("*.jpg"))
    network = CenterFace(in_shape=None, backend="auto")
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        start = time.perf_counter()
        for picture in pictures:
            frame = imageio.imread(picture)
            frame = frame[..., None].repeat(3, axis=2) if frame.ndim == 2 else frame[..., :3]
            detections, _ = network(frame, threshold=THRESHOLD)
            corners = [[int(value) for value in scale_bb(*row[:4].astype(int), MASK_SCALE)] for row in detections]
            anonymize_frame(
                detections,
                frame,
                mask_scale=MASK_SCALE,
                replacewith="blur",
                ellipse=True,
                draw_scores=False,
                replaceimg=None,
                mosaicsize=20,
            )
            imageio.imsave(Path(scratch) / "out.jpg", frame)
            rows.append(
                {
                    "source": picture.name,
                    "status": "redacted",
                    "width": frame.shape[1],
                    "height": frame.shape[0],
                    "masks": [[x1, y1, x2 - x1, y2 - y1] for x1, y1, x2, y2 in corners],
                    "suspects": [],
                }
            )
        seconds = time.perf_counter() - start
    report.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    sys.stdout.write(f"{seconds}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
