"""Pages of incidents: nothing public before two approvals; of a withdrawn one the notice alone, everywhere."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.publication import selectors, services
from contrechamp_server.stages.publication.models import Incident, IncidentVersion
from contrechamp_server.stages.publication.states import VersionState
from contrechamp_server.stages.publication.vocabularies import AppearanceRole, ChangeReason, Summons, WithdrawalReason
from tests.archive import make_photograph, someone, visitor
from tests.unit.server.publication.telling import NARRATIVE, published, published_again, submitted

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SECRETS = ("Grenade dans la foule", NARRATIVE, "example.org", "archive.example")


def text(client: Client, address: str, status: int = 200) -> str:
    """Give what a browser reads."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode().replace("&#x27;", "'")


def form(**given: Any) -> dict[str, Any]:
    """Give what an editor's browser sends."""
    fields = {
        "title": "Charge place de la République",
        "day": "2025-05-01",
        "time_precision": "environ",
        "time": "15:30",
        "commune": "Saint-Denis (93)",
        "place_precision": "commune",
        "facts": ["charge", "gaz_sur_foule"],
        "force": ["baton"],
        "summons": "inconnu",
        "narrative": "La ligne avance. Elle s’arrête.",
        "injuries-TOTAL_FORMS": "2",
        "injuries-INITIAL_FORMS": "0",
        "sources-TOTAL_FORMS": "2",
        "sources-INITIAL_FORMS": "0",
        "sources-0-kind": "presse",
        "sources-0-link": "https://example.org/a",
        "appearances-TOTAL_FORMS": "3",
        "appearances-INITIAL_FORMS": "0",
    }
    return {**fields, **given}


def test_with_nothing_published_the_pages_say_so() -> None:
    assert "Aucun incident n’est encore publié" in text(visitor(), "/incidents/")
    assert ET.fromstring(text(visitor(), "/incidents/flux.xml")).findall("a:entry", ATOM) == []  # noqa: S314 - ours
    text(visitor(), "/incidents/nonesuch/", 404)


def test_nothing_is_public_before_two_approvals() -> None:
    version = submitted(someone(Role.EDITOR))
    readers = (visitor(), someone(Role.EDITOR).client)
    services.approve_incident(
        actor=someone(Role.REVIEWER).actor, incident_id=version.incident_id, edition=version.edition
    )
    for reader in readers:
        text(reader, f"/incidents/{version.incident_id}/", 404)
        for address in ("/incidents/", "/incidents/flux.xml", "/"):
            page = text(reader, address)
            assert version.incident_id not in page
            assert not [secret for secret in SECRETS if secret in page]


def test_a_published_incident_shows_its_number_facts_date_place_sources_and_portraits() -> None:
    shown = make_photograph(State.PUBLISHED, portraits=(Box(90, 50, 200, 300),))
    key = Portrait.objects.get(photograph=shown).pk
    version = published(appearances=((key, AppearanceRole.ACTING),))
    page = text(visitor(), f"/incidents/{version.incident_id}/")
    wanted = (
        "nº 1",
        "Grenade",
        "1er mai 2025",
        "vers 15:30",
        "Paris",
        "Plaie, membre inférieur (image)",
        "example.org",
    )
    assert not [
        words for words in (*wanted, NARRATIVE, "copie archivée le 2 mai 2025", "En action") if words not in page
    ]
    assert "Documenter n’est pas juger." in page
    assert f"/portraits/{key}/vignette.jpg" in page
    assert "Grenade dans la foule" in text(visitor(), "/incidents/")
    feed = ET.fromstring(text(visitor(), "/incidents/flux.xml"))  # noqa: S314 - ours
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:title", "", ATOM) == "Incident nº 1, Grenade dans la foule"
    assert entry.findtext("a:id", "", ATOM) == f"http://testserver/incidents/{version.incident_id}/"


def test_summons_and_incapacity_are_said_where_they_are_known() -> None:
    page = text(visitor(), f"/incidents/{published().incident_id}/")
    assert "Sommations" not in page
    assert "ITT" not in page
    page = text(visitor(), f"/incidents/{published(summons=Summons.NOT_HEARD, itt_days=12).incident_id}/")
    assert "Sommations entendues</dt><dd>Non" in page
    assert "ITT\u00a0: 12 jours" in page


def test_a_later_version_says_when_and_why_it_changed_and_not_what_went() -> None:
    editor = someone(Role.EDITOR)
    first = published(editor, narrative="La ligne avance vers la place. Elle s’arrête.")
    assert "Versions" not in text(visitor(), f"/incidents/{first.incident_id}/")
    published_again(
        editor, first, narrative="La ligne avance vers le pont. Elle s’arrête.", change_reason=ChangeReason.CORRECTED
    )
    page = text(visitor(), f"/incidents/{first.incident_id}/")
    assert "une erreur est corrigée" in page
    assert "(Récit)" in page
    assert "vers la place" not in page
    desk = text(someone(Role.REVIEWER).client, f"/atelier/incidents/{first.incident_id}/")
    assert re.search(r"<del>.*la place\. *</del>", desk)
    assert re.search(r"<ins>.*le pont\. *</ins>", desk)


def test_in_english_all_words_are_english() -> None:
    version = published()
    page = text(visitor(), f"/incidents/{version.incident_id}/?lang=en")
    assert "To document is not to judge." in page
    assert "Wound, leg (picture)" in page


def test_of_a_withdrawn_incident_only_the_notice_is_left_everywhere() -> None:
    version = published()
    services.withdraw_incident(
        actor=someone(Role.EDITOR).actor, incident_id=version.incident_id, reason=WithdrawalReason.OBJECTION
    )
    for reader in (visitor(), someone(Role.EDITOR).client, someone(Role.REVIEWER).client):
        addresses = (f"/incidents/{version.incident_id}/", "/incidents/", "/incidents/flux.xml", "/journal/")
        for page in [text(reader, address) for address in addresses]:
            assert not [secret for secret in SECRETS if secret in page]
        assert "une opposition a été acceptée" in text(reader, addresses[0])
        assert "une opposition a été acceptée" in text(reader, addresses[2])
    editor = someone(Role.EDITOR).client
    text(editor, f"/atelier/incidents/{version.incident_id}/", 404)
    text(editor, f"/atelier/incidents/{version.incident_id}/texte/", 404)
    assert "Grenade" not in text(editor, "/atelier/incidents/")


def test_pages_of_incidents_set_no_cookie_and_gather_nothing_by_portrait() -> None:
    version = published()
    for address in ("/incidents/", f"/incidents/{version.incident_id}/", "/incidents/flux.xml"):
        assert not visitor().get(address).cookies
    # A filter that nobody foresaw changes nothing: there is no list by portrait, by number or by unit.
    plain = text(visitor(), "/incidents/")
    assert text(visitor(), "/incidents/?portrait=x&number=1234567&unit_type=crs").count("<li>") == plain.count("<li>")


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.ADJUDICATOR, Role.STEWARD])
def test_the_desk_of_incidents_opens_to_editors_and_reviewers_only(role: Role | None) -> None:
    version = submitted(someone(Role.EDITOR))
    client = someone(role).client if role else visitor()
    for address in ("", "nouveau/", f"{version.incident_id}/", f"{version.incident_id}/texte/"):
        assert client.get(f"/atelier/incidents/{address}").status_code in {302, 403}
    assert someone(Role.REVIEWER).client.get("/atelier/incidents/nouveau/").status_code == 403


def test_the_way_of_an_incident_through_the_desk_without_any_script() -> None:
    editor = someone(Role.EDITOR)
    assert "Récit" in text(editor.client, "/atelier/incidents/nouveau/")
    answer = editor.client.post("/atelier/incidents/nouveau/", form(narrative="Mme Martin avance."))
    assert answer.status_code == 302, answer.content.decode()
    version = IncidentVersion.objects.get()
    assert version.commune == "93066"
    page = text(editor.client, answer["Location"])
    assert "<q>Mme Martin</q>" in page
    act = f"/atelier/incidents/{version.incident_id}/suite/"
    edition = {"edition": version.edition}
    refused = editor.client.post(act, {"action": "submit", **edition})
    assert refused.status_code == 422
    assert "dites pourquoi ils restent" in refused.content.decode()
    answer = editor.client.post(act, {"action": "submit", **edition, "answer-title": "fonction_publique"})
    assert answer.status_code == 302
    version.refresh_from_db()
    edition = {"edition": version.edition}
    assert editor.client.post(act, {"action": "approve", **edition}).status_code == 403
    for _ in range(2):
        reviewer = someone(Role.REVIEWER).client
        assert "Approuver ce texte" in text(reviewer, f"/atelier/incidents/{version.incident_id}/")
        assert reviewer.post(act, {"action": "approve", **edition}).status_code == 302
    assert Incident.objects.get().number == 1
    page = text(editor.client, f"/atelier/incidents/{version.incident_id}/texte/")
    assert 'value="2025-05-01"' in page
    assert "Saint-Denis (93)" in page
    edition = {"edition": selectors.latest_version(version.incident_id).edition}
    unsaid = editor.client.post(f"/atelier/incidents/{version.incident_id}/texte/", form(**edition))
    assert unsaid.status_code == 422
    assert "Dites pourquoi ce qui est publié change." in unsaid.content.decode()
    why = {"change_reason": "precision"}
    answer = editor.client.post(f"/atelier/incidents/{version.incident_id}/texte/", form(**edition, **why))
    assert answer.status_code == 302
    assert selectors.latest_version(version.incident_id).state == VersionState.DRAFT
    answer = editor.client.post(act, {"action": "withdraw", "reason": "inexact"})
    assert answer.status_code == 302
    assert not IncidentVersion.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "obligatoire"),
        ({"commune": "Nulle-Part-les-Bains"}, "Aucune commune ne porte ce nom"),
        ({"time": ""}, "l’heure et sa précision"),
        ({"injuries-0-nature": "plaie"}, "accord de la personne blessée"),
        ({"itt_days": "12"}, "accord de la personne blessée"),
        ({"sources-0-link": "javascript:alert(1)"}, "Ce lien ne mène pas"),
        ({"appearances-0-portrait": "nonesuch"}, "Un de ces portraits"),
        ({"facts": ["vol"]}, "vol"),
    ],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_typed_is_lost(wrong: dict[str, Any], said: str) -> None:
    answer = someone(Role.EDITOR).client.post("/atelier/incidents/nouveau/", form(**wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "La ligne avance." in page
    assert not Incident.objects.exists()
