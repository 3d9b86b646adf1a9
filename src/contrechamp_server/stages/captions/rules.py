"""The rule in force: read by everyone, changed by a steward. A change is a new row and a record; what stands is kept."""

from dataclasses import asdict, dataclass, fields
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import ConflictError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.stages.captions.consensus import WHOLE, Terms
from contrechamp_server.stages.captions.errors import RuleError
from contrechamp_server.stages.captions.models import Priority, Rule

RANGES: Final[dict[str, tuple[int, int]]] = {
    "agreeing": (2, 20),
    "most": (2, 40),
    "accounts_agreeing": (1, 20),
    "exit_agreeing": (1, 20),
    "lead": (0, 20),
    "digits_agreeing": (1, 20),
    "details_agreeing": (1, 20),
    "account_weight": (1, 300),
    "anonymous_weight": (0, 100),
    "anonymous_most": (0, 40),
    "doubtful_weight": (0, 100),
    "gold_every": (2, 1000),
    "gold_least": (1, 1000),
    "gold_floor": (0, 100),
}
"""The least and the most that each figure may be."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What counts now.

    Attributes:
        id: of the rule's row; empty for the figures that an archive begins with.
        number: how many times it was changed.
    """

    id: str
    number: int
    terms: Terms
    priority: Priority


def rule_in_force() -> InForce:
    """Give the rule in force, or the figures that an archive begins with."""
    row = Rule.objects.order_by("-number").first()
    if row is None:
        return InForce("", 0, Terms(), Priority.SAMPLED)
    figures = {field.name: getattr(row, field.name) for field in fields(Terms)}
    return InForce(row.pk, row.number, Terms(**figures), Priority(row.priority))


@transaction.atomic
def edit_rule(*, actor: Actor, terms: Terms, priority: Priority) -> Rule:
    """Put another rule in force. What earlier ones have decided stands; portraits that are open are computed again.

    Raises:
        ForbiddenError: the role does not allow it.
        RuleError: the figures cannot be, or contradict each other.
        ConflictError: another steward changed it at this moment.
    """
    actor.require(Permission.EDIT_RULES)
    check_terms(terms)
    try:
        with transaction.atomic():
            row = Rule.objects.create(number=rule_in_force().number + 1, priority=priority, **asdict(terms))
    except IntegrityError as error:
        raise ConflictError from error
    record(Action.RULE_EDITED, Ref("rule", row.pk), actor=actor, data={**asdict(terms), "priority": priority.value})
    return row


def check_terms(terms: Terms) -> None:
    """Refuse figures that cannot be, or that contradict each other.

    Raises:
        RuleError: they are; it names the field.
    """
    for name, (least, most) in RANGES.items():
        if not least <= getattr(terms, name) <= most:
            message = _("Entre %(least)s et %(most)s.") % {"least": least, "most": most}
            raise RuleError(message, field=name)
    if terms.agreeing > terms.most:
        raise RuleError(_("Il faut au moins autant de réponses que d’accords demandés."), field="most")
    if terms.accounts_agreeing > terms.agreeing or terms.exit_agreeing > terms.agreeing:
        raise RuleError(_("Pas plus que le nombre d’accords demandés."), field=_too_many(terms))
    if WHOLE * terms.agreeing > terms.account_weight * terms.most:
        raise RuleError(_("Avec ce poids, aucun portrait n’atteindrait l’accord."), field="account_weight")
    if terms.anonymous_most >= terms.most:
        # Otherwise answers without account could use up a portrait before anyone else has seen it.
        raise RuleError(_("Moins que le nombre de réponses d’un portrait."), field="anonymous_most")


def _too_many(terms: Terms) -> str:
    return "accounts_agreeing" if terms.accounts_agreeing > terms.agreeing else "exit_agreeing"
