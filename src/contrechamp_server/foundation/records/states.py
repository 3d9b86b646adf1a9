"""The states of a photograph, and the one table of the ways between them."""

from enum import StrEnum
from typing import Final

from contrechamp_server.foundation.core.errors import ConflictError


class State(StrEnum):
    """Where a photograph is in the flow. `held` is a state with a reason and a queue, never a dead end."""

    RECEIVED = "received"
    """Sealed to the custodians; waits in the spool for a worker."""
    REDACTING = "redacting"
    """A worker has it, until its lease runs out."""
    HELD = "held"
    """Stopped, with a reason; the sealed original is kept."""
    TO_REVIEW = "to_review"
    """Redacted; a reviewer is to look at it."""
    AWAITING_REDO = "awaiting_redo"
    """A custodian has been asked for a corrected master, made offline."""
    APPROVED = "approved"
    """A reviewer confirmed that no face is left; the public master is being made."""
    PUBLISHED = "published"
    """The public master is there and can be seen by anyone."""
    NOT_USEFUL = "not_useful"
    """A reviewer found nothing in it that the record is for."""
    SUSPENDED = "suspended"
    """Was published; hidden while an objection is examined. Its public master is kept, so it can be shown again at once."""
    ERASED = "erased"
    """Destroyed for good; the row stays without a picture, so that its address can say so."""


PUBLIC: Final = frozenset({State.PUBLISHED})
"""States in which the public may know that the photograph exists."""

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.RECEIVED: frozenset({State.REDACTING, State.HELD}),
    State.REDACTING: frozenset({State.RECEIVED, State.TO_REVIEW, State.HELD}),
    State.HELD: frozenset({State.RECEIVED, State.TO_REVIEW, State.AWAITING_REDO, State.NOT_USEFUL, State.ERASED}),
    State.TO_REVIEW: frozenset({State.APPROVED, State.HELD, State.AWAITING_REDO, State.NOT_USEFUL, State.ERASED}),
    State.AWAITING_REDO: frozenset({State.TO_REVIEW, State.HELD, State.ERASED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.TO_REVIEW, State.HELD, State.ERASED}),
    State.PUBLISHED: frozenset({State.TO_REVIEW, State.HELD, State.APPROVED, State.SUSPENDED, State.ERASED}),
    State.NOT_USEFUL: frozenset({State.TO_REVIEW, State.ERASED}),
    State.SUSPENDED: frozenset({State.PUBLISHED, State.TO_REVIEW, State.HELD, State.ERASED}),
    State.ERASED: frozenset(),
}


class TransitionError(ConflictError):
    """The photograph is not in a state from which this can be done; somebody else has been here."""

    code = "transition"

    def __init__(self, old: State, new: State) -> None:
        super().__init__()
        self.old = old
        self.new = new


def check_transition(old: State, new: State) -> None:
    """Refuse a way that is not in the table.

    Raises:
        TransitionError: it is not.
    """
    if new not in TRANSITIONS[old]:
        raise TransitionError(old, new)
