"""What an objection is about, as far as hiding it and showing it again goes: a photograph, or an incident."""

from dataclasses import dataclass
from typing import TypeAlias

from contrechamp.ledger import Ref
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.services import move
from contrechamp_server.stages.publication.models import Incident


@dataclass(frozen=True, slots=True)
class ContestedPhotograph:
    """A photograph, its row locked."""

    photograph: Photograph

    @property
    def ref(self) -> Ref:
        """As the log calls it."""
        return Ref("photograph", self.photograph.pk)

    @property
    def is_shown(self) -> bool:
        """Whether the public sees it."""
        return self.photograph.state == State.PUBLISHED

    @property
    def is_suspended(self) -> bool:
        """Whether it is hidden while an objection is examined."""
        return self.photograph.state == State.SUSPENDED

    def suspend(self) -> None:
        """Hide it."""
        move(self.photograph, State.SUSPENDED)

    def resume(self) -> None:
        """Show it again."""
        move(self.photograph, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class ContestedIncident:
    """A published incident, its row locked."""

    incident: Incident

    @property
    def ref(self) -> Ref:
        """As the log calls it."""
        return Ref("incident", self.incident.pk)

    @property
    def is_shown(self) -> bool:
        """Whether the public sees it."""
        return self.incident.withdrawn_at is None and self.incident.suspended_at is None

    @property
    def is_suspended(self) -> bool:
        """Whether it is hidden while an objection is examined."""
        return self.incident.suspended_at is not None

    def suspend(self) -> None:
        """Hide it, everywhere."""
        self.incident.suspended_at = now()
        self.incident.save(update_fields=["suspended_at"])

    def resume(self) -> None:
        """Show it again."""
        self.incident.suspended_at = None
        self.incident.save(update_fields=["suspended_at"])


Contested: TypeAlias = ContestedPhotograph | ContestedIncident
