"""What to look for in bytes that came out of an archive: words as they are or encoded, a face, and detail past the veil.

Pictures are decoded, wherever in the bytes they stand: encoding a face again hides it from a search for its bytes.
"""

import base64
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import pypdfium2 as pdfium
import pyvips

from contrechamp.vision import Pixels
from contrechamp.vision.types import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

FACE_AGREES: Final = 0.78
"""Correlation from which a place in a picture shows the planted face; on pictures without it the best is about 0.7."""
WEAVE_AGREES: Final = 0.08
"""Correlation from which a picture shows the planted weave: under the veil it is nought but for chance, without it over 0.5,
and 0.1 and more under a veil whose blocks are a third too small."""
CHANCE: Final = 5.0
"""Standard deviations that chance is granted: in few pixels it correlates more."""
SMALLEST_FACE_PX: Final = 28
LARGEST_LOOK_PX: Final = 400
"""Pictures are made this small before a face is looked for: the planted one has a sixth of its picture's height."""
SCALE_STEP: Final = 1.17
LEAST_PX: Final = 400
"""Fewer pixels outside the portraits than this say nothing."""

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a|ftyp(?:avif|heic|mif1)", re.DOTALL)
_IN_BASE64 = re.compile(rb"[A-Za-z0-9+/]{200,}={0,2}")
_HEAD_OF_FTYP = 4


def spellings(word: str) -> list[bytes]:
    """Give how a word would look in bytes: plain, wide, in base64 at each alignment, in hexadecimal."""
    raw = word.encode()
    shifted = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, word.encode("utf-16-le"), raw.hex().encode(), *shifted]


def pictures_in(content: bytes) -> Iterator[Pixels]:
    """Give every picture that stands somewhere in some bytes, also inside another or in base64."""
    if content.startswith(_TIFF):
        yield from _pages(content)
        return
    for found in _PICTURE.finditer(content):
        start = found.start() - (_HEAD_OF_FTYP if found.group().startswith(b"ftyp") else 0)
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8, offset=max(0, start)), cv2.IMREAD_COLOR)
        if decoded is not None:
            yield np.ascontiguousarray(decoded[:, :, ::-1], np.uint8)
    for encoded in _IN_BASE64.finditer(content):
        text = encoded.group().rstrip(b"=")
        if text.startswith((b"/9j/", b"iVBORw0KGgo", b"UklGR", b"R0lGOD")):
            yield from pictures_in(base64.b64decode(text + b"=" * (-len(text) % 4)))


def unpacked(content: bytes) -> bytes:
    """Give what was compressed as a whole, by gzip or zlib, every file of a ZIP archive, and of a PDF what a reader sees.

    Other bytes as they are.
    """
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(name.encode() + b"\n" + unpacked(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF-"):
        return content + b"".join(_printed(content))
    try:
        if content.startswith(b"\x1f\x8b"):
            return gzip.decompress(content)
        if content[:2] in {b"\x78\x01", b"\x78\x9c", b"\x78\xda"}:
            return zlib.decompress(content)
    except (OSError, EOFError, zlib.error):
        return content
    return content


def _printed(pdf: bytes) -> Iterator[bytes]:
    """Give the text of each page, and the page as a picture."""
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            yield page.get_textpage().get_text_range().encode()
            drawn = np.ascontiguousarray(page.render(scale=min(1.0, 1_200 / max(page.get_size()))).to_numpy())
            yield cv2.imencode(".png", drawn)[1].tobytes()


def agreement(pixels: Pixels, face: Pixels) -> float:
    """Give the best correlation of a face, as it is or turned, with any place of a picture, from `SMALLEST_FACE_PX` on."""
    size = round(face.shape[1] * SMALLEST_FACE_PX / face.shape[0]), SMALLEST_FACE_PX
    small = cv2.resize(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    best, scale = 0.0, max(1.0, min(grey.shape) / LARGEST_LOOK_PX)
    # One small face, looked for in the picture at ever smaller sizes: large faces come to it.
    while min(looked := (round(grey.shape[1] / scale), round(grey.shape[0] / scale))) >= SMALLEST_FACE_PX:
        place = cv2.resize(grey, looked, interpolation=cv2.INTER_AREA)
        for turned in (small, small[:, ::-1], small[::-1]):
            found: NDArray[np.float32] = cv2.matchTemplate(place, np.ascontiguousarray(turned), cv2.TM_CCOEFF_NORMED)
            # A flat place has no correlation at all: it comes out as infinite or not a number.
            best = max(best, float(np.max(found[np.isfinite(found) & (np.abs(found) <= 1.0)], initial=0.0)))
        scale *= SCALE_STEP
    return best


@dataclass(frozen=True)
class Veil:
    """What the veil leaves of the planted scene: nothing of its weave, but in the portraits.

    Attributes:
        weave: the weave over the whole picture.
        side: of a block of the veil, in the whole picture's pixels.
        clear: the portraits.
    """

    weave: "NDArray[np.float32]"
    side: int
    clear: tuple[Box, ...]

    def is_lifted(self, shown: Pixels, region: Box) -> bool:
        """Say whether a picture of a region shows more outside portraits than the veil leaves.

        A picture in which a block has no two pixels cannot: nor can one in which next to nothing is outside.
        """
        height, width = shown.shape[:2]
        across, down = width / region.w, height / region.h
        if min(self.side * across, self.side * down) < 2:
            return False
        outside = self._outside(region, (width, height), reach=round(16 / min(across, down)))
        count = int(np.count_nonzero(outside))
        if count < LEAST_PX:
            return False
        agreed = self._agreement(shown, region, outside)
        return agreed > max(WEAVE_AGREES, CHANCE / count**0.5)

    def _agreement(self, shown: Pixels, region: Box, outside: "NDArray[np.bool_]") -> float:
        height, width = shown.shape[:2]
        x, y, w, h = region
        expected = cv2.resize(self.weave[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY).astype(np.float32)
        # Blocks differ from each other, and are meant to: what is left of each without its own mean is detail.
        blocks = max(1, round(self.side * width / w)), max(1, round(self.side * height / h))
        detail = grey - cv2.blur(grey, blocks)
        if not detail[outside].std():
            return 0.0
        return abs(float(np.corrcoef(detail[outside], expected[outside])[0, 1]))

    def _outside(self, region: Box, size: tuple[int, int], *, reach: int) -> "NDArray[np.bool_]":
        """Give the pixels of a picture that show no portrait; JPEG smears an edge over a square of 16 pixels."""
        clear = np.zeros((region.h, region.w), np.uint8)
        for x, y, w, h in self.clear:
            left, top = x - region.x - reach, y - region.y - reach
            clear[max(0, top) : max(0, top + h + 2 * reach), max(0, left) : max(0, left + w + 2 * reach)] = 1
        small: NDArray[np.bool_] = cv2.resize(clear, size, interpolation=cv2.INTER_NEAREST) == 0
        return small


@dataclass
class Looker:
    """Looks at everything once, and says what it finds.

    Attributes:
        face: that must be in no picture.
        words: name → what must be in no bytes.
        pictures: how many were decoded and looked at.
    """

    face: Pixels
    words: dict[str, str]
    pictures: int = 0
    _seen: dict[str, list[str]] = field(default_factory=dict)

    def find(self, content: bytes, *, allowed: Iterable[str] = ()) -> list[str]:
        """Give the names of what stands in some bytes; of the face, where it is."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._seen:
            self._seen[digest] = self._look(content)
        return [found for found in self._seen[digest] if found not in allowed]

    def _look(self, content: bytes) -> list[str]:
        plain = unpacked(content)
        found = [
            name
            for name, word in self.words.items()
            if any(spelling in each for spelling in spellings(word) for each in {content, plain})
        ]
        for pixels in pictures_in(plain):
            self.pictures += 1
            if agreement(pixels, self.face) >= FACE_AGREES:
                found.append("face")
        return found


def _pages(content: bytes) -> Iterator[Pixels]:
    pages = int(pyvips.Image.tiffload_buffer(content).get("n-pages"))
    for page in range(pages):
        image = pyvips.Image.tiffload_buffer(content, page=page)
        yield np.ascontiguousarray(image.numpy()[:, :, :3], np.uint8)
