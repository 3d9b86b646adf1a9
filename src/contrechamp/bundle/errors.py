"""What can be wrong with an evidence bundle, each with a stable code. A file that does not hold is always named."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from contrechamp.errors import ContrechampError

__all__ = [
    "AlteredBundleError",
    "BundleError",
    "ContradictionError",
    "CredentialsError",
    "NoSealedNumberError",
    "NotABundleError",
    "StrangeKeyError",
    "TimestampError",
]


class BundleError(ContrechampError):
    """Base of all that a bundle can be refused for."""

    code: ClassVar[str] = "bundle"


class NotABundleError(BundleError):
    """It is no evidence bundle, or one of a version that is not known here."""

    code: ClassVar[str] = "not_a_bundle"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is no evidence bundle: {why}")
        self.path = path


class AlteredBundleError(BundleError):
    """Files are not those that were signed, are missing, or were added.

    Attributes:
        files: their paths in the bundle.
    """

    code: ClassVar[str] = "bundle_altered"

    def __init__(self, files: Sequence[str], why: str) -> None:
        super().__init__(f"{', '.join(files)}: {why}")
        self.files = tuple(files)


class StrangeKeyError(BundleError):
    """The bundle was signed with another key than the one that the caller knows."""

    code: ClassVar[str] = "bundle_strange_key"

    def __init__(self) -> None:
        super().__init__("public-key.pem: the bundle is signed with another key than the one you gave")


class ContradictionError(BundleError):
    """Every file is as it was signed, and two of them say different things.

    Attributes:
        file: the one that says what the log, or a picture, does not.
    """

    code: ClassVar[str] = "bundle_contradiction"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file = file


class CredentialsError(BundleError):
    """A picture has no content credentials, or they do not hold."""

    code: ClassVar[str] = "bundle_credentials"

    def __init__(self, why: str) -> None:
        super().__init__(f"its content credentials do not hold ({why})")


class TimestampError(BundleError):
    """What an authority answered is no timestamp of this, or does not hold under the certificates given."""

    code: ClassVar[str] = "timestamp"

    def __init__(self, why: str) -> None:
        super().__init__(f"the timestamp does not hold ({why})")


class NoSealedNumberError(BundleError):
    """There is nothing sealed in the bundle that could be opened."""

    code: ClassVar[str] = "no_sealed_number"

    def __init__(self, path: Path, portrait: str = "") -> None:
        what = f"no sealed number of the portrait {portrait}" if portrait else "no sealed number"
        super().__init__(f"{path} holds {what}; a custodian makes a bundle that does, at the desk")
        self.path = path
