"""`data/bundle.json`: what a bundle holds, for programs and for whoever opens it in an editor."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = ["Contents", "Exhibit", "Shown"]

_TYPE: Final = "contrechamp-bundle-v1"


@dataclass(frozen=True, slots=True)
class Shown:
    """A portrait in an exhibit.

    Attributes:
        role: `present` or `acting`.
        box: left, top, width and height in pixels of the picture.
        finding: code of its published finding; empty where there is none.
        sealed_number_sha256: of its sealed number; empty where none is sealed.
    """

    id: str
    role: str
    box: tuple[int, int, int, int]
    finding: str
    unit_type: str
    sealed_number_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One photograph.

    Attributes:
        number: by which the dossier calls it.
        picture: its path in the bundle; empty where the licence lets the archive display it only.
        sha256: of the picture.
        sealed_sha256, sealed_bytes: of the sealed original, as the log has it.
        taken_on: the day, as it was declared.
        taken_at: the device's own time; empty but in a custodian's bundle.
    """

    number: int
    photograph: str
    picture: str
    sha256: str
    width: int
    height: int
    is_veil_lifted: bool
    sealed_sha256: str
    sealed_bytes: int
    taken_on: str
    taken_at: str
    credit: str
    licence: str
    portraits: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a bundle says.

    Attributes:
        page: of the incident, its address.
        incident: what the archive says of it, as its page does.
        is_for_custodians: whether sealed numbers and originals go with it.
    """

    made_at: str
    archive: str
    page: str
    software: str
    incident_id: str
    incident: dict[str, Any]
    exhibits: tuple[Exhibit, ...]
    is_for_custodians: bool = False

    def encode(self) -> bytes:
        """Give it as JSON to be read by people too."""
        return json.dumps({"type": _TYPE, **asdict(self)}, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> "Contents":
        """Read it.

        Raises:
            ValueError: it is not what `encode` writes.
        """
        try:
            read = json.loads(data)
            if read.pop("type") != _TYPE:
                raise ValueError("another version")
            exhibits = tuple(_exhibit(each) for each in read.pop("exhibits"))
            return cls(**read, exhibits=exhibits)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(str(error)) from error


def _exhibit(read: dict[str, Any]) -> Exhibit:
    portraits = tuple(Shown(**{**each, "box": tuple(each["box"])}) for each in read.pop("portraits"))
    return Exhibit(**read, portraits=portraits)
