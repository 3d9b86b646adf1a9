"""The public master of an approved photograph, made by a worker: masks and bands painted, portraits clear, all else veiled.

Safe to run again after a crash: nothing is public before the one transaction at the end. A published photograph on which a
number was found to be legible goes the same way again (`repaint_photograph`), and stays public meanwhile.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from django.db import transaction

from contrechamp.errors import ContrechampError
from contrechamp.ledger import Digest, Ref, Value
from contrechamp.vision import OutputFormat, decode, encode
from contrechamp.vision.types import Box, Limits, Pixels
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import system
from contrechamp_server.foundation.media.blobs import delete_blob, keep_bytes, read_blob
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.pyramids import SUFFIX, encode_jpeg, make_pyramid
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.stages.approval.bands import bands_of, publish_painted
from contrechamp_server.stages.approval.models import Repaint
from contrechamp_server.stages.approval.services import delete_public_files, move
from contrechamp_server.stages.approval.veil import draw_veil
from contrechamp_server.stages.redaction.engine import policy
from contrechamp_server.stages.redaction.errors import LeaseLostError
from contrechamp_server.stages.redaction.leases import leased, locked
from contrechamp_server.stages.redaction.services import hold

WORKER = system("worker")
THUMBNAIL_PX = 480
_QUALITY = 92
_OWN = Limits(max_bytes=1 << 40, max_pixels=1 << 40, max_side_px=1 << 20)


class _BandsChangedError(Exception):
    """A number was found to be legible while the pictures were being made: they show it, and are thrown away."""


@dataclass(frozen=True, slots=True)
class _Made:
    """Stored bytes that no row points to yet, and the bands that are painted over in them."""

    public: Blob
    thumbnails: dict[str, Blob]
    repainted: tuple[Blob, Blob] | None
    bands: frozenset[Box]

    def all(self) -> list[Blob]:
        return [self.public, *self.thumbnails.values(), *(self.repainted or ())]


def publish_photograph(photograph_id: str) -> State | None:
    """Make the public master of an approved photograph; give the state it ends in, None when it was not waiting.

    A stored master that is gone, or is not what was approved, is held: nothing is published.
    """
    with leased(photograph_id, waiting=State.APPROVED, working=State.APPROVED) as lease:
        return None if lease is None else _make_public(photograph_id, lease)


def repaint_photograph(photograph_id: str) -> State | None:
    """Make a published photograph's public pictures again, with bands painted over; None when that is not asked for.

    Old and new change places in one transaction, and the findings become public in it.
    """
    if not Repaint.objects.filter(photograph=photograph_id).exists():
        return None
    with leased(photograph_id, waiting=State.PUBLISHED, working=State.PUBLISHED) as lease:
        return None if lease is None else _make_public(photograph_id, lease)


def _make_public(photograph_id: str, lease: str) -> State | None:
    while True:
        photograph = Photograph.objects.select_related("master", "pyramid").get(pk=photograph_id)
        try:
            made = _make(photograph)
        except ContrechampError as error:
            return hold(photograph_id, lease, error.code)
        try:
            with transaction.atomic():
                _publish(locked(photograph_id, lease), made)
        except (LeaseLostError, _BandsChangedError) as error:
            with transaction.atomic():
                for blob in made.all():
                    delete_blob(blob)
            if isinstance(error, LeaseLostError):
                return None
        else:
            return State.PUBLISHED


def paint(pixels: Pixels, boxes: list[Box]) -> None:
    """Paint masks on redacted pixels, in place: opaque, one colour."""
    for x, y, w, h in boxes:
        pixels[y : y + h, x : x + w] = policy().mask_colour


def thumbnail_of(pixels: Pixels) -> bytes:
    """Give a portrait's thumbnail, a JPEG whose longer side is at most `THUMBNAIL_PX`."""
    height, width = pixels.shape[:2]
    share = min(1.0, THUMBNAIL_PX / max(width, height))
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return encode_jpeg(np.ascontiguousarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8))


def _make(photograph: Photograph) -> _Made:
    if photograph.master is None:
        raise LeaseLostError
    pixels = decode(read_blob(photograph.master), _OWN).pixels.copy()
    added = [mask.box for mask in Mask.objects.filter(photograph=photograph, is_painted=False)]
    repainted = None
    if added:
        paint(pixels, added)
        master = keep_bytes(BlobKind.MASTER, encode(pixels, OutputFormat.JPEG, quality=_QUALITY), ".jpg")
        repainted = master, keep_bytes(BlobKind.PYRAMID, make_pyramid(pixels), SUFFIX)
    # Bands after the master was kept: reviewers see the number, the public never does once it is known to be legible.
    bands = bands_of(photograph)
    paint(pixels, list(bands))
    portraits = list(Portrait.objects.filter(photograph=photograph))
    clear = [portrait.box for portrait in portraits]
    public = pixels if photograph.is_veil_lifted else draw_veil(pixels, clear)
    thumbnails = {}
    for portrait in portraits:
        x, y, w, h = portrait.box
        thumbnails[portrait.pk] = keep_bytes(BlobKind.PORTRAIT, thumbnail_of(pixels[y : y + h, x : x + w]), ".jpg")
    return _Made(keep_bytes(BlobKind.PUBLIC, make_pyramid(public), SUFFIX), thumbnails, repainted, bands)


def _publish(photograph: Photograph, made: _Made) -> None:
    if bands_of(photograph) != made.bands:
        raise _BandsChangedError
    # Who is made public again keeps their place on the wall.
    action = Action.PHOTOGRAPH_REPAINTED if photograph.state == State.PUBLISHED else Action.PHOTOGRAPH_PUBLISHED
    since = photograph.published_at or now()
    before = dict(Portrait.objects.filter(photograph=photograph).values_list("pk", "published_at"))
    delete_public_files(photograph)
    old = []
    if made.repainted is not None:
        # The master before these masks shows what they hide: it goes for good.
        old = [blob for blob in (photograph.master, photograph.pyramid) if blob is not None]
        photograph.master, photograph.pyramid = made.repainted
        photograph.mask_count += Mask.objects.filter(photograph=photograph, is_painted=False).update(is_painted=True)
    photograph.public, photograph.published_at, photograph.tries = made.public, since, 0
    move(photograph, State.PUBLISHED, fields=["master", "pyramid", "public", "published_at", "mask_count", "tries"])
    for blob in old:
        delete_blob(blob)
    for key, thumbnail in made.thumbnails.items():
        Portrait.objects.filter(pk=key).update(thumbnail=thumbnail, published_at=before.get(key) or since)
    place_on_wall(photograph.pk)
    data: dict[str, Value] = {
        "public": Digest(made.public.sha256),
        "portraits": len(made.thumbnails),
        "veiled": not photograph.is_veil_lifted,
    }
    record(action, Ref("photograph", photograph.pk), actor=WORKER, data=data)
    publish_painted(photograph, made.bands)
