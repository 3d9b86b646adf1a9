"""The only way in which image bytes leave, for the public and for the desk alike.

It reads the records, refuses without an actor and an audience, and checks that the bytes are those that were kept. The
public gets the public master of a published photograph and nothing else; staff get redacted masters; a custodian gets
the sealed original as it lies there, ciphertext. Nobody gets an original: there is no code here that opens one.
"""

import threading
from collections import OrderedDict
from enum import StrEnum
from typing import IO, Any

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import ForbiddenError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.media.blobs import open_blob, read_blob
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.pyramids import AS_IT_IS, Finish, Size, cut_region
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait
from contrechamp_server.foundation.records.states import PUBLIC

_CACHED_BYTES = 128 << 20


class Audience(StrEnum):
    """Whom an image is for."""

    PUBLIC = "public"
    DESK = "desk"


class ImageRefusedError(ForbiddenError):
    """These image bytes are not for this audience; recorded as a refusal.

    Attributes:
        photograph_id: of which photograph.
        audience: for whom they were asked.
    """

    code = "image_refused"

    def __init__(self, photograph_id: str, audience: Audience) -> None:
        super().__init__()
        self.photograph_id = photograph_id
        self.audience = audience


class GatedImage:
    """A picture that was let through: it can be measured and cut, and says nothing else.

    Attributes:
        photograph_id: which one.
        size: in pixels.
        digest: of the bytes behind it; changes when another version is approved.
    """

    def __init__(self, photograph_id: str, size: Size, blob: Blob) -> None:
        self.photograph_id = photograph_id
        self.size = size
        self.digest = blob.sha256
        self._blob = blob

    def region(self, region: Box, size: Size, finish: Finish = AS_IT_IS) -> bytes:
        """Give a region, brought to a size, as a JPEG or a PNG.

        Raises:
            MissingBlobError: the stored bytes are gone.
            WrongBytesError: the stored bytes are not those that were kept.
        """
        return cut_region(_verified(self._blob), region, size, finish)


def open_image(photograph_id: str, *, actor: Actor, audience: Audience) -> GatedImage:
    """Let an actor at a photograph, as the audience that they are.

    Raises:
        NotFoundError: there is no such photograph, or it has no image yet.
        ImageRefusedError: not for this audience.
    """
    photograph = Photograph.objects.select_related("pyramid", "public").filter(pk=photograph_id).first()
    if photograph is None:
        raise NotFoundError
    blob = _public_blob(photograph) if audience is Audience.PUBLIC else _desk_blob(photograph, actor)
    return GatedImage(photograph.pk, Size(photograph.width, photograph.height), blob)


def open_thumbnail(portrait_id: str, *, audience: Audience) -> bytes:
    """Give a published portrait's thumbnail, a JPEG.

    Raises:
        NotFoundError: there is no such portrait, or no thumbnail yet.
        ImageRefusedError: its photograph is not public.
    """
    portrait = Portrait.objects.select_related("photograph", "thumbnail").filter(pk=portrait_id).first()
    if portrait is None or portrait.thumbnail is None:
        raise NotFoundError
    if portrait.photograph.state not in PUBLIC:
        raise ImageRefusedError(portrait.photograph_id, audience)
    return read_blob(_of_kind(portrait.thumbnail, BlobKind.PORTRAIT, portrait.photograph, audience))


def open_ciphertext(photograph_id: str, *, actor: Actor) -> IO[Any]:
    """Give a photograph's sealed original to a custodian: an age file, to be opened offline.

    Raises:
        NotFoundError: there is no such photograph, or nothing sealed.
        ImageRefusedError: this actor is no custodian, or the row points to something else.
        MissingBlobError: the stored bytes are gone.
    """
    photograph = Photograph.objects.select_related("sealed").filter(pk=photograph_id).first()
    if photograph is None or photograph.sealed is None:
        raise NotFoundError
    if not (actor.may(Permission.ANSWER_REDO) or actor.may(Permission.CARRY_EVIDENCE)):
        raise ImageRefusedError(photograph.pk, Audience.DESK)
    return open_blob(_of_kind(photograph.sealed, BlobKind.SEALED, photograph, Audience.DESK))


def sealed_number_of(portrait_id: str, *, actor: Actor) -> bytes | None:
    """Give the sealed number of a published portrait to a custodian: an age file, to be opened offline. None: there is none.

    Raises:
        NotFoundError: there is no such portrait.
        ImageRefusedError: this actor is no custodian, the photograph is not public, or the row points to something else.
        MissingBlobError, WrongBytesError: the stored bytes are not those that were sealed.
    """
    portrait = Portrait.objects.select_related("photograph").filter(pk=portrait_id).first()
    if portrait is None:
        raise NotFoundError
    if not actor.may(Permission.CARRY_EVIDENCE) or portrait.photograph.state not in PUBLIC:
        raise ImageRefusedError(portrait.photograph_id, Audience.DESK)
    finding = Finding.objects.select_related("number").filter(portrait=portrait, published_at__isnull=False).first()
    if finding is None or finding.number is None:
        return None
    return read_blob(_of_kind(finding.number, BlobKind.NUMBER, portrait.photograph, Audience.DESK))


def _public_blob(photograph: Photograph) -> Blob:
    if photograph.state not in PUBLIC or photograph.public is None:
        raise ImageRefusedError(photograph.pk, Audience.PUBLIC)
    return _of_kind(photograph.public, BlobKind.PUBLIC, photograph, Audience.PUBLIC)


def _desk_blob(photograph: Photograph, actor: Actor) -> Blob:
    if not actor.may(Permission.SEE_DESK):
        raise ImageRefusedError(photograph.pk, Audience.DESK)
    if photograph.pyramid is None:
        raise NotFoundError
    return _of_kind(photograph.pyramid, BlobKind.PYRAMID, photograph, Audience.DESK)


def _of_kind(blob: Blob, kind: BlobKind, photograph: Photograph, audience: Audience) -> Blob:
    # A row that points to the wrong kind of file must not turn the gate into a way round the charter.
    if blob.kind != kind:
        raise ImageRefusedError(photograph.pk, audience)
    return blob


class _VerifiedBytes:
    """The last few files that were read and checked: a zoomed view asks for one of them a hundred times."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, blob: Blob) -> bytes:
        with self._lock:
            if blob.sha256 in self._kept:
                self._kept.move_to_end(blob.sha256)
                return self._kept[blob.sha256]
        data = read_blob(blob)
        with self._lock:
            self._kept[blob.sha256] = data
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _CACHED_BYTES:
                self._kept.popitem(last=False)
        return data


_verified = _VerifiedBytes().get
