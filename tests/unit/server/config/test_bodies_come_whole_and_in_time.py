"""A request's body: as long as it said, steadily, or an error; and a refused sender is heard out before the answer."""

import asyncio
import io
from collections.abc import Callable
from typing import Any, cast

import pytest
from a2wsgi.asgi_typing import ASGIApp, Receive, Scope, Send

from contrechamp_server.config import bodies
from contrechamp_server.config.bodies import PIECE_BYTES, SteadyBodies, WholeBody
from contrechamp_server.config.wsgi import with_whole_bodies

# The body as it is read in a thread.


def test_a_body_is_read_to_its_end_and_no_further() -> None:
    body = WholeBody(io.BytesIO(b"0123456789 and the next request"), 10)
    assert [body.read(4), body.read(), body.read(1), body.read()] == [b"0123", b"456789", b"", b""]


def test_more_is_read_at_once_than_a_piece() -> None:
    sent = bytes(range(256)) * (PIECE_BYTES // 128)
    assert WholeBody(io.BytesIO(sent), 100_000).read(100_000) == sent[:100_000]


def test_lines_are_read() -> None:
    body = WholeBody(io.BytesIO(b"one\ntwo"), 7)
    assert [body.readline(2), body.readline(), body.readline(), body.readline()] == [b"on", b"e\n", b"two", b""]


def test_a_body_that_ends_early_is_an_error() -> None:
    with pytest.raises(OSError, match="broke off"):
        WholeBody(io.BytesIO(b"half"), 8).read()


def test_a_request_without_a_body_is_passed_on_as_it_is() -> None:
    wire = io.BytesIO(b"the next request")
    seen = []

    def look(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"])
        return []

    for length in ({}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}, {"CONTENT_LENGTH": "-1"}):
        with_whole_bodies(look)({"wsgi.input": wire, **length}, None)
    assert seen == [wire] * 4


# The body as it comes in.


class Sender:
    """Sends a body in pieces, each after a pause; then breaks off, or stalls."""

    def __init__(self, *pieces: tuple[float, bytes], breaks_off: bool = False) -> None:
        self._pieces = list(pieces)
        self._breaks_off = breaks_off
        self.said: list[str] = []

    async def receive(self) -> Any:
        if self._pieces:
            pause, content = self._pieces.pop(0)
            await asyncio.sleep(pause)
            self.said.append("sent")
            return {"type": "http.request", "body": content, "more_body": True}
        if self._breaks_off:
            return {"type": "http.disconnect"}
        return await asyncio.Future()

    async def send(self, event: Any) -> None:
        self.said.append(event["type"])

    def asks(self, application: ASGIApp, length: int, piece_seconds: float = 0.2) -> list[str]:
        """Send to an application; give in which order the pieces were taken and the answer came."""
        scope = cast("Scope", {"type": "http", "headers": [(b"content-length", str(length).encode())]})
        asyncio.run(SteadyBodies(application, piece_seconds)(scope, self.receive, self.send))
        return self.said


def reading(take: Callable[[bytes], None], until: int) -> ASGIApp:
    """Give an application that reads so many bytes and then answers."""

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        left = until
        while left > 0:
            event: Any = await receive()
            take(event["body"])
            left -= len(event["body"])
        await answer(send)

    return application


async def answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


ANSWERED = ["http.response.start", "http.response.body"]


def test_a_body_that_comes_in_time_is_handed_on() -> None:
    taken: list[bytes] = []
    assert Sender((0, b"12"), (0.05, b"34")).asks(reading(taken.append, 4), 4) == ["sent", "sent", *ANSWERED]
    assert taken == [b"12", b"34"]


def test_a_stall_and_a_trickle_are_given_up_and_not_waited_for_again() -> None:
    for sender in (Sender((0, b"1")), Sender(*[(0.05, b"1")] * 20)):
        with pytest.raises(TimeoutError, match="too slowly"):
            sender.asks(reading(lambda _: None, 20), 20)
        assert len(sender.said) < 6


def test_each_whole_piece_gives_its_sender_new_time() -> None:
    sender = Sender(*[(0.12, bytes(PIECE_BYTES))] * 4)
    assert sender.asks(reading(lambda _: None, 4 * PIECE_BYTES), 4 * PIECE_BYTES) == ["sent"] * 4 + ANSWERED


def test_what_is_done_with_a_piece_is_not_its_senders_time() -> None:
    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(3):
            await receive()
            await asyncio.sleep(0.15)
        await answer(send)

    assert Sender(*[(0.02, b"1")] * 3).asks(slow, 3) == ["sent"] * 3 + ANSWERED


def test_a_refused_sender_is_heard_out_before_the_answer() -> None:
    assert Sender((0, b"1"), (0, b"2")).asks(reading(lambda _: None, 0), 2) == ["sent", "sent", *ANSWERED]


@pytest.mark.parametrize(("sender", "length"), [(Sender((0, b"1"), breaks_off=True), 9), (Sender((0, b"1")), 1 << 25)])
def test_a_refused_sender_is_not_waited_for_in_vain(sender: Sender, length: int) -> None:
    assert sender.asks(reading(lambda _: None, 0), length)[-2:] == ANSWERED


def test_a_refused_sender_that_stalls_is_answered_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LINGER_SECONDS", 0.05)
    assert Sender((0, b"1")).asks(reading(lambda _: None, 0), 9) == ["sent", *ANSWERED]


def test_what_is_no_request_is_passed_on() -> None:
    seen: list[str] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    sender = Sender()
    scope = cast("Scope", {"type": "lifespan"})
    asyncio.run(SteadyBodies(application)(scope, sender.receive, sender.send))
    assert seen == ["lifespan"]
