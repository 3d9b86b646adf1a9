"""The forgetting of digits."""

from django.db import transaction

from contrechamp_server.stages.captions.models import Answer, Consensus


@transaction.atomic
def forget_digits(*, portrait_id: str) -> None:
    """Erase the digits that were typed of a portrait, in its answers and in its consensus (charter 6)."""
    Answer.objects.filter(portrait=portrait_id).exclude(digits=b"").update(digits=b"")
    Consensus.objects.filter(portrait=portrait_id).exclude(digits=b"").update(digits=b"")
