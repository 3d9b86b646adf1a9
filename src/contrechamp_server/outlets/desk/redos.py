"""Corrected masters: the request that a custodian carries away, and the two files that come back."""

from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError, TooMuchError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.stages.approval import redos
from contrechamp_server.stages.approval.models import RedoReason

_MOST_BYTES: Final = {"master": redos.MAX_PICTURE_BYTES, "redo": redos.MAX_DESCRIPTION_BYTES}


class RedactedUploadHandler(FileUploadHandler):
    """Holds the files of one request in memory, never on the disk. What comes here is redacted, and signed."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._most = _MOST_BYTES.get(self.field_name or "", 0)
        self._pieces: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Take a piece.

        Raises:
            TooMuchError: the file is larger than a redacted picture or its description can be.
        """
        self._size += len(raw_data)
        if self._size > self._most:
            raise TooMuchError
        self._pieces.append(raw_data)

    def file_complete(self, _file_size: int) -> UploadedFile:
        """A file has ended."""
        return SimpleUploadedFile(self.file_name or "", b"".join(self._pieces))


@require_safe
@open_with(Permission.ANSWER_REDO)
def download(request: HttpRequest, redo_id: str) -> HttpResponse:
    """Give `request.json` for `contrechamp vault redo`."""
    data = redos.request_file(actor=actor(request), redo_id=redo_id)
    headers = {"Content-Disposition": 'attachment; filename="request.json"'}
    return HttpResponse(data, content_type="application/json", headers=headers)


@require_GET
@open_with(Permission.ANSWER_REDO)
def carry(request: HttpRequest, redo_id: str) -> FileResponse:
    """Give the sealed original to be carried to the offline machine."""
    photograph_id, sealed = redos.carry_original(actor=actor(request), redo_id=redo_id)
    return FileResponse(
        sealed, as_attachment=True, filename=f"{photograph_id}.age", content_type="application/octet-stream"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.ANSWER_REDO)
def answer(request: HttpRequest, redo_id: str) -> HttpResponse:
    """Show what is asked of a custodian; take the corrected master and its signed description."""
    if request.method == "POST":
        request.upload_handlers = [RedactedUploadHandler(request)]
        redos.answer_redo(
            actor=actor(request), redo_id=redo_id, picture=_file(request, "master"), description=_file(request, "redo")
        )
        return redirect(with_language(reverse("desk:home"), chosen_language(request)))
    found = redos.open_redos(actor(request)).filter(pk=redo_id).first()
    if found is None:
        raise NotFoundError
    page = {
        "redo": found,
        "reason": RedoReason(found.reason).label,
        "has_master": found.photograph.master_id is not None,
    }
    return render(request, "desk/redo.html", page)


def _file(request: HttpRequest, field: str) -> bytes:
    found = request.FILES.get(field)
    if found is None:
        raise InvalidError(field=field)
    data: bytes = found.read()
    return data
