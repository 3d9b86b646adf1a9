"""From rows to what programs get to see. It says what the public pages say, and no more."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from contrechamp_server.foundation.places import UnknownDepartementError, departement_name
from contrechamp_server.foundation.records.models import Event, Finding, Photograph, Portrait, Submission
from contrechamp_server.foundation.records.vocabularies import PlacePrecision
from contrechamp_server.foundation.records.wall import departement_of
from contrechamp_server.frame.provenance import is_open, place_name, source
from contrechamp_server.outlets.api import shapes
from contrechamp_server.stages.objections.models import Reply


class Teller:
    """Tells of rows to one request: addresses begin as the archive was asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._root = request.build_absolute_uri("/").removesuffix("/")

    def address(self, name: str, *parts: str) -> str:
        """Give a whole address."""
        return self._root + reverse(name, args=parts)

    def event(self, event: Event, *, portraits: int, photographs: int | None = None) -> shapes.Event:
        """Tell of an event."""
        return shapes.Event(
            id=event.pk,
            title=event.title,
            date=event.date.isoformat(),
            place=place(event.commune, PlacePrecision.COMMUNE),
            page=self.address("public:event", event.pk),
            collection=self.address("iiif:event", event.pk),
            portraits=portraits,
            photographs=photographs,
        )

    def photograph(self, photograph: Photograph) -> shapes.Photograph:
        """Tell of a photograph."""
        return shapes.Photograph(
            id=photograph.pk,
            page=self.address("public:photograph", photograph.pk),
            iiif=self.address("public:iiif", photograph.pk),
            manifest=self.address("iiif:photograph", photograph.pk),
            width=photograph.width,
            height=photograph.height,
            event=_event_of(photograph.submission),
            is_graphic=photograph.is_graphic,
            is_veil_lifted=photograph.is_veil_lifted,
            published_at=photograph.published_at.isoformat() if photograph.published_at else "",
            source=_source(photograph.submission),
        )

    def portrait(self, portrait: Portrait, finding: Finding | None) -> shapes.Portrait:
        """Tell of a portrait; its finding is a published one."""
        photograph, (x, y, w, h) = portrait.photograph, portrait.box
        return shapes.Portrait(
            id=portrait.pk,
            page=self.address("public:portrait", portrait.pk),
            image=self.address(
                "public:iiif_image", photograph.pk, f"{x},{y},{w},{h}", "!1000,1400", "0", "default.jpg"
            ),
            thumbnail=self.address("public:thumbnail", portrait.pk),
            photograph=photograph.pk,
            event=_event_of(photograph.submission),
            box=shapes.Box(x=x, y=y, w=w, h=h),
            finding=_finding(finding) if finding else None,
            is_graphic=photograph.is_graphic,
            published_at=portrait.published_at.isoformat() if portrait.published_at else "",
            source=_source(photograph.submission),
        )


def place(commune: str, precision: str) -> shapes.Place:
    """Tell of a place, no more exactly than it is stated."""
    departement = departement_of(commune)
    is_commune = precision != PlacePrecision.DEPARTEMENT
    return shapes.Place(
        commune=commune if is_commune else None,
        departement=departement,
        label=place_name(commune) if is_commune else _departement(departement),
        precision=precision,
    )


def reply(row: Reply) -> shapes.Reply:
    """Tell of a reply that was inserted."""
    return shapes.Reply(
        whom=row.whom,
        text=None if row.withdrawn_at else row.text,
        inserted_on=timezone.localdate(row.decided_at).isoformat() if row.decided_at else "",
        withdrawn_on=timezone.localdate(row.withdrawn_at).isoformat() if row.withdrawn_at else None,
    )


def _event_of(deposit: Submission) -> str | None:
    return deposit.event_id if is_open(deposit.event) else None


def _finding(finding: Finding) -> shapes.Finding:
    return shapes.Finding(
        legibility=finding.legibility,
        unit_type=finding.unit_type,
        unit_markings=finding.unit_markings,
        equipment=finding.equipment,
        codebook=finding.codebook,
        verified_on=timezone.localdate(finding.verified_at).isoformat(),
    )


def _source(deposit: Submission) -> shapes.Source:
    said = source(deposit)
    return shapes.Source(
        kind=deposit.source_kind,
        link=said.link or None,
        credit=" / ".join(name for name in (deposit.credit, deposit.agency) if name) or None,
        licence=deposit.licence,
        deed=said.deed or None,
        taken_on=deposit.taken_on.isoformat(),
        place=place(deposit.commune, deposit.place_precision),
        sampling=shapes.Sampling(
            kind=deposit.sampling,
            frame_size=deposit.frame_size,
            draw_seed=deposit.draw_seed or None,
            step=deposit.step,
        ),
    )


def _departement(code: str) -> str:
    try:
        return departement_name(code)
    except UnknownDepartementError:
        return code
