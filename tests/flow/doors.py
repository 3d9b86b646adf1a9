"""Asking an archive's web process over a socket: most of what goes wrong no client library would send."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from tests.flow.batches import portrait
from tests.flow.serving import WebServer

BOUNDARY = "----bad-requests"
PICTURE = portrait()
MAX_BYTES = 1_000_000
UPLOAD_SECONDS = 5
FRENCH, ENGLISH = "fr", "en"
WHERE_ERRORS_STAND = (
    r'<p class="error" [^>]*>([^<]+)<',
    r'data-state="refused"><span[^>]*>[^<]*</span><span class="deposit-file__state">([^<]+)<',
    r"Erreur \d+</p>\s*<h1>([^<]+)<",
    r"Error \d+</p>\s*<h1>([^<]+)<",
)


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        line: what it says to a person: a JSON message, or the error on the page.
    """

    status: int
    line: str
    body: str


class Door:
    """A served archive with two open deposits: one made by program, one by the form."""

    def __init__(self, server: WebServer) -> None:
        self.server = server
        self.added: dict[str, int] = {}
        sent = json.dumps({"source_kind": "public_space", "licence": "cc0", "event": server.event}).encode()
        self.photographs = f"/api/v1/deposits/{self._code('/api/v1/deposits', 'application/json', sent)}/photographs"
        form = self.form()
        self.deposit = f"/deposer/{self._code('/deposer/', 'application/x-www-form-urlencoded', form)}/"

    def form(self, **given: str) -> bytes:
        """Give the first step's form, filled in."""
        fields = {"source_kind": "public_space", "licence": "cc0", "event": self.server.event}
        return urlencode({**fields, "place_precision": "commune", "sampling": "incident", **given}).encode()

    def _code(self, path: str, kind: str, sent: bytes) -> str:
        head = [f"Content-Type: {kind}", f"Content-Length: {len(sent)}"]
        with self.connect("POST", path, head) as connection:
            connection.sendall(sent)
            answer = connection.recv(1 << 16).decode()
        found = re.search(r"^location: .*?/((?:[a-z0-9]{6}-?){4})/?\r$", answer, re.MULTILINE)
        assert found, answer
        return found[1]

    def connect(self, method: str, path: str, head: list[str], language: str = FRENCH) -> socket.socket:
        """Open a connection and send the head of a request."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Accept-Language: {language}"]
        if path.startswith("/api/"):
            lines.append(f"Authorization: Bearer {self.server.bearer}")
        connection.sendall("\r\n".join([*lines, *head, "", ""]).encode("latin-1"))
        return connection

    def ask(
        self,
        path: str,
        body: bytes,
        *head: str,
        language: str = FRENCH,
        length: int | None = None,
        pause: float = 0.0,
        pieces: int = 1,
    ) -> Answer:
        """Send a request; the declared length is that of the body unless given, and none where `head` says how."""
        method = "PUT" if path.startswith("/api/") else "POST"
        lines = list(head)
        if not any(line.startswith("Transfer-Encoding") for line in head):
            lines.append(f"Content-Length: {len(body) if length is None else length}")
        with self.connect(method, path, lines, language) as connection:
            try:
                step = max(1, len(body) // pieces)
                for start in range(0, len(body), step):
                    connection.sendall(body[start : start + step])
                    time.sleep(pause)
                if length is not None and length > len(body) and not pause:
                    connection.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the archive has answered already
            return _read(connection)


def _read(connection: socket.socket) -> Answer:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 16) or b"\r\n\r\n"
    head, _, content = data.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head)[1])  # type: ignore[index]  # the archive always says
    # Not to the end of the connection: one whose body has stalled is open as long as its sender keeps it.
    while len(content) < length:
        content += connection.recv(1 << 16)
    status, text = int(head.split()[1]), content.decode()
    if b"application/json" in head:
        return Answer(status, json.loads(text)["message"], text)
    for place in WHERE_ERRORS_STAND:
        if found := re.search(place, text):
            return Answer(status, unescape(found[1]), text)
    return Answer(status, "", text)


def part(name: str, filename: str | None, content: bytes) -> bytes:
    """Give one part of a multipart body."""
    disposition = f'Content-Disposition: form-data; name="{name}"'
    if filename is not None:
        disposition += f'; filename="{filename}"'
    return f"--{BOUNDARY}\r\n{disposition}\r\n\r\n".encode() + content + b"\r\n"


def multipart(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


AS_FORM = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"


@contextmanager
def nothing_stored(door: Door) -> Iterator[None]:
    """Refuse a block after which the archive holds more than before, and than the block says."""
    before, door.added = door.server.stored(), {}
    yield
    deadline = time.monotonic() + 10
    while door.server.left_behind() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert door.server.left_behind() == []
    assert door.server.stored() == {name: count + door.added.get(name, 0) for name, count in before.items()}


def assert_refused(answer: Answer, status: int, *words: str) -> None:
    assert answer.status == status, answer
    for word in words:
        assert word in answer.line, answer.line
    assert answer.line
    assert "\n" not in answer.line
    assert len(answer.line) < 160
    assert "Traceback" not in answer.body


def in_both_languages(door: Door, path: str, body: bytes, *head: str, status: int, words: tuple[str, str]) -> None:
    """Send the same twice; each answer is one line in the sender's language."""
    for language, word in zip((FRENCH, ENGLISH), words, strict=True):
        assert_refused(door.ask(path, body, *head, language=language), status, word)
