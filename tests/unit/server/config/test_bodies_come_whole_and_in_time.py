"""A request's body: as long as it said, steadily, or an error; and a refused sender hears the refusal."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from contrechamp_server.config.bodies import PIECE_BYTES, WholeBody
from contrechamp_server.config.wsgi import with_whole_bodies


class Wire:
    """Two ends of a connection: one to send on, one that reads as the web server does."""

    def __init__(self) -> None:
        self.sender, self._receiver = socket.socketpair()
        self.body = self._receiver.makefile("rb")

    def close(self) -> None:
        self.sender.close()
        self._receiver.close()
        self.body.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Give a connection."""
    made = Wire()
    yield made
    made.close()


def test_a_body_is_read_to_its_end_and_no_further(wire: Wire) -> None:
    wire.sender.sendall(b"0123456789 and the next request")
    body = WholeBody(wire.body, 10)
    assert [body.read(4), body.read(), body.read(1), body.read()] == [b"0123", b"456789", b"", b""]
    body.close()


def test_more_is_read_at_once_than_a_piece(wire: Wire) -> None:
    sent = bytes(range(256)) * (PIECE_BYTES // 128)
    wire.sender.setblocking(False)
    body = WholeBody(wire.body, 100_000)
    wire.sender.send(sent[:100_000])
    assert body.read(100_000) == sent[:100_000]
    body.close()


def test_lines_are_read(wire: Wire) -> None:
    wire.sender.sendall(b"one\ntwo")
    body = WholeBody(wire.body, 7)
    assert [body.readline(2), body.readline(), body.readline(), body.readline()] == [b"on", b"e\n", b"two", b""]
    body.close()


def test_a_body_that_ends_early_is_an_error(wire: Wire) -> None:
    wire.sender.sendall(b"half")
    wire.sender.close()
    body = WholeBody(wire.body, 8)
    with pytest.raises(OSError, match="broke off"):
        body.read()
    body.close()


def test_a_stalled_body_is_given_up_and_not_asked_again(wire: Wire) -> None:
    wire.sender.sendall(b"half")
    body = WholeBody(wire.body, 8, piece_seconds=0.05)
    for _ in range(2):
        with pytest.raises(TimeoutError, match="too slowly"):
            body.read()
    wire.sender.sendall(b"late")
    body.close()


def test_a_refused_sender_is_read_to_the_end_before_the_answer(wire: Wire) -> None:
    wire.sender.sendall(b"x" * 1000)
    environ = {"CONTENT_LENGTH": "1000", "wsgi.input": wire.body}

    def refuse(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        return [b"no"]

    assert with_whole_bodies(refuse)(environ, None) == [b"no"]
    wire.sender.close()
    assert wire.body.read() == b""


def test_a_request_without_a_body_is_passed_on_as_it_is(wire: Wire) -> None:
    seen = []

    def look(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"])
        return []

    for length in ({}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}, {"CONTENT_LENGTH": "-1"}):
        with_whole_bodies(look)({"wsgi.input": wire.body, **length}, None)
    assert seen == [wire.body] * 4
