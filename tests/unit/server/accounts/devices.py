"""Somebody's devices: a telephone that shows codes, and a passkey that signs as WebAuthn says, without a browser."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.membership.totp import new_totp, secret_of

ORIGIN = "http://testserver"
_PRESENT_AND_VERIFIED = 0b101
_WITH_KEY = 0b1000000


def add_telephone(account: Account) -> pyotp.TOTP:
    """Give an account a telephone whose codes count."""
    factor = new_totp(account)
    factor.is_confirmed = True
    factor.save()
    return telephone(secret_of(factor, account).uri)


def telephone(uri: str) -> pyotp.TOTP:
    """Give the telephone that has scanned a QR code."""
    found = pyotp.parse_uri(uri)
    assert isinstance(found, pyotp.TOTP)
    return found


def code(telephone: pyotp.TOTP, *, steps: int = 0) -> str:
    """Give the code of this moment, or of some steps later or earlier."""
    return telephone.generate_otp(int(datetime.now(UTC).timestamp()) // 30 + steps)


@dataclass
class Passkey:
    """A passkey: one key pair, a counter, and the site that it believes to see."""

    origin: str = ORIGIN
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    counter: int = 1

    def make(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer a question for a new key."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        kept = bytes(16) + len(self.identifier).to_bytes(2, "big") + self.identifier + cbor2.dumps(cose)
        data = self._data(asked["rp"]["id"], _PRESENT_AND_VERIFIED | _WITH_KEY) + kept
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._credential(clientDataJSON=client, attestationObject=attestation)

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer a question for a known key."""
        self.counter += 1
        data, client = (
            self._data(asked["rpId"], _PRESENT_AND_VERIFIED),
            self._client("webauthn.get", asked["challenge"]),
        )
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        assert base64url_to_bytes(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, **response: bytes) -> dict[str, Any]:
        identifier = bytes_to_base64url(self.identifier)
        parts = {name: bytes_to_base64url(part) for name, part in response.items()}
        return {"id": identifier, "rawId": identifier, "type": "public-key", "response": parts}
