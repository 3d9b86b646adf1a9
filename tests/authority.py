"""An authority that stamps (RFC 3161), on this machine: `openssl ts` behind a small web server."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "Horodatage d’essai"
_SETTINGS = """
[ tsa ]
default_tsa = essai
[ essai ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """What it has been asked, and how it answers.

    Attributes:
        url: where it listens.
        root: its root certificate (PEM).
        questions: bodies that came, in order.
        answer: what it says instead of a stamp, if anything: status and body.
    """

    url: str
    root: bytes
    questions: list[bytes] = field(default_factory=list)
    answer: tuple[int, bytes] | None = None


def _certified(
    name: str, by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = (by[0].subject, by[1]) if by else (subject, key)
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if by:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(signer, hashes.SHA256()), key


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@contextmanager
def listening(folder: Path) -> Iterator[Authority]:
    """Let an authority listen on loopback; its keys and numbers lie in the folder."""
    folder.mkdir()
    root = _certified("Racine d’essai", None)
    leaf, key = _certified(NAME, root)
    (folder / "leaf.pem").write_bytes(_pem(leaf))
    (folder / "leaf.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            authority.questions.append(question)
            status, answer = authority.answer or (200, _stamped(folder, question))
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", authority.url)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        authority = Authority(f"http://127.0.0.1:{server.server_port}/tsa", _pem(root[0]))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()


def _stamped(folder: Path, question: bytes) -> bytes:
    (folder / "question.tsq").write_bytes(question)
    command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq", "-signer", "leaf.pem"]
    subprocess.run([*command, "-inkey", "leaf.key", "-out", "answer.tsr"], cwd=folder, check=True, capture_output=True)
    return (folder / "answer.tsr").read_bytes()
