"""Findings on their way to the public: the band of a number that can be read is painted over first (charter 6).

verified ─► the photograph is published: its public pictures are made again, bands painted ─► the finding is public
         └► it is not: with its publication, bands painted, the finding is public

Until then the public sees the picture and knows nothing of the finding; from then on the finding, and no number.
"""

from typing import Final

from contrechamp.ledger import Digest, Ref, Value
from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Actor, system
from contrechamp_server.foundation.records.codebook import WITH_DIGITS
from contrechamp_server.foundation.records.models import Finding, Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import note_finding
from contrechamp_server.stages.approval.models import Repaint

PUBLISHER: Final = system("worker")
_MARGIN: Final = 0.15
"""How far the paint goes past the band, as a share of its height: what a hand has framed too closely is covered as well."""
_LEAST_MARGIN_PX: Final = 2


def bands_of(photograph: Photograph) -> frozenset[Box]:
    """Give what is to be painted over in all that is public of a photograph.

    A number that was sealed once stays painted over, whatever is found later.
    """
    findings = Finding.objects.filter(portrait__photograph=photograph)
    return frozenset(
        _grown(finding.band, photograph)
        for finding in findings
        if finding.band is not None and (finding.legibility in WITH_DIGITS or finding.number_id is not None)
    )


def bring_to_public(finding: Finding, photograph: Photograph) -> None:
    """Have a new finding made public: at once where there is nothing to paint over, else with the pictures that a worker makes.

    Args:
        finding: just verified, in the transaction that the caller is in.
        photograph: its photograph, locked.
    """
    if photograph.state != State.PUBLISHED:
        return
    if finding.legibility in WITH_DIGITS:
        Repaint.objects.get_or_create(photograph=photograph)
    else:
        publish_finding(finding, actor=PUBLISHER)


def publish_painted(photograph: Photograph, bands: frozenset[Box]) -> None:
    """Make public what was found on a locked photograph whose public pictures have just been made with these bands painted."""
    Repaint.objects.filter(photograph=photograph).delete()
    waiting = Finding.objects.filter(portrait__photograph=photograph, published_at=None).select_related("number")
    for finding in waiting.order_by("pk"):
        is_painted = finding.band is not None and _grown(finding.band, photograph) in bands
        if is_painted or finding.legibility not in WITH_DIGITS:
            publish_finding(finding, actor=PUBLISHER)


def publish_finding(finding: Finding, *, actor: Actor) -> None:
    """Make a finding public, and say in the public log what it is."""
    finding.published_at = now()
    finding.save(update_fields=["published_at"])
    note_finding(finding.portrait_id)
    data: dict[str, Value] = {"finding": finding.legibility, "codebook": finding.codebook}
    if finding.number is not None:
        data["sealed_number"] = Digest(finding.number.sha256)
    record(Action.FINDING_PUBLISHED, Ref("portrait", finding.portrait_id), actor=actor, data=data)


def _grown(band: Box, photograph: Photograph) -> Box:
    margin = max(_LEAST_MARGIN_PX, round(_MARGIN * band.h))
    left, top = max(0, band.x - margin), max(0, band.y - margin)
    right = min(photograph.width, band.x + band.w + margin)
    bottom = min(photograph.height, band.y + band.h + margin)
    return Box(left, top, right - left, bottom - top)
