"""A planted archive with what is needed to look at it, and what is wrong with an answer that it gives to somebody."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve

from contrechamp.vision import Pixels
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.commands.copying import back_up
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import STAFF, Role
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.stages.approval.veil import block_side
from contrechamp_server.stages.releases.services import WORKER, make_release
from tests.leaks.channels import written_files
from tests.leaks.looking import Looker, Veil, pictures_in, unpacked
from tests.leaks.planting import (
    ADDRESS,
    BROWSER,
    IN_METADATA,
    IN_NAME,
    IN_NOTE,
    IN_OBJECTION,
    IN_REPLY,
    WIDTH,
    Archive,
    plant,
    weave,
)
from tests.leaks.walking import Answer, region_of

NOTE: Final = "private note"
OBJECTION: Final = "objection"
REPLY: Final = "reply that waits"
DECIDE: Final = frozenset({Role.ADJUDICATOR.value, Role.STEWARD.value})
CODE: Final = "receipt code"
AT_THE_DESK: Final = frozenset(role.value for role in STAFF)


@dataclass
class Stage:
    """An archive with things planted in it.

    Attributes:
        archive: what was put in, and who looks.
        looker: finds faces and words.
        veils: photograph → what the veil leaves of it; of those that show the weave.
        written: every path that this process opened for writing meanwhile.
        temporary: where its temporary files would be.
        backup: a backup of it.
    """

    archive: Archive
    looker: Looker
    veils: dict[str, Veil]
    written: set[Path]
    temporary: Path
    backup: Path

    def wrong_with(self, answer: Answer, reader: str) -> list[str]:
        """Give what an answer shows to this reader and must not."""
        allowed = {NOTE} if reader == Role.REVIEWER.value else set()
        if reader in DECIDE:
            allowed |= {OBJECTION, REPLY}
        if self.archive.code in answer.address:
            allowed.add(CODE)  # whoever has the code in the address has it anyway
        found = self.looker.find(answer.headers.encode() + b"\n" + answer.content, allowed=allowed)
        for pixels in pictures_in(unpacked(answer.content) if answer.kind == "application/zip" else answer.content):
            found += self._wrong_with_picture(answer, reader, pixels)
        return found

    def _wrong_with_picture(self, answer: Answer, reader: str, pixels: Pixels) -> list[str]:
        try:
            match = resolve(answer.address.partition("?")[0])
        except Resolver404:
            return ["a picture at an address that leads nowhere"]
        if match.view_name in {"public:thumbnail", "exports:portrait_poster", "exports:event_poster"}:
            return []  # shows portraits alone
        if match.view_name == "exports:bundle":
            # The one photograph of an incident, whole; the dossier's pages are of another size.
            shown = self.archive.published
            is_whole = pixels.shape[:2] == (shown.height, shown.width)
            whole = Box(0, 0, shown.width, shown.height)
            return ["detail past the veil"] if is_whole and self.veils[shown.pk].is_lifted(pixels, whole) else []
        if match.view_name == "desk:image":
            return [] if reader in AT_THE_DESK else [f"a picture of the desk for a {reader}"]
        if match.view_name != "public:iiif_image":
            return [f"a picture that this walk does not know, at {match.view_name}: say what it may show"]
        photograph = Photograph.objects.get(pk=match.kwargs["photograph_id"])
        region = region_of(match.kwargs["region"], photograph.width, photograph.height)
        return ["detail past the veil"] if self.veils[photograph.pk].is_lifted(pixels, region) else []


@contextmanager
def staged(temporary: Path, backup: Path) -> Iterator[Stage]:
    """Plant an archive in the tests' database and folder, and back it up; all is emptied again at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        patch.setattr(tempfile, "tempdir", None)
        try:
            with written_files() as written:
                archive = plant()
                pipeline.sweep()
                make_release(actor=WORKER)
            back_up(backup)
            yield Stage(
                archive,
                looker_for(archive),
                {archive.published.pk: veil_over(archive.published)},
                written,
                temporary,
                backup,
            )
        finally:
            call_command("flush", interactive=False, verbosity=0)


def looker_for(archive: Archive) -> Looker:
    """Give a looker for all that was planted, and for the machine's secrets."""
    here = options()
    words = {
        "metadata": IN_METADATA,
        "file name": IN_NAME,
        NOTE: IN_NOTE,
        OBJECTION: IN_OBJECTION,
        REPLY: IN_REPLY,
        "browser": BROWSER,
        "address": ADDRESS,
        "number": archive.number,
        CODE: archive.code,
        "session secret": here.secret_key,
        "workers' key": here.processing_key,
        "field key": here.field_key,
        "log key": here.log_key.splitlines()[1],
    }
    return Looker(archive.face, words)


def veil_over(photograph: Photograph) -> Veil:
    """Give what the public may see of the planted scene."""
    portraits = tuple(portrait.box for portrait in Portrait.objects.filter(photograph=photograph))
    return Veil(weave(photograph.height), block_side(WIDTH), portraits)
