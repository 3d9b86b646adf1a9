"""Really signed evidence, laid out as ProofMode shares it; its key is made on the spot."""

import hashlib
import io
import json
import zipfile
from functools import cache

from pysequoia import SignatureMode, Tsk, sign

WHERE = "48.8674, 2.3636 ici"
"""What a device recorded, and what must stay inside."""


@cache
def device() -> Tsk:
    """Give a device's key."""
    return Tsk.generate(user_id="noone@proofmode.witness.org")


def signature(content: bytes) -> bytes:
    """Sign as the device does."""
    return sign(device().signer(), content, mode=SignatureMode.DETACHED)


def parts_of(picture: bytes, name: str = "IMG_1.jpg") -> dict[str, bytes]:
    """Give the files that lie in what is shared, by name."""
    digest = hashlib.sha256(picture).hexdigest()
    record = json.dumps({"File Hash SHA256": digest, "Location": WHERE}).encode()
    table = f'"File Hash SHA256","Location"\n"{digest}","{WHERE}"\n'.encode()
    return {
        name: picture,
        f"{digest}.asc": signature(picture),
        f"{digest}.proof.json": record,
        f"{digest}.proof.json.asc": signature(record),
        f"{digest}.proof.csv": table,
        f"{digest}.proof.csv.asc": signature(table),
        "pubkey.asc": str(device().extract_certificate()).encode(),
        "HowToVerifyProofData.txt": b"Import the key, then check each signature.\n",
    }


def zipped(parts: dict[str, bytes]) -> bytes:
    """Give the ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()
