"""Who may do what. Deny by default: what no line of the table allows is refused.

Roles are those of the design. Nobody's role lets them decide on what they submitted themselves: that is checked where
the decision is made, for it depends on the thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from contrechamp_server.foundation.core.errors import ForbiddenError


class Role(StrEnum):
    """What an account may be trusted with. An account can have several; a visitor without account has none."""

    VOLUNTEER = "volunteer"
    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADJUDICATOR = "adjudicator"
    CUSTODIAN = "custodian"
    STEWARD = "steward"


STAFF = frozenset({Role.REVIEWER, Role.EDITOR, Role.ADJUDICATOR, Role.CUSTODIAN, Role.STEWARD})
"""Roles that need a second factor."""


class Permission(StrEnum):
    """One thing that may be done, `subject:verb`."""

    SUBMIT = "photograph:submit"
    PROPOSE_EVENT = "event:propose"
    OPEN_EVENT = "event:open"
    SEE_DESK = "desk:see"
    REVIEW = "photograph:review"
    ORDER_QUEUE = "queue:order"
    LIFT_VEIL = "veil:lift"
    REQUEST_REDO = "redo:request"
    ANSWER_REDO = "redo:answer"
    RELEASE_HELD = "held:release"
    EDIT_RULES = "rule:edit"
    VERIFY = "finding:verify"
    ADJUDICATE = "finding:adjudicate"
    PLAN_SAMPLE = "sample:plan"
    EDIT_INCIDENT = "incident:edit"
    REVIEW_INCIDENT = "incident:review"
    CARRY_EVIDENCE = "evidence:carry"
    RELEASE_DATA = "data:release"
    DECIDE_OBJECTION = "objection:decide"
    MANAGE_ACCOUNTS = "account:manage"
    MANAGE_TOKENS = "token:manage"


_ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SUBMIT: frozenset(Role),
    Permission.PROPOSE_EVENT: frozenset(Role),
    Permission.OPEN_EVENT: frozenset({Role.REVIEWER, Role.EDITOR, Role.STEWARD}),
    Permission.SEE_DESK: STAFF,
    Permission.REVIEW: frozenset({Role.REVIEWER}),
    Permission.ORDER_QUEUE: frozenset({Role.REVIEWER, Role.EDITOR, Role.STEWARD}),
    Permission.LIFT_VEIL: frozenset({Role.REVIEWER}),
    Permission.REQUEST_REDO: frozenset({Role.REVIEWER}),
    Permission.ANSWER_REDO: frozenset({Role.CUSTODIAN}),
    Permission.RELEASE_HELD: frozenset({Role.REVIEWER, Role.STEWARD}),
    Permission.EDIT_RULES: frozenset({Role.STEWARD}),
    Permission.VERIFY: frozenset({Role.REVIEWER}),
    Permission.ADJUDICATE: frozenset({Role.ADJUDICATOR}),
    Permission.PLAN_SAMPLE: frozenset({Role.EDITOR, Role.STEWARD}),
    Permission.EDIT_INCIDENT: frozenset({Role.EDITOR}),
    Permission.REVIEW_INCIDENT: frozenset({Role.REVIEWER, Role.EDITOR}),
    Permission.CARRY_EVIDENCE: frozenset({Role.CUSTODIAN}),
    Permission.RELEASE_DATA: frozenset({Role.STEWARD}),
    Permission.DECIDE_OBJECTION: frozenset({Role.ADJUDICATOR, Role.STEWARD}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.STEWARD}),
    Permission.MANAGE_TOKENS: frozenset({Role.STEWARD}),
}


DELEGABLE = frozenset(
    {
        Permission.SEE_DESK,
        Permission.OPEN_EVENT,
        Permission.ORDER_QUEUE,
        Permission.RELEASE_HELD,
        Permission.RELEASE_DATA,
    }
)
"""What a program may be trusted with for staff: nothing that decides on a picture, a finding, an incident or an objection."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles, a visitor, or a part of the archive itself.

    Attributes:
        account_id: None for visitors and for the archive's own parts.
        roles: those of the account.
        is_strong: the session proved a second factor.
        delegated: permissions for which roles count without a second factor: those of a program with a staff token.
        part: the archive's own part that acts (`worker`, `sweeper`, `command`), or None.
    """

    account_id: str | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    is_strong: bool = False
    delegated: frozenset[Permission] = frozenset()
    part: str | None = None

    @property
    def is_staff(self) -> bool:
        """Whether a second factor is asked of this actor."""
        return bool(self.roles & STAFF)

    def may(self, permission: Permission) -> bool:
        """Say whether the table allows it; staff roles count only after the second factor, or where delegated."""
        roles = self.roles if self.is_strong or permission in self.delegated else self.roles - STAFF
        return bool(roles & _ALLOWED.get(permission, frozenset()))

    def require(self, permission: Permission) -> None:
        """Refuse unless the table allows it.

        Raises:
            ForbiddenError: it does not.
        """
        if not self.may(permission):
            raise ForbiddenError


VISITOR = Actor()
"""Someone without account: the public."""


def system(part: str) -> Actor:
    """Give the actor for a part of the archive that acts by itself; no permission goes with it."""
    return Actor(part=part)


def roles_from(names: Iterable[str]) -> frozenset[Role]:
    """Read stored role names; a name that is no role any more gives nothing."""
    known = {role.value for role in Role}
    return frozenset(Role(name) for name in names if name in known)
