"""The states of an incident's version, and the one table of the ways between them."""

from enum import StrEnum
from typing import Final

from contrechamp_server.foundation.core.errors import ConflictError


class VersionState(StrEnum):
    """Where one version of an incident is. The public sees *published* ones, and nothing of the others."""

    DRAFT = "draft"
    """Being written."""
    IN_REVIEW = "in_review"
    """Two people who did not write it are to approve it."""
    PUBLISHED = "published"
    """Two people approved it; anyone can read it."""
    REPLACED = "replaced"
    """A later version was published."""
    WITHDRAWN = "withdrawn"
    """Gone from the public and from here; only the notice is left."""


TRANSITIONS: Final[dict[VersionState, frozenset[VersionState]]] = {
    VersionState.DRAFT: frozenset({VersionState.IN_REVIEW, VersionState.WITHDRAWN}),
    VersionState.IN_REVIEW: frozenset({VersionState.DRAFT, VersionState.PUBLISHED, VersionState.WITHDRAWN}),
    VersionState.PUBLISHED: frozenset({VersionState.REPLACED, VersionState.WITHDRAWN}),
    VersionState.REPLACED: frozenset({VersionState.WITHDRAWN}),
    VersionState.WITHDRAWN: frozenset(),
}


class IncidentTransitionError(ConflictError):
    """The incident is not in a state from which this can be done; somebody else has been here."""

    code = "incident_transition"

    def __init__(self, old: VersionState, new: VersionState) -> None:
        super().__init__()
        self.old = old
        self.new = new


def check_transition(old: VersionState, new: VersionState) -> None:
    """Refuse a way that is not in the table.

    Raises:
        IncidentTransitionError: it is not.
    """
    if new not in TRANSITIONS[old]:
        raise IncidentTransitionError(old, new)
