"""Evidence bundles by a click: anyone's of a public incident, and a custodian's with what is sealed. Streamed as they are made."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp.bundle import zip_pieces
from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.membership.brake import EVERYBODY, Brake
from contrechamp_server.foundation.records.selectors import one_of
from contrechamp_server.frame.access import open_to_anyone, open_with
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.exports.evidence import Evidence, evidence_of
from contrechamp_server.stages.publication.carrying import carry_evidence
from contrechamp_server.stages.publication.models import Incident
from contrechamp_server.stages.publication.selectors import public_incidents, public_versions
from contrechamp_server.stages.publication.vocabularies import CarryReason

BUNDLES: Final = Brake(
    each=60, overall=60, seconds=3600, words=_("Trop de dossiers ont été faits. Réessayez dans une heure.")
)
"""Of the whole archive: each takes a core for a second a picture."""
_MOST: Final = 100


@open_to_anyone
@require_safe
def give(request: HttpRequest, incident_id: str) -> HttpResponseBase:
    """Give the evidence bundle of a public incident."""
    incident = one_of(public_incidents().filter(withdrawn_at=None), incident_id)
    BUNDLES.take(EVERYBODY)
    return _streamed(evidence_of(incident, _page(request, incident)))


@require_safe
@open_with(Permission.CARRY_EVIDENCE)
def sealed(request: HttpRequest) -> HttpResponse:
    """List the incidents whose sealed evidence a custodian may take."""
    public = list(public_incidents().filter(withdrawn_at=None).order_by("-published_at", "-pk")[:_MOST])
    shown = public_versions(public)
    rows = [{"incident": each, "version": shown[each.pk]} for each in public if each.pk in shown]
    return render(request, "desk/sealed_evidence.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.CARRY_EVIDENCE)
def carry(request: HttpRequest, incident_id: str) -> HttpResponseBase:
    """Ask a custodian for whom they take what is sealed, then give it to them."""
    incident = one_of(public_incidents().filter(withdrawn_at=None), incident_id)
    if request.method != "POST":
        return _form(request, incident, "")
    who = actor(request)
    originals = request.POST.get("originals") == "yes"
    try:
        carry_evidence(
            actor=who,
            incident_id=incident.pk,
            reason=request.POST.get("reason", ""),
            with_originals=originals,
        )
    except InvalidError as error:
        return _form(request, incident, str(error.message))
    return _streamed(evidence_of(incident, _page(request, incident), custodian=who, with_originals=originals))


def _form(request: HttpRequest, incident: Incident, error: str) -> HttpResponse:
    version = public_versions([incident]).get(incident.pk)
    if version is None:
        raise NotFoundError
    page = {"incident": incident, "version": version, "reasons": CarryReason.choices, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/carry_evidence.html", page, status=status)


def _page(request: HttpRequest, incident: Incident) -> str:
    return request.build_absolute_uri(reverse("public:incident", args=[incident.pk]))


def _streamed(evidence: Evidence) -> HttpResponseBase:
    pieces = zip_pieces(evidence.files, evidence.name, evidence.at)
    headers = {"Content-Disposition": f'attachment; filename="{evidence.name}.zip"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
