"""The header of a TIFF. Its directories cannot be taken apart cheaply, so the decoder gets the file as it is."""

from typing import Final

import numpy as np

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.errors import UnreadablePictureError, UnsupportedFormatError
from contrechamp.vision.formats.exif import read_exif
from contrechamp.vision.formats.tiff import Directory, TiffBlock
from contrechamp.vision.types import SourceFormat

_SUBFILE: Final = 254
_WIDTH: Final = 256
_HEIGHT: Final = 257
_BITS: Final = 258
_PHOTOMETRIC: Final = 262
_LAB: Final = 8
_STRIP_OFFSETS: Final = 273
_SAMPLES: Final = 277
_ROWS_PER_STRIP: Final = 278
_STRIP_BYTES: Final = 279
_PLANAR: Final = 284
_TILE_WIDTH: Final = 322
_TILE_HEIGHT: Final = 323
_TILE_OFFSETS: Final = 324
_TILE_BYTES: Final = 325
_SAMPLE_FORMAT: Final = 339
_ICC: Final = 34675
_RAW_MARKS: Final = frozenset({33421, 33422, 50706})  # colour filter arrays, DNG version
_REDUCED_OR_MASK: Final = 1 | 4
_MOST_DIRECTORIES: Final = 1000


def read_tiff_header(data: bytes) -> Header:
    """Read size, pages, orientation and profile of the first directory.

    Directories that call themselves reduced versions or masks of the picture are not pages.

    Raises:
        UnsupportedFormatError: a camera raw file, or samples that are no 1 to 16-bit whole numbers (floating point).
        UnreadablePictureError: a directory lies outside the file.
    """
    tiff = TiffBlock(data)
    main = tiff.directory(tiff.first_offset)
    _check_samples(tiff, main)
    frames = 1 + _count_other_pages(tiff, main.next_offset)
    orientation, date = read_exif(data)
    icc = main.tags.get(_ICC)
    return Header(
        source_format=SourceFormat.TIFF,
        width=tiff.number(main.tags.get(_WIDTH), 0),
        height=tiff.number(main.tags.get(_HEIGHT), 0),
        frames=frames,
        orientation=orientation,
        capture_date=date,
        icc=tiff.raw(icc) if icc else None,
        stream=data,
    )


def _check_samples(tiff: TiffBlock, main: Directory) -> None:
    if _RAW_MARKS & main.tags.keys() or tiff.number(main.tags.get(_SUBFILE), 0) & _REDUCED_OR_MASK:
        raise UnsupportedFormatError("this looks like a camera raw file; export it as a JPEG or a plain TIFF")
    bits = tiff.ints(main.tags.get(_BITS))
    kinds = tiff.ints(main.tags.get(_SAMPLE_FORMAT))
    # Whole numbers without a sign, or of no stated kind; in L*a*b* the two colour axes have a sign.
    known = {1, 2, 4} if tiff.number(main.tags.get(_PHOTOMETRIC), 0) == _LAB else {1, 4}
    if (kinds.size and set(kinds.tolist()) - known) or (bits.size and set(bits.tolist()) - {1, 2, 4, 8, 16}):
        raise UnsupportedFormatError(
            "this TIFF holds floating-point, signed or unusual samples, whose black and white are not defined; "
            "export it with 8 or 16 bits"
        )


def _count_other_pages(tiff: TiffBlock, offset: int) -> int:
    pages = 0
    seen: set[int] = set()
    while offset and offset not in seen:
        seen.add(offset)
        directory = tiff.directory(offset)
        pages += not tiff.number(directory.tags.get(_SUBFILE), 0) & _REDUCED_OR_MASK
        offset = directory.next_offset
        if len(seen) > _MOST_DIRECTORIES:
            raise UnreadablePictureError("the TIFF has more directories than any picture needs")
    return pages


def check_tiff_parts(header: Header) -> None:
    """Refuse a TIFF of which strips or tiles are missing: decoders fill those with black.

    Raises:
        UnreadablePictureError: one is absent, empty or lies outside the file.
    """
    tiff = TiffBlock(header.stream)
    tags = tiff.directory(tiff.first_offset).tags
    if _TILE_OFFSETS in tags or _TILE_WIDTH in tags:
        wide, high = tiff.number(tags.get(_TILE_WIDTH), 0), tiff.number(tags.get(_TILE_HEIGHT), 0)
        if not (wide and high) or wide * high > 4 * max(header.width * header.height, 1 << 20):
            raise UnreadablePictureError("the tiles of the TIFF have no sensible size; it is damaged")
        expected = -(-header.width // wide) * -(-header.height // high)
        offsets, lengths = tiff.ints(tags.get(_TILE_OFFSETS)), tiff.ints(tags.get(_TILE_BYTES))
    else:
        rows = tiff.number(tags.get(_ROWS_PER_STRIP), header.height) or header.height
        expected = -(-header.height // min(rows, header.height))
        offsets, lengths = tiff.ints(tags.get(_STRIP_OFFSETS)), tiff.ints(tags.get(_STRIP_BYTES))
    if tiff.number(tags.get(_PLANAR), 1) == 2:
        expected *= max(tiff.number(tags.get(_SAMPLES), 1), 1)
    whole = (
        min(offsets.size, lengths.size) >= expected
        and bool(np.all(lengths[:expected] > 0))
        and bool(np.all(offsets[:expected] > 0))
        and bool(np.all(lengths[:expected] <= len(tiff.data) - offsets[:expected]))
    )
    if not whole:
        raise UnreadablePictureError("parts of the TIFF are missing; it was cut off or is damaged")
