"""Reading releases: what is offered now, and what was."""

from collections.abc import Iterator
from zipfile import ZipFile

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.media.blobs import open_blob
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.stages.releases.models import Release
from contrechamp_server.stages.releases.services import close_overtaken

_PIECE = 1 << 20


def releases() -> list[Release]:
    """Give every release that was made, the newest first; one of which something was hidden is closed first."""
    close_overtaken()
    return list(Release.objects.filter(made_at__isnull=False).select_related("files").order_by("-number"))


def is_waited_for() -> bool:
    """Say whether a release was asked for and is being made."""
    return Release.objects.filter(made_at=None, failure="").exists()


def failed() -> Release | None:
    """Give the release that could not be made, if the last one asked for could not."""
    return Release.objects.filter(made_at=None).exclude(failure="").first()


def members(release: Release) -> list[tuple[str, int]]:
    """Give the files in an open release, with their lengths."""
    if release.files is None:
        return []
    with open_blob(release.files) as file, ZipFile(file) as archive:
        return [(_below(info.filename), info.file_size) for info in archive.infolist()]


def whole(number: int) -> Iterator[bytes]:
    """Give a release's ZIP file, piece by piece.

    Raises:
        NotFoundError: there is no such release, or it is closed.
    """
    return _pieces(_open(number))


def one_file(number: int, name: str) -> Iterator[bytes]:
    """Give one file of a release, piece by piece.

    Raises:
        NotFoundError: there is no such release, it is closed, or it has no such file.
    """
    release = _open(number)
    if name not in {member for member, _ in members(release)}:
        raise NotFoundError
    return _member(release, name)


def _open(number: int) -> Release:
    close_overtaken()
    release = Release.objects.filter(number=number, files__isnull=False).select_related("files").first()
    # A row that points to the wrong kind of file must not turn this into a way past the gate.
    if release is None or release.files is None or release.files.kind != BlobKind.RELEASE:
        raise NotFoundError
    return release


def _pieces(release: Release) -> Iterator[bytes]:
    if release.files is not None:
        with open_blob(release.files) as file:
            yield from iter(lambda: file.read(_PIECE), b"")


def _member(release: Release, name: str) -> Iterator[bytes]:
    if release.files is not None:
        inside = f"contrechamp-{release.number}/{name}"
        with open_blob(release.files) as file, ZipFile(file) as archive, archive.open(inside) as member:
            yield from iter(lambda: member.read(_PIECE), b"")


def _below(name: str) -> str:
    return name.partition("/")[2]
