"""Who had a part in what is contested, and so may not decide about it."""

from typing import Final

from django.db.models import Model

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.stages.approval.models import RedoRequest, VeilLift, Verdict
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.objections.errors import TookPartError
from contrechamp_server.stages.objections.models import Objection

_PARTS: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (Photograph, "pk", "submission__submitter"),
    (Verdict, "photograph", "reviewer"),
    (RedoRequest, "photograph", "requested_by"),
    (VeilLift, "photograph", "requested_by"),
    (VeilLift, "photograph", "decided_by"),
    (Answer, "portrait__photograph", "account"),
    (Objection, "photograph", "suspended_by"),
)
"""Table, the way from its row to the photograph, and the account that acted: one line for each kind of part."""


def took_part(account_id: str, photograph_id: str) -> bool:
    """Say whether an account submitted, reviewed, captioned or hid the photograph."""
    return any(
        model._default_manager.filter(**{to_photograph: photograph_id, account: account_id}).exists()  # noqa: SLF001
        for model, to_photograph, account in _PARTS
    )


def refuse_part(actor: Actor, photograph_id: str) -> None:
    """Refuse somebody who took part.

    Raises:
        TookPartError: they did.
    """
    if actor.account_id is None or (photograph_id and took_part(actor.account_id, photograph_id)):
        raise TookPartError
