"""First step of decoding: what the bytes really are, told from their beginning and never from a file's name.

The modules beside this one walk the containers (segments, chunks, boxes, directories) with bounds checks and decode no
pixel; `decoding` and `metadata` read through them, so that both see the same file.
"""

from contrechamp.vision.errors import UnsupportedFormatError
from contrechamp.vision.names import SourceFormat

_TAKEN = "JPEG, PNG, WebP, TIFF, HEIC and AVIF are taken"

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})

_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

# Offset, bytes, and what a person calls it. For the sentence of a refusal, and for those who look for pictures among
# other files: nothing here is ever opened.
_OTHER_PICTURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a GIF"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (0, b"II\xbc", "a JPEG XR"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"gimp xcf", "a GIMP document"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"v/1\x01", "an OpenEXR"),
    (0, b"FUJIFILMCCD-RAW", "a camera raw file"),
    (0, b"IIRO", "a camera raw file"),
    (0, b"IIU\0", "a camera raw file"),
    (128, b"DICM", "a medical picture (DICOM)"),
)
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    *_OTHER_PICTURES,
    (0, b"BM", "a BMP"),
    (0, b"%PDF", "a PDF document"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf", "a 7z archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM video"),
    (8, b"AVI ", "an AVI video"),
    (8, b"WAVE", "a sound recording"),
    (0, b"\0\0\x01\xba", "an MPEG video"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"ID3", "a sound recording"),
    (0, b"age-encryption.org/", "a sealed file (age)"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
)


def sniff(data: bytes) -> SourceFormat:
    """Tell the format from the first bytes.

    A promise about the beginning only: whether the rest holds is found when the container is walked.

    Raises:
        UnsupportedFormatError: it is none of the six; the sentence names what it looks like.
    """
    found = recognise(data)
    if found is None:
        raise UnsupportedFormatError(f"this looks like {looks_like(data)}; {_TAKEN}")
    # Some raw files are TIFFs with a mark of their own; their pixels are not a picture yet.
    if found is SourceFormat.TIFF and data[8:10] == b"CR":
        raise UnsupportedFormatError(f"this looks like a camera raw file; {_TAKEN}")
    return found


def recognise(head: bytes) -> SourceFormat | None:
    """Give the format that a file's first bytes speak of; None when it is none that is taken. 512 bytes are enough."""
    if head.startswith(b"\xff\xd8\xff"):
        return SourceFormat.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return SourceFormat.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return SourceFormat.WEBP
    if head.startswith(_TIFF_STARTS):
        return SourceFormat.TIFF
    # A camera's AVIF may call itself "mif1" first, so all brands are asked.
    brands = _brands(head)
    if brands & _AVIF_BRANDS:
        return SourceFormat.AVIF
    return SourceFormat.HEIC if brands & _HEIC_BRANDS else None


def is_other_picture(head: bytes) -> bool:
    """Say whether a file starts as a picture that is not taken. Stricter than `looks_like`: texts are no pictures."""
    if any(head[offset : offset + len(mark)] == mark for offset, mark, _ in _OTHER_PICTURES):
        return True
    # "BM" begins words too; a bitmap has four bytes of nothing behind its length.
    if b"crx " in _brands(head) or (head[:2] == b"BM" and head[6:10] == bytes(4)):
        return True
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text)


def _brands(data: bytes) -> frozenset[bytes]:
    """The brands of an ISO base media file, its major one included; empty for anything else."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), len(data), 1024)
    return frozenset({data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))})


def looks_like(data: bytes) -> str:
    """Name what is not taken, for a person: a guess from the beginning, good for a sentence and nothing else."""
    if not data:
        return "an empty file"
    brands = _brands(data)
    if b"crx " in brands:
        return "a camera raw file"
    if brands:
        return "a video (MP4 or QuickTime)"
    for offset, mark, name in _OTHERS:
        if data[offset : offset + len(mark)] == mark:
            return name
    if not any(data[:4096]):
        return "a file of zeros"
    return _looks_like_text(data[:4096]) or "no format that is known here"


def _looks_like_text(head: bytes) -> str | None:
    """Name the kind of text, or None when it is none."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = head.decode(encoding, errors="ignore").lstrip().lower()
    if "<svg" in text:
        return "an SVG drawing"
    if text.startswith(("<!doctype html", "<html")):
        return "an HTML page"
    if text.startswith("<"):
        return "XML or HTML text"
    if text and sum(c.isprintable() or c.isspace() for c in text) >= 0.95 * max(len(text), len(head) // 2):
        return "text"
    return None
