"""`contrechamp.bundle`: evidence bundles, which a judge checks with stock tools and without the archive.

`bag` makes a stream of files into a signed BagIt bag; `PictureSigner` gives pictures content credentials; `verify_bundle`
checks all of it offline; `open_numbers` is what a custodian adds. docs/bundles.md describes every file.
"""

from contrechamp.bundle.bagging import BundleFile, Measured, bag, write_folder, zip_pieces
from contrechamp.bundle.contents import Contents, Exhibit, Shown
from contrechamp.bundle.credentials import PictureSigner, Redaction, authority_key, read_credentials
from contrechamp.bundle.errors import (
    AlteredBundleError,
    BundleError,
    ContradictionError,
    CredentialsError,
    NoSealedNumberError,
    NotABundleError,
    StrangeKeyError,
    TimestampError,
)
from contrechamp.bundle.opened import OpenedNumber, OpenedNumbers, open_numbers, verify_opened
from contrechamp.bundle.timestamps import Question, Stamp, ask_about, check_stamp
from contrechamp.bundle.verification import VerifiedBundle, verify_bundle

__all__ = [
    "AlteredBundleError",
    "BundleError",
    "BundleFile",
    "Contents",
    "ContradictionError",
    "CredentialsError",
    "Exhibit",
    "Measured",
    "NoSealedNumberError",
    "NotABundleError",
    "OpenedNumber",
    "OpenedNumbers",
    "PictureSigner",
    "Question",
    "Redaction",
    "Shown",
    "Stamp",
    "StrangeKeyError",
    "TimestampError",
    "VerifiedBundle",
    "ask_about",
    "authority_key",
    "bag",
    "check_stamp",
    "open_numbers",
    "read_credentials",
    "verify_bundle",
    "verify_opened",
    "write_folder",
    "zip_pieces",
]
