"""The states of a case, and the one table of the ways between them.

 WAITING ─► FIRST_OPINION ─► VERIFIED        two opinions that say the same
    │              │             ▲
    └──────────────┴► ADJUDICATION            they differ, or somebody is not sure

Two opinions that agree verify in the transaction of the second one: no case stays agreed and unsealed.
"""

from enum import StrEnum
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError


class CaseState(StrEnum):
    """Where a portrait is between its answers and its finding."""

    WAITING = "waiting"
    """Its answers are in, or its finding is in doubt again; no reviewer has spoken."""
    FIRST_OPINION = "first_opinion"
    """One reviewer has spoken; another is to, who does not see what the first has said."""
    ADJUDICATION = "adjudication"
    """The reviewers differ, or one of them was not sure: an adjudicator decides."""
    VERIFIED = "verified"
    """There is a finding, and the digits are forgotten."""


TRANSITIONS: Final[dict[CaseState, frozenset[CaseState]]] = {
    CaseState.WAITING: frozenset({CaseState.FIRST_OPINION, CaseState.ADJUDICATION}),
    CaseState.FIRST_OPINION: frozenset({CaseState.VERIFIED, CaseState.ADJUDICATION}),
    CaseState.ADJUDICATION: frozenset({CaseState.VERIFIED}),
    CaseState.VERIFIED: frozenset({CaseState.WAITING}),
}


class CaseTransitionError(ConflictError):
    """The case is not in a state from which this can be done; somebody else has been here."""

    code: ClassVar[str] = "case_transition"
    default_message: ClassVar[Promise | str] = _("Quelqu’un d’autre s’est prononcé entre-temps sur ce portrait.")

    def __init__(self, old: CaseState, new: CaseState) -> None:
        super().__init__()
        self.old = old
        self.new = new


def check_transition(old: CaseState, new: CaseState) -> None:
    """Refuse a way that is not in the table.

    Raises:
        CaseTransitionError: it is not.
    """
    if new not in TRANSITIONS[old]:
        raise CaseTransitionError(old, new)
