"""The whole check of a bundle, offline: every byte, every signature, every proof, and whether they say the same.

First that nothing was altered: the signature over the tag manifest, then digests, then nothing that no manifest names. Only
then is what the files say read, and held against the log's records, the pictures' credentials and what custodians signed.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bagit
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.bundle import layout
from contrechamp.bundle.contents import Contents, Exhibit, Shown
from contrechamp.bundle.credentials import Redaction, authority_key, read_credentials
from contrechamp.bundle.errors import (
    AlteredBundleError,
    ContradictionError,
    CredentialsError,
    NotABundleError,
    StrangeKeyError,
    TimestampError,
)
from contrechamp.bundle.opened import OpenedNumbers, verify_opened
from contrechamp.bundle.timestamps import Stamp, check_stamp
from contrechamp.ledger import (
    Digest,
    LedgerError,
    LogKeyError,
    ProvenRecord,
    Record,
    Ref,
    TreeHead,
    load_public_key,
    log_id,
)

__all__ = ["VerifiedBundle", "verify_bundle"]

logging.getLogger("bagit").setLevel(logging.CRITICAL)  # what it finds is raised as well

_RECEIVED = "intake:photograph:receive"
_PUBLISHED = "approval:finding:publish"


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """What was found to hold.

    Attributes:
        contents: what the bundle says.
        log_id: the log whose key signed it.
        head: the log's head under which its records are proven.
        records: what was decided, by index.
        files: how many were checked.
        pictures: how many have credentials that hold.
        stamp: what an authority says of the head; None where none was asked.
        opened: what custodians opened, where they did.
        key_given: whether the signature was checked with a key that the caller brought.
    """

    contents: Contents
    log_id: str
    head: TreeHead
    records: Mapping[int, Record]
    files: int
    pictures: int
    stamp: Stamp | None
    opened: OpenedNumbers | None
    key_given: bool


def verify_bundle(bundle: Path, *, public_key: Ed25519PublicKey | None = None) -> VerifiedBundle:
    """Check a bundle's folder; writes nothing.

    Args:
        bundle: the folder.
        public_key: the archive's key as you know it from elsewhere; without it the one in the bundle is used.

    Returns:
        What holds, when all does.

    Raises:
        NotABundleError: it is none.
        AlteredBundleError: files were altered, removed or added; all of them are named.
        StrangeKeyError: it is signed with another key than the one given.
        ContradictionError: all is as it was signed, and does not fit together.
    """
    key = _signed(bundle)
    if public_key is not None and log_id(public_key) != log_id(key):
        raise StrangeKeyError
    count = _check_files(bundle)
    try:
        contents = Contents.parse((bundle / layout.CONTENTS).read_bytes())
    except (OSError, ValueError) as error:
        raise NotABundleError(bundle, f"{layout.CONTENTS} is not what such a file is") from error
    head, records = _records(bundle, key)
    _check_exhibits(contents, records)
    _check_sealed(bundle, contents)
    return VerifiedBundle(
        contents=contents,
        log_id=log_id(key),
        head=head,
        records=records,
        files=count,
        pictures=_check_pictures(bundle, contents, key),
        stamp=_check_stamp(bundle, head),
        opened=verify_opened(bundle, contents),
        key_given=public_key is not None,
    )


def _signed(bundle: Path) -> Ed25519PublicKey:
    """Give the key that signed the tag manifest.

    Raises:
        NotABundleError: there is nothing signed.
        AlteredBundleError: the signature does not hold.
    """
    try:
        signed, signature, pem = (
            (bundle / name).read_bytes() for name in (layout.TAG_MANIFEST, layout.SIGNATURE, layout.PUBLIC_KEY)
        )
    except OSError as error:
        raise NotABundleError(bundle, f"{Path(str(error.filename)).name} cannot be read") from error
    unsigned = (layout.TAG_MANIFEST, layout.SIGNATURE)
    try:
        key = load_public_key(pem)
        key.verify(signature, signed)
    except LogKeyError as error:
        raise AlteredBundleError([layout.PUBLIC_KEY], "it is no key") from error
    except InvalidSignature as error:
        # Which of the three was changed: the manifest names the digest of the key.
        line = f"{hashlib.sha256(pem).hexdigest()}  {layout.PUBLIC_KEY}\n".encode()
        if line not in signed:
            raise AlteredBundleError([layout.PUBLIC_KEY], "it is not the key that signed") from error
        raise AlteredBundleError(unsigned, "the signature does not hold: one of the two was altered") from error
    return key


def _check_files(bundle: Path) -> int:
    """Hold every file against the digest that was signed; give how many there are."""
    listed: dict[str, str] = {}
    for manifest in (layout.TAG_MANIFEST, layout.MANIFEST):
        try:
            found = layout.read_lines((bundle / manifest).read_bytes())
        except (OSError, ValueError) as error:
            raise NotABundleError(bundle, f"{manifest} is not what such a file is") from error
        _check_digests(bundle, found)
        listed |= found
    known = listed.keys() | layout.UNSIGNED
    added = [name for name in layout.files_in(bundle) if name not in known and not name.startswith(f"{layout.OPENED}/")]
    if added:
        raise AlteredBundleError(added, "added since it was signed")
    try:
        bagit.Bag(str(bundle)).validate(completeness_only=True)
    except bagit.BagError as error:
        raise NotABundleError(bundle, f"it is no BagIt bag ({error})") from error
    return len(known)


def _check_digests(bundle: Path, listed: Mapping[str, str]) -> None:
    altered, missing = [], []
    for name, digest in listed.items():
        path = bundle / name
        if path.is_symlink() or not path.is_file():
            missing.append(name)
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                altered.append(name)
    if altered:
        raise AlteredBundleError(altered, "altered since it was signed")
    if missing:
        raise AlteredBundleError(missing, "missing")


def _records(bundle: Path, key: Ed25519PublicKey) -> tuple[TreeHead, dict[int, Record]]:
    """Give the records of the log that the bundle proves, by index, and the head over them."""
    found: dict[int, Record] = {}
    head: TreeHead | None = None
    for path in sorted((bundle / layout.RECORDS).glob("*.json")):
        name = path.relative_to(bundle).as_posix()
        try:
            proven = ProvenRecord.parse(path.read_bytes())
            proven.verify(key)
        except LedgerError as error:
            raise ContradictionError(name, f"its proof does not hold: {error}") from error
        head = head or proven.head.head
        if proven.head.head != head:
            raise ContradictionError(name, "it is proven under another head than the others")
        found[proven.proof.index] = proven.record
    if head is None:
        raise NotABundleError(bundle, "no record of the log goes with it")
    if (bundle / layout.HEAD).read_bytes() != head.signed_bytes():
        raise ContradictionError(layout.HEAD, "it is not the head of the proofs")
    return head, found


def _check_stamp(bundle: Path, head: TreeHead) -> Stamp | None:
    if not (bundle / layout.TIMESTAMP).exists():
        return None
    try:
        authority = (bundle / layout.TIMESTAMP_AUTHORITY).read_bytes()
        return check_stamp((bundle / layout.TIMESTAMP).read_bytes(), authority, head.signed_bytes())
    except (OSError, TimestampError) as error:
        raise ContradictionError(layout.TIMESTAMP, str(error)) from error


def _check_exhibits(contents: Contents, records: Mapping[int, Record]) -> None:
    """Refuse exhibits of which the log says something else."""
    for exhibit in contents.exhibits:
        received = _last(records, _RECEIVED, Ref("photograph", exhibit.photograph))
        if received is None or received.data.get("sealed") != Digest(exhibit.sealed_sha256):
            raise ContradictionError(layout.CONTENTS, f"the log does not say this of photograph {exhibit.photograph}")
        for shown in exhibit.portraits:
            _check_finding(shown, _last(records, _PUBLISHED, Ref("portrait", shown.id)))


def _check_finding(shown: Shown, published: Record | None) -> None:
    said = published.data.get("finding", "") if published else ""
    sealed = published.data.get("sealed_number") if published else None
    if (shown.finding and said != shown.finding) or (
        shown.sealed_number_sha256 and sealed != Digest(shown.sealed_number_sha256)
    ):
        raise ContradictionError(layout.CONTENTS, f"the log does not say this of portrait {shown.id}")


def _last(records: Mapping[int, Record], action: str, subject: Ref) -> Record | None:
    of_it = [index for index, each in records.items() if each.action == action and each.subject == subject]
    return records[max(of_it)] if of_it else None


def _check_pictures(bundle: Path, contents: Contents, key: Ed25519PublicKey) -> int:
    """Hold every picture's credentials against what the bundle says; give how many there are."""
    authority = (bundle / layout.AUTHORITY).read_bytes()
    try:
        is_of_key = authority_key(authority) == key
    except CredentialsError as error:
        raise ContradictionError(layout.AUTHORITY, str(error)) from error
    if not is_of_key:
        raise ContradictionError(layout.AUTHORITY, "the certificate is of another key")
    shown = [exhibit for exhibit in contents.exhibits if exhibit.picture]
    for exhibit in shown:
        data = (bundle / exhibit.picture).read_bytes()
        try:
            said = read_credentials(data, authority)
        except CredentialsError as error:
            raise ContradictionError(exhibit.picture, str(error)) from error
        if hashlib.sha256(data).hexdigest() != exhibit.sha256 or said != _redaction_of(exhibit):
            raise ContradictionError(exhibit.picture, f"it is not the picture that {layout.CONTENTS} speaks of")
    return len(shown)


def _redaction_of(exhibit: Exhibit) -> Redaction:
    return Redaction(
        photograph=exhibit.photograph,
        sealed_sha256=exhibit.sealed_sha256,
        sealed_bytes=exhibit.sealed_bytes,
        width=exhibit.width,
        height=exhibit.height,
        is_veil_lifted=exhibit.is_veil_lifted,
    )


def _check_sealed(bundle: Path, contents: Contents) -> None:
    """Hold sealed originals and numbers against the digests that the log knows."""
    for exhibit in contents.exhibits:
        _check_one(bundle, f"{layout.ORIGINALS}/{exhibit.photograph}{layout.SEALED}", exhibit.sealed_sha256)
        for shown in exhibit.portraits:
            _check_one(bundle, f"{layout.NUMBERS}/{shown.id}{layout.SEALED}", shown.sealed_number_sha256)


def _check_one(bundle: Path, name: str, digest: str) -> None:
    path = bundle / name
    if path.is_file():
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise ContradictionError(name, "it is not the file that was sealed")
