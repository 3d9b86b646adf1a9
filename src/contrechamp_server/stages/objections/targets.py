"""What an objection or a reply is about: found by its id, or by the address of its page as somebody copied it."""

import re
from dataclasses import dataclass
from typing import Final

from contrechamp_server.foundation.core.ids import LENGTH
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import PUBLIC, State
from contrechamp_server.stages.objections.errors import NoTargetError
from contrechamp_server.stages.objections.vocabulary import TargetKind
from contrechamp_server.stages.publication.models import Incident

_SEGMENTS: Final = {
    "portraits": TargetKind.PORTRAIT,
    "photographies": TargetKind.PHOTOGRAPH,
    "incidents": TargetKind.INCIDENT,
}
_ADDRESS: Final = re.compile(rf"\b({'|'.join(_SEGMENTS)})/([a-z0-9]{{{LENGTH}}})(?![a-z0-9])")
_KNOWN: Final = PUBLIC | {State.SUSPENDED}
"""States in which somebody can have seen it: public, or hidden while another objection is examined."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is objected to."""

    kind: TargetKind
    id: str


def read_target(address: str) -> Target:
    """Read the address of a portrait's, a photograph's or an incident's page.

    Raises:
        NoTargetError: it is no such address.
    """
    found = _ADDRESS.search(address)
    if found is None:
        raise NoTargetError(field="target")
    return Target(_SEGMENTS[found[1]], found[2])


def find_photograph(target: Target, *, lock: bool = False) -> Photograph:
    """Give the photograph that the target is or belongs to, if the public knows of it.

    Raises:
        NoTargetError: there is none, or none that is or was just now public.
    """
    key = target.id
    if target.kind is TargetKind.PORTRAIT:
        shown = Portrait.objects.filter(pk=target.id, published_at__isnull=False, thumbnail__isnull=False)
        key = shown.values_list("photograph", flat=True).first() or ""
    rows = Photograph.objects.select_for_update(of=("self",)) if lock else Photograph.objects
    found = rows.filter(pk=key, state__in=_KNOWN, public__isnull=False, published_at__isnull=False).first()
    if found is None or target.kind is TargetKind.INCIDENT:
        raise NoTargetError(field="target")
    return found


def find_incident(target: Target, *, lock: bool = False) -> Incident:
    """Give the incident that the target is, if the public knows of it, or did until it was hidden just now.

    Raises:
        NoTargetError: there is none.
    """
    rows = Incident.objects.select_for_update() if lock else Incident.objects
    found = rows.filter(pk=target.id, number__isnull=False, withdrawn_at=None).first()
    if found is None or target.kind is not TargetKind.INCIDENT:
        raise NoTargetError(field="target")
    return found
