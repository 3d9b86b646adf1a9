"""Finding again what was begun: deposits that say the same, so that a command called twice puts nothing in twice."""

from django.db.models import QuerySet

from contrechamp_server.foundation.records.models import Photograph, Submission
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.stages.intake.events import find_proposed
from contrechamp_server.stages.intake.statements import Stated


def deposits_saying(stated: Stated, *, channel: Channel, submitter: str) -> QuerySet[Submission]:
    """Give the deposits of one door and one submitter that say exactly this, oldest first.

    The private note is not compared: it is encrypted, and erased with the last decision.
    """
    said = stated.provenance
    proposed = find_proposed(stated.proposal) if stated.proposal else None
    event = (proposed.pk if proposed else None) if stated.proposal else said.event
    return Submission.objects.filter(
        channel=channel,
        submitter=submitter,
        event=event,
        source_kind=said.source_kind,
        source_url=said.source_url,
        agency=said.agency,
        credit=said.credit,
        licence=said.licence,
        commune=said.commune,
        place_precision=said.place_precision,
        taken_on=said.taken_on,
        sampling=said.sampling,
        frame_size=said.frame_size,
        draw_seed=said.draw_seed,
        step=said.step,
    ).order_by("created_at", "pk")


def digests_in(deposits: QuerySet[Submission]) -> set[str]:
    """Give the digests of all originals in these deposits."""
    return set(Photograph.objects.filter(submission__in=deposits).values_list("sha256_source", flat=True))


def is_in_archive(sha256: str) -> bool:
    """Say whether an original with this digest came in by any deposit."""
    return Photograph.objects.filter(sha256_source=sha256).exists()
