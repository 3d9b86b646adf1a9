"""Uploaded files: sealed as they arrive, by the views that take photographs; refused everywhere else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp.errors import ContrechampError
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError, TooMuchError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.arrivals import Arrival, Sealed, TooLargeError, TooSlowError, seal_arriving

_ENDING_BYTES: Final = 1 << 10


class LengthNeededError(InvalidError):
    """The body does not say how long it is, so that one that was cut off would look whole; nothing was read."""

    code: ClassVar[str] = "length_needed"
    default_message: ClassVar[Promise | str] = _(
        "L’envoi doit dire sa longueur (Content-Length) : sans elle, un fichier coupé passerait pour entier."
    )


class WrongTypeError(InvalidError):
    """The body is of a kind that is not taken at this address; nothing was read."""

    code: ClassVar[str] = "wrong_type"
    default_message: ClassVar[Promise | str] = _("Ce type de contenu n’est pas pris à cette adresse.")


class BusyError(TooMuchError):
    """As many uploads are coming in as there is room for beside everything else; nothing was read."""

    code: ClassVar[str] = "busy"
    default_message: ClassVar[Promise | str] = _(
        "Beaucoup de photographies arrivent en ce moment. Réessayez dans quelques secondes."
    )


class SealedUpload(UploadedFile):
    """One file of a form: the sealed arrival, or why there is none. It has no content to read.

    Attributes:
        sealed: the original, sealed; None when it could not be taken.
        error: why it could not.
    """

    def __init__(self, name: str, sealed: Sealed | None, error: ContrechampError | None) -> None:
        super().__init__(file=None, name=name, size=sealed.size if sealed else 0)
        self.sealed = sealed
        self.error = error

    def close(self) -> None:
        """Take away what no view has taken."""
        if self.sealed is not None:
            self.sealed.discard()


class SealingUploadHandler(FileUploadHandler):
    """Seals each file of a multipart request while it comes in. One that is too large is drained, and said so."""

    chunk_size = 1 << 18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._arrival: Arrival | None = None
        self._deadline = now()
        self._error: ContrechampError | None = None
        self._done: list[Sealed] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._error = None
        self._deadline = now() + timedelta(seconds=options().upload_seconds)
        self._arrival = Arrival()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Take a piece; nothing is handed on to another handler."""
        if self._arrival is None:
            if now() > self._deadline:
                raise TooSlowError
            return
        try:
            self._arrival.write(raw_data)
        except TooSlowError:
            raise  # the rest would be as slow: stop reading
        except ContrechampError as error:
            self._error = error
            self._drop()

    def file_complete(self, _file_size: int) -> SealedUpload:
        """A file has ended."""
        name = self.file_name or ""
        if self._arrival is None:
            return SealedUpload(name, None, self._error)
        arrival, self._arrival = self._arrival, None
        try:
            sealed = arrival.finish()
        except ContrechampError as error:
            return SealedUpload(name, None, error)
        self._done.append(sealed)
        return SealedUpload(name, sealed, None)

    def discard(self) -> None:
        """Take away what is still arriving, and every file that nobody has taken."""
        self._drop()
        for sealed in self._done:
            sealed.discard()

    def _drop(self) -> None:
        if self._arrival is not None:
            self._arrival.abort()
            self._arrival = None


class RefusingUploadHandler(FileUploadHandler):
    """Stands where no file is expected: skips it, so that no byte of it is kept anywhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip the file."""
        super().new_file(*args, **kwargs)
        raise SkipFile

    def receive_data_chunk(self, _raw_data: bytes, _start: int) -> None:
        """Never called."""
        raise StopUpload(connection_reset=True)

    def file_complete(self, _file_size: int) -> None:
        """Nothing was taken."""


def take_body(request: HttpRequest) -> Sealed:
    """Seal a request's bare body as one original. Call it before anything else reads the body.

    Raises:
        LengthNeededError: the body does not say how long it is.
        WrongTypeError: it is a form.
        TooLargeError: it says, or proves, to be over the limit; what it says is refused before a byte is read.
        BusyError: too many are arriving already.
        TooSlowError, UnreadablePostError, CannotKeepError: it did not arrive whole, or cannot be written.
    """
    if (request.content_type or "").startswith("multipart/"):
        raise WrongTypeError(_("Envoyez le fichier seul, comme corps de la demande, sans formulaire."))
    if _declared_length(request) > options().max_bytes:
        raise TooLargeError
    with _room():
        return seal_arriving(request.read)


def _declared_length(request: HttpRequest) -> int:
    if "Transfer-Encoding" in request.headers:
        raise LengthNeededError
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


@contextmanager
def arriving(request: HttpRequest, field: str) -> Iterator[list[SealedUpload]]:
    """Read a form's files, sealed as they come in, and give those of one field; what is not taken from it goes.

    Call it before anything else reads the request's body.

    Raises:
        LengthNeededError, WrongTypeError, BusyError: refused before a byte is read.
        TooSlowError, UnreadablePostError: it did not arrive; nothing is kept.
        TooManyFilesSent, RequestDataTooBig, MultiPartParserError: it cannot be taken; nothing is kept.
    """
    if request.content_type != "multipart/form-data":
        raise WrongTypeError(_("Envoyez les fichiers par le formulaire (multipart/form-data)."))
    _declared_length(request)
    handler = SealingUploadHandler(request)
    body = _Ending(request)
    try:
        # Not `request.FILES`: the end of the body is to be seen before the last file counts as whole.
        parser = MultiPartParser(
            request.META, cast("Any", body), [handler], request.encoding or settings.DEFAULT_CHARSET
        )
        with _room():
            _fields, files = parser.parse()
        body.check()
        yield cast("list[SealedUpload]", files.getlist(field))
    finally:
        # What was kept is out of reach of this: it lies in the storage by now.
        handler.discard()


@contextmanager
def _room() -> Iterator[None]:
    """Hold one of the places for uploads: slow ones must not take every thread that answers.

    Raises:
        BusyError: all are taken.
    """
    places = _places()
    if not places.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        places.release()


@cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(max(1, options().web_threads * 3 // 4))


class _Ending:
    """A form's body that is remembered by its last bytes: without the closing line the last file may be half a file."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._last = b""

    def read(self, size: int) -> bytes:
        piece = self._request.read(size)
        self._last = (self._last + piece)[-_ENDING_BYTES:]
        return piece

    def check(self) -> None:
        """Refuse a body that does not end as a form does.

        Raises:
            MultiPartParserError: it does not.
        """
        boundary = (self._request.content_params or {}).get("boundary", "")
        closing = f"--{boundary}--"
        if self._last and closing.encode() not in self._last:
            raise MultiPartParserError("no closing boundary")
