"""Content credentials (C2PA) of the pictures in a bundle: signed here, without any network, and read again here.

A key is made for one bundle and thrown away with it; the log's key certifies it. So there is no second key to guard,
and the credentials lead to the key that signs the log. The sealed original is the picture's ingredient: the digest of the *sealed*
file stands there, never one of the original.
"""

import io
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contrechamp.bundle.errors import CredentialsError
from contrechamp.ledger import log_id

__all__ = ["PictureSigner", "Redaction", "authority_key", "read_credentials"]

ASSERTION: Final = "org.contrechamp.redaction"
_JPEG: Final = "image/jpeg"
_VALID: Final = timedelta(days=30 * 365)
"""There is no timestamp of an authority in them, so they hold as long as their certificate does."""
_EARLIER: Final = timedelta(days=1)
"""Clocks differ: who checks the same day must not find a certificate of tomorrow."""
_SEALED: Final = "sealed-original"
_VERIFY: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}


@dataclass(frozen=True, slots=True)
class Redaction:
    """What the credentials of one picture say of it.

    Attributes:
        photograph: its id in the archive.
        sealed_sha256: of the sealed original, as the log has it.
        sealed_bytes: its length.
        width, height: of the picture.
        is_veil_lifted: whether what is not an officer is shown as well, without a face.
    """

    photograph: str
    sealed_sha256: str
    sealed_bytes: int
    width: int
    height: int
    is_veil_lifted: bool


class PictureSigner:
    """Signs the pictures of one bundle.

    Attributes:
        authority: the certificate of the log's key, PEM; who checks trusts it if the key in it is the log's.
    """

    def __init__(self, log_key: Ed25519PrivateKey, *, archive: str, at: datetime) -> None:
        own = Ed25519PrivateKey.generate()
        above = _name(archive, f"contrechamp log {log_id(log_key.public_key())[:16]}")
        certificate = _certificate(own.public_key(), _name(archive, "contrechamp bundle"), log_key, above, at)
        self.authority = _pem(_certificate(log_key.public_key(), above, log_key, above, at))
        private = own.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = _pem(certificate) + self.authority
        self._signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"ed25519", chain, private, None))

    def sign(self, jpeg: bytes, *, title: str, redaction: Redaction) -> bytes:
        """Give a JPEG with its credentials in it; its pixels stay as they are."""
        signed = io.BytesIO()
        manifest = json.dumps(_manifest(title, redaction))
        with c2pa.Builder.from_json(manifest, _context(b"")) as builder:
            builder.sign(self._signer, _JPEG, io.BytesIO(jpeg), signed)
        return signed.getvalue()


def read_credentials(jpeg: bytes, authority: bytes) -> Redaction:
    """Give what a picture's credentials say, once they hold and lead to this certificate.

    Raises:
        CredentialsError: there are none, they do not hold, or they are of another signer.
    """
    try:
        with c2pa.Reader(_JPEG, io.BytesIO(jpeg), context=_context(authority)) as reader:
            state = reader.get_validation_state()
            manifest: Any = reader.get_active_manifest() or {}
    except c2pa.C2paError as error:
        raise CredentialsError("none can be read") from error
    if state != "Trusted":
        raise CredentialsError("they are not of this archive, or the picture was changed")
    for assertion in manifest.get("assertions", ()):
        if assertion["label"] == ASSERTION:
            try:
                return Redaction(**assertion["data"])
            except TypeError as error:
                raise CredentialsError("they are of another version") from error
    raise CredentialsError("they say nothing of a redaction")


def authority_key(pem: bytes) -> Ed25519PublicKey:
    """Give the key in a certificate.

    Raises:
        CredentialsError: it is no certificate of such a key, or it is not the key's own.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        certificate.verify_directly_issued_by(certificate)
        key = certificate.public_key()
    except Exception as error:
        raise CredentialsError("the certificate is none") from error
    if not isinstance(key, Ed25519PublicKey):
        raise CredentialsError("the certificate is of another kind of key")
    return key


def _manifest(title: str, redaction: Redaction) -> dict[str, Any]:
    edits = [{"action": "c2pa.edited", "description": "Faces destroyed with opaque masks; worn numbers painted over"}]
    if not redaction.is_veil_lifted:
        edits.append({"action": "c2pa.edited", "description": "All but officers on duty laid under a coarse veil"})
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_SEALED]}}
    return {
        "claim_generator_info": [{"name": "contrechamp", "version": version("contrechamp")}],
        "title": title,
        "format": _JPEG,
        "ingredients": [
            {
                "title": "Sealed original",
                "format": "application/x-age-encryption",
                "relationship": "parentOf",
                "label": _SEALED,
                "description": f"age file, sha256 {redaction.sealed_sha256}; opened by custodians only",
            }
        ],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [opened, *edits], "allActionsIncluded": True}},
            {"label": ASSERTION, "data": asdict(redaction)},
        ],
    }


@cache
def _context(authority: bytes) -> c2pa.Context:
    settings: dict[str, Any] = {"verify": _VERIFY, "builder": {"thumbnail": {"enabled": False}}}
    if authority:
        settings["trust"] = {"trust_anchors": authority.decode()}
    return c2pa.Context.from_dict(settings)


def _name(archive: str, role: str) -> x509.Name:
    named = [(NameOID.ORGANIZATION_NAME, archive[:64] or "contrechamp"), (NameOID.COMMON_NAME, role)]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in named])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _certificate(
    key: Ed25519PublicKey, subject: x509.Name, by: Ed25519PrivateKey, issuer: x509.Name, at: datetime
) -> x509.Certificate:
    """Certify a key for signing pictures; the log's own as an authority."""
    is_authority = key == by.public_key()
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), at - _EARLIER, at + _VALID)
        .add_extension(x509.BasicConstraints(is_authority, 0 if is_authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not is_authority:  # what the C2PA's rules ask of whoever signs
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(by, None)
