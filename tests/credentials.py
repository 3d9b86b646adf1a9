"""Really signed photographs: certificates made on the spot, signed by the library that cameras and editors use."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from c2pa import Builder, C2paSignerInfo, Signer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SECRET = "auteur-qui-ne-doit-pas-sortir"  # noqa: S105 - what a manifest says, and what must stay inside
MANIFEST = {
    "claim_generator_info": [{"name": "essai", "version": "1"}],
    "title": SECRET,
    "assertions": [
        {
            "label": "c2pa.actions",
            "data": {
                "actions": [
                    {
                        "action": "c2pa.created",
                        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
                    }
                ]
            },
        }
    ],
}


@dataclass(frozen=True)
class Certified:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


@cache
def root() -> Certified:
    """Give who certifies."""
    return _certified("Racine d’essai", None)


@cache
def _leaf() -> Certified:
    return _certified("Appareil d’essai", root())


def signed(picture: bytes, media_type: str = "image/jpeg", *, elsewhere: str = "") -> bytes:
    """Give a picture with its manifest inside, or with an address where one would lie."""
    leaf = _leaf()
    key = leaf.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    info = C2paSignerInfo(b"es256", (leaf.pem + root().pem).encode(), key, None)
    made = io.BytesIO()
    with Signer.from_info(info) as signer, Builder(json.dumps(MANIFEST)) as builder:
        if elsewhere:
            builder.set_no_embed()
            builder.set_remote_url(elsewhere)
        builder.sign(signer, media_type, io.BytesIO(picture), made)
    return made.getvalue()


def _certified(name: str, by: Certified | None) -> Certified:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Essai")]
    )
    signs = by.key if by else key
    uses = {"digital_signature": by is not None, "key_cert_sign": by is None, "crl_sign": by is None}
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    usage = x509.KeyUsage(**uses, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False))
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
    )
    if by is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return Certified(made.sign(signs, hashes.SHA256()), key)
