"""Files of a form: sealed as they come in, told apart, and gone unless a view has taken them."""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.arrivals import TooLargeError
from contrechamp_server.frame import uploads
from contrechamp_server.frame.uploads import BusyError, LengthNeededError, WrongTypeError, arriving, take_body
from tests.flow.batches import portrait


@pytest.fixture(autouse=True)
def incoming() -> Iterator[Path]:
    """Give the folder of arrivals; at the end nothing is in it."""
    folder = options().folder / "incoming"
    folder.mkdir(exist_ok=True)
    yield folder
    assert list(folder.iterdir()) == []


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def posted(fields: dict[str, Any], **extra: Any) -> HttpRequest:
    body = encode_multipart(BOUNDARY, fields)
    return RequestFactory().generic("POST", "/", body, MULTIPART_CONTENT, **extra)


def test_each_file_of_the_field_is_sealed_and_goes_if_no_view_takes_it(incoming: Path) -> None:
    request = posted({"photographs": [named(b"one", "a.jpg"), named(b"two", "b.jpg")]})
    with arriving(request, "photographs") as files:
        assert [file.name for file in files] == ["a.jpg", "b.jpg"]
        assert [file.sealed.size for file in files if file.sealed] == [3, 3]
        assert len(list(incoming.iterdir())) == 4
    assert list(incoming.iterdir()) == []


def test_files_of_other_fields_are_not_given() -> None:
    with arriving(posted({"other": named(b"one", "a.jpg")}), "photographs") as files:
        assert files == []


def test_a_file_that_is_too_large_does_not_spoil_the_others(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, max_bytes=10)
    request = posted({"photographs": [named(bytes(11), "large.jpg"), named(bytes(10), "small.jpg")]})
    with arriving(request, "photographs") as files:
        large, small = files
        assert isinstance(large.error, TooLargeError)
        assert large.sealed is None
        assert small.sealed is not None


def test_an_error_in_the_view_leaves_nothing() -> None:
    def view() -> None:
        with arriving(posted({"photographs": named(b"one", "a.jpg")}), "photographs"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        view()


def test_a_form_that_breaks_off_leaves_nothing() -> None:
    class Cut(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            if not piece:
                raise OSError("the request broke off")
            return piece

    body = encode_multipart(BOUNDARY, {"photographs": [named(b"1" * 3000, "a.jpg"), named(b"2" * 3000, "b.jpg")]})
    request = RequestFactory().generic("POST", "/", body, MULTIPART_CONTENT)
    request._stream = Cut(body[:-500])
    with pytest.raises(UnreadablePostError), arriving(request, "photographs"):
        pass


def test_a_form_without_its_last_line_is_no_form() -> None:
    body = encode_multipart(BOUNDARY, {"photographs": named(b"one", "a.jpg")}).removesuffix(
        f"--{BOUNDARY}--\r\n".encode()
    )
    request = RequestFactory().generic("POST", "/", body, MULTIPART_CONTENT)
    with pytest.raises(MultiPartParserError), arriving(request, "photographs"):
        pass


def test_a_body_is_sealed_bare() -> None:
    sealed = take_body(RequestFactory().put("/", portrait(), "image/jpeg"))
    assert sealed.size == len(portrait())
    sealed.discard()


def test_what_a_body_says_of_itself_is_checked_before_it_is_read(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, max_bytes=10)
    request = RequestFactory().put("/", bytes(11), "image/jpeg")
    with pytest.raises(TooLargeError):
        take_body(request)
    assert request.read() == bytes(11)
    with pytest.raises(WrongTypeError):
        take_body(posted({"photographs": named(b"one", "a.jpg")}))
    with pytest.raises(LengthNeededError):
        take_body(RequestFactory().put("/", b"x", "image/jpeg", HTTP_TRANSFER_ENCODING="chunked"))


def test_no_more_come_in_at_once_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(uploads, "_places", lambda: places)
    with uploads._room():
        with pytest.raises(BusyError):
            take_body(RequestFactory().put("/", b"x", "image/jpeg"))
        with pytest.raises(BusyError), arriving(posted({"photographs": named(b"one", "a.jpg")}), "photographs"):
            pass
    take_body(RequestFactory().put("/", b"x", "image/jpeg")).discard()
