"""The signature of origin that an original may carry (C2PA): checked where the original is open, and only its worth is kept.

What a manifest says may name its author: nothing of it is read further than the check needs, kept or shown. It stays in
the sealed original. Nothing is fetched: neither a manifest that lies elsewhere, nor whether a certificate was revoked.
"""

import io
import logging
import re
import threading
from dataclasses import dataclass
from typing import Any, Final

from c2pa import C2paError, Context, Reader, Settings
from cryptography.x509 import load_pem_x509_certificates

from contrechamp.vision.errors import UnsupportedFormatError
from contrechamp.vision.formats import sniff
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.vocabularies import CredentialState

SIGNERS: Final = "c2pa-signers.pem"
"""In the archive's folder, if a steward puts it there: certificates of the signers that are known."""
MOST_SECONDS: Final = 30.0
_MOST_SIGNERS_BYTES: Final = 1 << 20
_MARK: Final = b"jumb"
"""Every container of a manifest has it; a file without it is not given to the reader at all."""
_OFFLINE: Final[dict[str, Any]] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "core": {"allowed_network_hosts": []},
}
_CODE: Final = re.compile(r"[A-Za-z0-9_.]{1,60}")
_UNKNOWN: Final = "signingCredential.untrusted"
log = logging.getLogger("contrechamp.redaction")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a signature of origin is worth.

    Attributes:
        code: of the C2PA specification, or `unreadable`, `elsewhere`, `too_slow`; empty where all holds or nothing is there.
    """

    state: CredentialState
    code: str = ""


def check_credentials(original: bytes) -> Verdict:
    """Check the signature of origin in an original. Whatever is wrong with it is told, and never raised.

    A reader that does not come to an end is left behind; its thread ends with the process.
    """
    if _MARK not in original:
        return Verdict(CredentialState.ABSENT)
    found: list[Verdict] = []
    thread = threading.Thread(target=lambda: found.append(_checked(original)), daemon=True)
    thread.start()
    thread.join(MOST_SECONDS)
    return found[0] if found else Verdict(CredentialState.INVALID, "too_slow")


def _checked(original: bytes) -> Verdict:
    try:
        media_type = f"image/{sniff(original)}"
        with _context() as context, Reader(media_type, io.BytesIO(original), context=context) as reader:
            return _verdict(reader.get_validation_state(), reader.get_validation_results())
    except C2paError as error:
        return _of_error(str(error))
    except UnsupportedFormatError:
        return Verdict(CredentialState.ABSENT)
    except Exception as error:  # noqa: BLE001 - a manifest is foreign data: whatever it breaks, the photograph goes on
        log.warning("unforeseen %s in a manifest", type(error).__name__)
        return Verdict(CredentialState.INVALID, "unreadable")


def _context() -> Context:
    known = _known_signers()
    settings = _OFFLINE | {"trust": {"trust_anchors": known}} if known else _OFFLINE
    return Context(Settings.from_dict(settings))


def _known_signers() -> str:
    """Give the certificates in the archive's folder; none where they cannot be read: the signers are unknown then."""
    path = options().folder / SIGNERS
    if not path.is_file() or path.stat().st_size > _MOST_SIGNERS_BYTES:
        return ""
    data = path.read_bytes()
    try:
        load_pem_x509_certificates(data)
        return data.decode("ascii")
    except ValueError:
        log.warning("%s holds no certificates that can be read; no signer is known", SIGNERS)
        return ""


def _of_error(message: str) -> Verdict:
    kind = message.partition(":")[0]
    if kind == "ManifestNotFound":
        return Verdict(CredentialState.ABSENT)
    if kind == "Remote":
        return Verdict(CredentialState.ABSENT, "elsewhere")
    return Verdict(CredentialState.INVALID, "unreadable")


def _verdict(state: str | None, results: dict[str, Any] | None) -> Verdict:
    failures = ((results or {}).get("activeManifest") or {}).get("failure") or []
    codes = [str(each.get("code", "")) for each in failures]
    if state == "Trusted":
        return Verdict(CredentialState.VALID)
    if state == "Valid" and set(codes) <= {_UNKNOWN}:
        return Verdict(CredentialState.UNKNOWN_SIGNER, _UNKNOWN)
    others = [code for code in codes if code != _UNKNOWN and _CODE.fullmatch(code)]
    return Verdict(CredentialState.INVALID, others[0] if others else "unreadable")
