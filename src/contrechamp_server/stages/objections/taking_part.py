"""Who had a part in what is contested, and so may not decide about it."""

from typing import Final

from django.db.models import Model

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.stages.approval.models import RedoRequest, VeilLift, Verdict
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.objections.errors import TookPartError
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.publication.selectors import people_of
from contrechamp_server.stages.verification.models import Opinion

_PARTS: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (Photograph, "pk", "submission__submitter"),
    (Verdict, "photograph", "reviewer"),
    (RedoRequest, "photograph", "requested_by"),
    (VeilLift, "photograph", "requested_by"),
    (VeilLift, "photograph", "decided_by"),
    (Answer, "portrait__photograph", "account"),
    (Opinion, "portrait__photograph", "reviewer"),
    (Objection, "photograph", "suspended_by"),
    (Objection, "target", "suspended_by"),
)
"""Table, the way from its row to the photograph or the incident, and the account that acted: one line for each kind of part."""


def took_part(account_id: str, about: str) -> bool:
    """Say whether an account submitted, reviewed, captioned, verified or hid a photograph; wrote, approved or hid an incident."""
    return account_id in people_of(about) or any(
        model._default_manager.filter(**{way: about, account: account_id}).exists()  # noqa: SLF001
        for model, way, account in _PARTS
    )


def refuse_part(actor: Actor, about: str) -> None:
    """Refuse somebody who took part.

    Raises:
        TookPartError: they did.
    """
    if actor.account_id is None or (about and took_part(actor.account_id, about)):
        raise TookPartError
