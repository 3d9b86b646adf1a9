"""Manifests and collections of IIIF Presentation API 3: a photograph, an incident's photographs, an event's."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from contrechamp_server.foundation.records.models import Event, Photograph
from contrechamp_server.frame.provenance import place_name, source
from contrechamp_server.frame.tags import day
from contrechamp_server.outlets.iiif import pictures
from contrechamp_server.outlets.iiif.addresses import Addresses
from contrechamp_server.outlets.iiif.words import LanguageMap, as_written, both, fact
from contrechamp_server.stages.objections.models import Reply
from contrechamp_server.stages.publication.models import Incident, IncidentVersion
from contrechamp_server.stages.publication.spoken import words_of

CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"


def of_photograph(at: Addresses, photograph: Photograph, replies: Iterable[Reply]) -> dict[str, Any]:
    """Give one photograph's manifest."""
    event = source(photograph.submission).event
    found = {
        "@context": CONTEXT,
        "id": at.manifest(photograph.pk),
        "type": "Manifest",
        "label": pictures.label(photograph),
        "summary": both(lambda: _what_it_shows(photograph)),
        "metadata": [*_facts(photograph, event), *pictures.replies(replies)],
        **pictures.rights(photograph),
        "provider": pictures.provider(at),
        "homepage": [pictures.homepage(at.of("public:photograph", photograph.pk), pictures.label(photograph))],
        "seeAlso": [pictures.data(at.of("api:photograph", photograph.pk))],
        **pictures.thumbnail(at, photograph),
        "items": [pictures.canvas(at, photograph)],
    }
    if event is not None:
        found["partOf"] = [{"id": at.of("iiif:event", event.pk), "type": "Collection", "label": _title(event)}]
    return found


def of_incident(
    at: Addresses,
    incident: Incident,
    version: IncidentVersion,
    photographs: Sequence[Photograph],
    replies: Iterable[Reply],
) -> dict[str, Any]:
    """Give an incident's manifest: the photographs on which its portraits are."""
    name = _number(incident, version)
    found = {
        "@context": CONTEXT,
        "id": at.of("iiif:incident", incident.pk),
        "type": "Manifest",
        "label": name,
        "summary": both(lambda: _("Documenter n’est pas juger.")),
        "metadata": [*_facts_of_incident(version), *pictures.replies(replies)],
        "requiredStatement": fact(
            lambda: _("Crédits et licences"), both(lambda: list(dict.fromkeys(map(_credit, photographs))))
        ),
        "provider": pictures.provider(at),
        "homepage": [pictures.homepage(at.of("public:incident", incident.pk), name)],
        "seeAlso": [pictures.data(at.of("api:incident", incident.pk))],
        "items": [pictures.canvas(at, each) for each in photographs],
    }
    licences = {each.submission.licence for each in photographs}
    if len(licences) == 1:
        found |= {name: said for name, said in pictures.rights(photographs[0]).items() if name == "rights"}
    return found


def of_event(
    at: Addresses, event: Event, address: str, photographs: Sequence[Photograph], after: str
) -> dict[str, Any]:
    """Give an event's collection, or a page of it: manifests, and last the collection of those that follow.

    Args:
        at: addresses.
        event: the event.
        address: of this page itself.
        photographs: of this page.
        after: address of the next page; empty on the last.
    """
    items = [
        {
            "id": at.manifest(each.pk),
            "type": "Manifest",
            "label": pictures.label(each),
            **pictures.thumbnail(at, each),
        }
        for each in photographs
    ]
    if after:
        items.append({"id": after, "type": "Collection", "label": both(lambda: _("Photographies plus anciennes"))})
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Collection",
        "label": _title(event),
        "metadata": [fact(lambda: _("Lieu"), both(lambda: place_name(event.commune)))],
        "provider": pictures.provider(at),
        "homepage": [pictures.homepage(at.of("public:event", event.pk), _title(event))],
        "seeAlso": [pictures.data(at.of("api:event", event.pk))],
        "items": items,
    }


def _title(event: Event) -> LanguageMap:
    return both(lambda: f"{event.title}, {day(event.date)}")


def _number(incident: Incident, version: IncidentVersion) -> LanguageMap:
    return both(lambda: f"{_('Incident nº %(number)s') % {'number': incident.number}}, {version.title}")


def _credit(photograph: Photograph) -> str:
    said = source(photograph.submission)
    return f"{said.credit}, {said.licence}"


def _what_it_shows(photograph: Photograph) -> list[str]:
    if photograph.is_veil_lifted:
        shown = _("Le voile a été levé pour cette photographie. Aucun visage n’est montré.")
    else:
        shown = _("Seuls les agents en service sont montrés, sans visage. Tout le reste est sous le voile.")
    return [shown, _("Image difficile.")] if photograph.is_graphic else [shown]


def _facts(photograph: Photograph, event: Event | None) -> list[dict[str, Any]]:
    deposit = photograph.submission
    facts = [
        fact(lambda: _("Date"), both(lambda: day(deposit.taken_on))),
        fact(lambda: _("Lieu"), both(lambda: f"{source(deposit).where} ({source(deposit).precision})")),
        fact(lambda: _("Provenance"), both(lambda: source(deposit).kind)),
        fact(lambda: _("Échantillon"), both(lambda: source(deposit).sampling)),
    ]
    return [fact(lambda: _("Évènement"), _title(event)), *facts] if event else facts


def _facts_of_incident(version: IncidentVersion) -> list[dict[str, Any]]:
    told = {
        "facts": both(lambda: words_of(version).facts),
        "force": both(lambda: words_of(version).force),
        "narrative": as_written(*words_of(version).paragraphs),
    }
    facts = [
        fact(lambda: _("Date"), both(lambda: day(version.day))),
        fact(lambda: _("Lieu"), both(lambda: place_name(version.commune))),
    ]
    if told["facts"]:
        facts.append(fact(lambda: _("Faits"), told["facts"]))
    if told["force"]:
        facts.append(fact(lambda: _("Moyens employés"), told["force"]))
    if told["narrative"]["none"]:
        facts.append(fact(lambda: _("Récit"), told["narrative"]))
    return facts
