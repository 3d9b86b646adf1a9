"""Gold portraits: their answer is known. A steward names them; volunteers meet them among the others, untold."""

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.stages.captions.errors import NotGoldError
from contrechamp_server.stages.captions.models import Answer, Consensus, Gold


@transaction.atomic
def make_gold(*, actor: Actor, portrait_id: str, legibility: Legibility) -> Gold:
    """Say that the answer to a portrait is known; from now on it only calibrates.

    Raises:
        ForbiddenError: the role does not allow it.
        NotGoldError: it is not public, has answers or a finding already, or is gold.
    """
    actor.require(Permission.EDIT_RULES)
    # The same lock as an answer takes: a portrait becomes gold or gets its first answer, and never both.
    Portrait.objects.select_for_update().filter(pk=portrait_id).first()
    is_public = public_portraits().filter(pk=portrait_id).exists()
    is_taken = any(
        rows.filter(portrait=portrait_id).exists()
        for rows in (Answer.objects.all(), Finding.objects.all(), Gold.objects.all(), Consensus.objects.all())
    )
    if not is_public or is_taken:
        raise NotGoldError
    gold = Gold.objects.create(portrait_id=portrait_id, legibility=legibility, codebook=CODEBOOK)
    # Which answer is the right one does not stand in the log: volunteers can read it.
    record(Action.GOLD_MADE, Ref("portrait", portrait_id), actor=actor)
    return gold


@transaction.atomic
def retire_gold(*, actor: Actor, portrait_id: str) -> None:
    """Stop showing a gold portrait. The records of volunteers stay, and the portrait is captioned like any other.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: it is not gold.
    """
    actor.require(Permission.EDIT_RULES)
    deleted, _ = Gold.objects.filter(portrait=portrait_id).delete()
    if not deleted:
        raise NotFoundError
    record(Action.GOLD_RETIRED, Ref("portrait", portrait_id), actor=actor)
