"""Bodies that must not pass the door: too large, endless, cut off, slow, too many. A 4xx, one clear line, nothing stored."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from tests.flow.batches import portrait
from tests.flow.doors import (
    AS_FORM,
    ENGLISH,
    FRENCH,
    MAX_BYTES,
    PICTURE,
    UPLOAD_SECONDS,
    Door,
    assert_refused,
    in_both_languages,
    multipart,
    part,
)

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]


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


def test_slow_senders_keep_nobody_out_neither_before_nor_after_their_answer(door: Door) -> None:
    with ExitStack() as open_all_the_while:
        for _ in range(12):
            open_all_the_while.enter_context(door.connect("PUT", door.photographs, ["Content-Length: 1000"]))
        began = time.monotonic()
        while time.monotonic() < began + 2 * UPLOAD_SECONDS:
            with door.connect("GET", "/sante", []) as connection:
                connection.settimeout(5)
                assert connection.recv(20).startswith(b"HTTP/1.1 200")
            time.sleep(0.5)


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
