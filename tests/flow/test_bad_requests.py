"""What must not pass the door, by HTTP, against the real web process: a 4xx, one clear line, and nothing stored.

Each test sends bytes over a socket of its own, because most of what goes wrong no client library would send.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.flow.batches import portrait
from tests.flow.serving import WebServer

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
BOUNDARY = "----bad-requests"
PICTURE = portrait()
MAX_BYTES = 1_000_000
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


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Serve an archive with small limits."""
    settings = {"upload_seconds": "5", "max_bytes": str(MAX_BYTES), "max_files": "3"}
    with WebServer(tmp_path_factory.mktemp("door"), None, **settings).running() as server:
        yield Door(server)


@pytest.fixture(autouse=True)
def nothing_stored(door: Door) -> Iterator[None]:
    """Refuse a test after which the archive holds more than before, and than the test says."""
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


def test_a_body_that_says_it_is_too_large_is_refused_unread(door: Door) -> None:
    for language, word in ((FRENCH, "trop grand"), (ENGLISH, "too large")):
        answer = door.ask(door.photographs, b"", language=language, length=MAX_BYTES + 1)
        assert_refused(answer, 413, word)


def test_a_photograph_in_a_form_that_is_too_large_is_refused(door: Door) -> None:
    body = multipart(part("photographs", "a.jpg", PICTURE + bytes(MAX_BYTES)))
    in_both_languages(door, door.deposit, body, AS_FORM, status=413, words=("trop grand", "too large"))


def test_a_body_of_undeclared_length_is_refused(door: Door) -> None:
    for size in (len(PICTURE), 2 * MAX_BYTES):
        content = (PICTURE + bytes(size))[:size]
        chunked = f"{size:x}\r\n".encode() + content + b"\r\n0\r\n\r\n"
        for path, head in ((door.photographs, []), (door.deposit, [AS_FORM])):
            answer = door.ask(path, chunked, "Transfer-Encoding: chunked", *head)
            assert_refused(answer, 411, "Content-Length")


def test_a_chunked_body_that_breaks_off_is_refused(door: Door) -> None:
    answer = door.ask(door.photographs, b"ffff\r\n" + PICTURE[:5000], "Transfer-Encoding: chunked")
    assert_refused(answer, 411)


@pytest.mark.parametrize("sent", [0, 1, 4000, len(PICTURE) - 1])
def test_a_photograph_that_breaks_off_is_no_shorter_photograph(door: Door, sent: int) -> None:
    for language, word in ((FRENCH, "interrompu"), (ENGLISH, "broke off")):
        answer = door.ask(door.photographs, PICTURE[:sent], language=language, length=len(PICTURE))
        assert_refused(answer, 400, word)


def test_a_form_that_breaks_off_keeps_none_of_its_files(door: Door) -> None:
    body = multipart(part("photographs", "a.jpg", PICTURE), part("photographs", "b.jpg", portrait(8)))
    for sent in (40, 300, len(PICTURE) // 2, len(body) // 2 + 500, len(body) - 1):
        answer = door.ask(door.deposit, body[:sent], AS_FORM, length=len(body))
        assert_refused(answer, 400, "interrompu")


def test_a_connection_that_is_reset_leaves_nothing(door: Door) -> None:
    for path, head in ((door.photographs, []), (door.deposit, [AS_FORM])):
        with door.connect("PUT" if "/api/" in path else "POST", path, [*head, "Content-Length: 900000"]) as connection:
            connection.sendall(part("photographs", "a.jpg", PICTURE) if head else PICTURE)
            time.sleep(0.3)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def test_a_trickle_and_a_stall_are_given_up(door: Door) -> None:
    for language, word in ((FRENCH, "trop de temps"), (ENGLISH, "too long")):
        trickled = door.ask(door.photographs, PICTURE[:8], language=language, length=len(PICTURE), pause=1, pieces=8)
        assert_refused(trickled, 408, word)
    stalled = door.ask(door.deposit, part("photographs", "a.jpg", PICTURE), AS_FORM, length=900_000, pause=0.01)
    assert_refused(stalled, 408, "trop de temps")


def test_a_steady_body_that_takes_too_long_is_given_up(door: Door) -> None:
    body = PICTURE + bytes(900_000 - len(PICTURE))
    assert_refused(door.ask(door.photographs, body, pause=0.8, pieces=10), 408, "trop de temps")


def test_uploads_leave_room_for_everything_else(door: Door) -> None:
    places = 6  # three quarters of the eight threads that answer
    slow = [door.connect("PUT", door.photographs, ["Content-Length: 100000"]) for _ in range(places)]
    try:
        for connection in slow:
            connection.sendall(PICTURE)
        time.sleep(1)
        assert_refused(door.ask(door.photographs, PICTURE), 429, "arrivent en ce moment")
        with door.connect("GET", "/sante", []) as connection:
            assert connection.recv(20).startswith(b"HTTP/1.1 200")
    finally:
        for connection in slow:
            connection.close()


def test_slow_senders_do_not_keep_others_out_for_longer_than_a_body_may_take(door: Door) -> None:
    stalled = [door.connect("PUT", door.photographs, ["Content-Length: 1000"]) for _ in range(12)]
    began = time.monotonic()
    with door.connect("GET", "/sante", []) as connection:
        assert connection.recv(20).startswith(b"HTTP/1.1 200")
    for connection in stalled:
        connection.close()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ("vide", "empty")),
        (b"GIF89a" + bytes(100), ("pas une photographie", "not a photograph")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ("pas une photographie", "not a photograph")),
        (b"PK\3\4" + bytes(100), ("pas une photographie", "not a photograph")),
        (b"\0" * 10, ("pas une photographie", "not a photograph")),
        (b"\xff", ("pas une photographie", "not a photograph")),
    ],
)
def test_what_is_no_photograph_is_refused_whatever_it_is_called(
    door: Door, content: bytes, words: tuple[str, str]
) -> None:
    in_both_languages(door, door.photographs, content, "Content-Type: image/jpeg", status=422, words=words)
    body = multipart(part("photographs", "photographie.jpg", content))
    in_both_languages(door, door.deposit, body, AS_FORM, status=422, words=words)


def test_a_file_in_another_field_is_not_taken(door: Door) -> None:
    body = multipart(part("fichier", "a.jpg", PICTURE), part("photographs[]", "a.jpg", PICTURE))
    in_both_languages(door, door.deposit, body, AS_FORM, status=422, words=("Aucun fichier", "No file"))


def test_a_photograph_as_a_text_field_or_without_a_name_is_no_file(door: Door) -> None:
    for filename in (None, "", ".", "..", "/"):
        answer = door.ask(door.deposit, multipart(part("photographs", filename, PICTURE)), AS_FORM)
        assert_refused(answer, 422, "Aucun fichier")


def test_a_form_without_files_says_so(door: Door) -> None:
    for body in (multipart(), multipart(part("photographs", "", b""))):
        assert_refused(door.ask(door.deposit, body, AS_FORM), 422, "Aucun fichier")


def test_too_many_files_at_once_are_refused_together(door: Door) -> None:
    body = multipart(*(part("photographs", f"{n}.jpg", portrait(n)) for n in range(4)))
    words = ("trop de fichiers", "too many files")
    in_both_languages(door, door.deposit, body, AS_FORM, status=413, words=words)


def test_too_many_fields_are_refused(door: Door) -> None:
    body = multipart(*(part(f"champ{n}", None, b"x") for n in range(1_100)), part("photographs", "a.jpg", PICTURE))
    assert_refused(door.ask(door.deposit, body, AS_FORM), 400, "mal formée")


NAMES = {
    "newline": 'a%0d%0aX: y.svg"; x="\r\n.jpg',
    "traversal": "../../../../etc/cron.d/evil",
    "windows": "..\\..\\boot.ini",
    "nul": "a\0.jpg",
    "long": "n" * 10_000,
    "override": "photo\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "html": "<img src=x onerror=alert(1)>.jpg",
    "surrogate": "\xed\xa0\x80.jpg",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_malicious_name_reaches_neither_the_disk_nor_the_page(door: Door, name: str) -> None:
    answer = door.ask(door.deposit, multipart(part("photographs", name, b"no picture")), AS_FORM)
    assert answer.status in {400, 422}
    assert_refused(answer, answer.status)
    for mark in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\0", "<img", "etc/"):
        assert mark not in answer.body
    assert not [path for path in door.server.folder.rglob("*") if "evil" in path.name or "boot" in path.name]


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/json", "image/jpeg", "multipart/mixed; boundary=x"],
)
def test_another_content_type_is_refused_at_the_form(door: Door, kind: str) -> None:
    head = [f"Content-Type: {kind}"] if kind else []
    in_both_languages(door, door.deposit, PICTURE, *head, status=415, words=("formulaire", "form"))


@pytest.mark.parametrize(
    "broken",
    [
        (b"", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=" + "b" * 300),
        (b"\xff\xfe\0garbage", f"multipart/form-data; boundary={BOUNDARY}"),
        (part("photographs", "a.jpg", PICTURE), f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(part("photographs", "a.jpg", PICTURE))[:-4], f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(b"--" + BOUNDARY.encode() + b"\r\n" + b"h: " + b"x" * 5_000 + b"\r\n\r\n"), AS_FORM[14:]),
        (multipart(part("photographs", "a.jpg", PICTURE).replace(b"\r\n\r\n", b"\r\n", 1)), AS_FORM[14:]),
    ],
    ids=["none", "no boundary", "long boundary", "garbage", "no end", "half an end", "long head", "no head"],
)
def test_a_broken_form_is_refused(door: Door, broken: tuple[bytes, str]) -> None:
    body, kind = broken
    answer = door.ask(door.deposit, body, f"Content-Type: {kind.strip()}")
    assert answer.status in {400, 422}
    assert_refused(answer, answer.status)


@pytest.mark.parametrize(
    "head",
    [
        "Origin: https://example.org",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Cookie: contrechamp=stolen",
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(door: Door, head: str) -> None:
    body = multipart(part("photographs", "a.jpg", PICTURE))
    in_both_languages(door, door.deposit, body, AS_FORM, head, status=403, words=("autre site", "another site"))
    form = door.form()
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded", head), 403)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("credit", "<script>alert(1)</script>"),
        ("credit", "a\0b"),
        ("credit", "a\r\nb"),
        ("credit", "\N{RIGHT-TO-LEFT OVERRIDE}abc"),
        ("credit", "x" * 81),
        ("credit", "écrire à moi@example.org"),
        ("event", "'; DROP TABLE records_event; --"),
        ("event", "x" * 10_000),
        ("commune", "\0"),
        ("commune", "<b>Paris</b>"),
        ("commune", "x" * 100_000),
        ("taken_on", "2025-13-41"),
        ("taken_on", "9999-12-31"),
        ("licence", "all rights"),
        ("source_kind", "elsewhere"),
        ("sampling", "drawn"),
        ("note", "x" * 2_001),
    ],
)
def test_a_field_that_cannot_be_taken_opens_no_deposit(door: Door, field: str, text: str) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded"
    for language in (FRENCH, ENGLISH):
        answer = door.ask("/deposer/", door.form(**{field: text}), kind, language=language)
        assert_refused(answer, 422)
        assert "<script>alert" not in answer.body
        assert "<b>Paris" not in answer.body


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/", "https://a:b@example.org/", "https://x/<b>"]
)
def test_an_address_that_is_none_opens_no_deposit(door: Door, address: str) -> None:
    form = door.form(source_kind="online", licence="quotation", source_url=address)
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded"), 422, "adresse")


def test_a_repeated_field_counts_once(door: Door) -> None:
    form = door.form() + b"&credit=a&credit=%3Cb%3E"
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded"), 422, "chevron")


def test_a_form_far_too_long_is_refused(door: Door) -> None:
    form = door.form(note="x" * 2_000_000)
    kind = "Content-Type: application/x-www-form-urlencoded"
    in_both_languages(door, "/deposer/", form, kind, status=413, words=("trop grand", "too large"))


def test_a_file_where_none_is_expected_is_skipped_and_not_stored(door: Door) -> None:
    answer = door.ask("/deposer/", multipart(part("credit", "a.jpg", PICTURE)), AS_FORM)
    assert_refused(answer, 422)


def test_after_all_this_a_photograph_is_taken_once(door: Door) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(_put(door, PICTURE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 200, 201]
    door.added = {"records_photograph": 1, "media_blob": 2, "files": 2}


def _put(door: Door, picture: bytes) -> int:
    with door.connect("PUT", door.photographs, [f"Content-Length: {len(picture)}"]) as connection:
        connection.sendall(picture)
        return int(connection.recv(1 << 16).split()[1])
