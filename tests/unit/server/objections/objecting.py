"""Things for tests of objections: one published photograph, and ways to object to it and to decide."""

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.services import Opened, object_to
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import Kind, Measure, Reason, TargetKind
from tests.archive import make_photograph, someone, street

CLEAR = Box(80, 40, 200, 300)
SECRET = "un texte que seule l’équipe lit"  # noqa: S105 - what an objection says in private
REFUSAL = Decision(Reason.ON_DUTY, None)


def published() -> Photograph:
    """Give a small published photograph with one portrait."""
    return make_photograph(State.PUBLISHED, pixels=street(300, 350), portraits=(CLEAR,))


def objecting(photograph: Photograph, kind: Kind = Kind.DANGER, text: str = SECRET) -> Opened:
    """Object to a photograph, as anyone can."""
    return object_to(actor=VISITOR, target=Target(TargetKind.PHOTOGRAPH, photograph.pk), kind=kind, text=text)


def decider() -> Actor:
    """Give somebody new who decides on objections."""
    return someone(Role.ADJUDICATOR).actor


def refuse(objection: Objection, actor: Actor | None = None) -> Objection:
    """Refuse an objection."""
    return decide_objection(actor=actor or decider(), objection_id=objection.pk, decision=REFUSAL)


def accept(objection: Objection, measure: Measure, actor: Actor | None = None) -> Objection:
    """Accept an objection."""
    decision = Decision(Reason.FACE, measure)
    return decide_objection(actor=actor or decider(), objection_id=objection.pk, decision=decision)
