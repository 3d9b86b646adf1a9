"""Uploaded files: sealed as they arrive, by the views that take photographs; refused everywhere else."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp.errors import ContrechampError
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.arrivals import Arrival, Sealed, TooLargeError, TooSlowError, seal_arriving


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


class SealedUpload(UploadedFile):
    """What a view finds in `request.FILES`: the sealed arrival, or why there is none. It has no content to read.

    Attributes:
        sealed: the original, sealed; None when it could not be taken.
        error: why it could not.
    """

    def __init__(self, name: str, sealed: Sealed | None, error: ContrechampError | None) -> None:
        super().__init__(file=None, name=name, size=sealed.size if sealed else 0)
        self.sealed = sealed
        self.error = error

    def close(self) -> None:
        """Take away what no view has taken: Django closes every file when the request is over, or has broken."""
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

    def upload_interrupted(self) -> None:
        """The request broke off: nothing of it is kept, nor of the files before in the same request."""
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
        TooSlowError, UnreadablePostError, CannotKeepError: it did not arrive whole, or cannot be written.
    """
    if (request.content_type or "").startswith("multipart/"):
        raise WrongTypeError(_("Envoyez le fichier seul, comme corps de la demande, sans formulaire."))
    if _declared_length(request) > options().max_bytes:
        raise TooLargeError
    return seal_arriving(request.read)


def _declared_length(request: HttpRequest) -> int:
    if "Transfer-Encoding" in request.headers:
        raise LengthNeededError
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


def take_uploads(request: HttpRequest, field: str) -> list[SealedUpload]:
    """Read the request's files through the sealing handler and give those of one field.

    Call it before anything else reads the request's body. Files of other fields are discarded.

    Raises:
        LengthNeededError: the body does not say how long it is.
        UnreadablePostError: the request broke off; nothing is kept.
        TooSlowError: it took too long; nothing is kept.
        TooManyFilesSent, RequestDataTooBig, MultiPartParserError: nothing is kept.
    """
    _declared_length(request)
    handler = SealingUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        found = list(request.FILES.lists())
    except BaseException:
        # Django tells the handler only of bodies that end too early, not of those that cannot be read on.
        handler.upload_interrupted()
        raise
    uploads: list[SealedUpload] = []
    for name, files in found:
        for file in files:
            if not isinstance(file, SealedUpload):
                continue
            if name == field:
                uploads.append(file)
            else:
                file.close()
    return uploads
