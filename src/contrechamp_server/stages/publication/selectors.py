"""Reading incidents: what the public may know of them, and what waits at the desk."""

from collections.abc import Iterable

from django.db.models import QuerySet

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.stages.publication.models import Appearance, Approval, Incident, IncidentVersion, Source
from contrechamp_server.stages.publication.states import VersionState


def public_incidents() -> QuerySet[Incident]:
    """Give the incidents that were published, those withdrawn since among them: of these only the notice is left.

    One that is hidden while an objection is examined is not among them.
    """
    return Incident.objects.filter(number__isnull=False, published_at__isnull=False, suspended_at=None)


def public_versions(incidents: Iterable[Incident]) -> dict[str, IncidentVersion]:
    """Give what is published of each: incident → version. A withdrawn one has none."""
    found = IncidentVersion.objects.filter(
        incident__in=[each.pk for each in incidents],
        incident__withdrawn_at=None,
        state=VersionState.PUBLISHED,
    )
    return {version.incident_id: version for version in found.select_related("event")}


def sources_of(version: IncidentVersion) -> list[Source]:
    """Give a version's sources, as they were written."""
    return list(Source.objects.filter(version=version).order_by("pk"))


def public_appearances(version: IncidentVersion) -> list[Appearance]:
    """Give the portraits of a version that the public may see now, those acting first."""
    found = Appearance.objects.filter(version=version, portrait__in=public_portraits())
    return list(found.select_related("portrait__photograph__submission__event").order_by("role", "pk"))


def appearances_of(version: IncidentVersion) -> list[Appearance]:
    """Give all portraits of a version, for whoever edits it."""
    return list(Appearance.objects.filter(version=version).order_by("pk"))


def people_of(incident_id: str) -> frozenset[str]:
    """Give the accounts that wrote an incident's versions or approved them: none of them decides on an objection to it."""
    versions = IncidentVersion.objects.filter(incident=incident_id)
    authors = {account for names in versions.values_list("authors", flat=True) for account in names}
    approvals = Approval.objects.filter(version__incident=incident_id)
    return frozenset(authors | set(approvals.values_list("reviewer", flat=True)))


def open_versions() -> QuerySet[IncidentVersion]:
    """Give the texts that are being written or reviewed, the one that waits longest first."""
    found = IncidentVersion.objects.filter(state__in=[VersionState.DRAFT, VersionState.IN_REVIEW])
    return found.select_related("incident").order_by("written_at", "pk")


def latest_version(incident_id: str) -> IncidentVersion:
    """Give the newest text of an incident, for the desk.

    Raises:
        NotFoundError: there is none, or it is withdrawn.
    """
    found = IncidentVersion.objects.filter(incident=incident_id, incident__withdrawn_at=None)
    version = found.select_related("incident", "event").order_by("-ordinal").first()
    if version is None:
        raise NotFoundError
    return version


def approval_count(version: IncidentVersion) -> int:
    """Give how many people have approved a text as it stands."""
    return Approval.objects.filter(version=version).count()


def has_approved(version: IncidentVersion, account_id: str | None) -> bool:
    """Say whether somebody has approved a text as it stands."""
    return Approval.objects.filter(version=version, reviewer=account_id).exists()
