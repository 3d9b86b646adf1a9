"""What an authority has stamped (RFC 3161): that a head of the log existed at a time which the archive did not choose.

The archive asks by the head's digest; nothing else of it goes out. What comes back is checked here, by the archive and by
whoever receives a bundle, against the certificates that the steward has put beside the archive's settings.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from contrechamp.bundle.errors import TimestampError


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority says.

    Attributes:
        at: when what it stamped existed; in UTC.
        authority: the name in the certificate that signed.
        root_sha256: digests of the root certificates against which it was checked, in hexadecimal.
    """

    at: datetime
    authority: str
    root_sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What goes out.

    Attributes:
        data: a TimeStampReq: the digest of what is to be stamped, and a number used once.
        nonce: that number.
    """

    data: bytes
    nonce: int


def ask_about(signed: bytes) -> Question:
    """Make the question about some bytes."""
    asked = TimestampRequestBuilder().data(signed).hash_algorithm(HashAlgorithm.SHA256).build()
    return Question(asked.as_bytes(), asked.nonce or 0)


def check_stamp(answer: bytes, authority: bytes, signed: bytes, *, nonce: int | None = None) -> Stamp:
    """Check what an authority has answered.

    Args:
        answer: a TimeStampResp.
        authority: certificates (PEM): its root, and those between the root and the one that signs, if there are any.
        signed: what was to be stamped.
        nonce: of the question, where it is known.

    Raises:
        TimestampError: it is no answer, says no, is of other bytes, or is not signed under these certificates.
    """
    try:
        certificates = load_pem_x509_certificates(authority)
        answered = decode_timestamp_response(answer)
        roots = [each for each in certificates if each.subject == each.issuer]
        others = [each for each in certificates if each.subject != each.issuer]
        VerifierBuilder(roots=roots, intermediates=others, nonce=nonce).build().verify_message(answered, signed)
        signer = _signer(answered, others)
    except (ValueError, VerificationError) as error:
        raise TimestampError(str(error)) from error
    return Stamp(
        at=answered.tst_info.gen_time.astimezone(UTC),
        authority=signer.subject.rfc4514_string(),
        root_sha256=tuple(hashlib.sha256(each.public_bytes(Encoding.DER)).hexdigest() for each in roots),
    )


def _signer(answered: TimeStampResponse, others: list[Certificate]) -> Certificate:
    carried = [load_der_x509_certificate(each) for each in answered.signed_data.certificates]
    by_name = {(each.issuer, each.serial_number): each for each in [*others, *carried]}
    for info in answered.signed_data.signer_infos:
        if (info.issuer, info.serial_number) in by_name:
            return by_name[info.issuer, info.serial_number]
    raise ValueError("the certificate that signed is not there")
