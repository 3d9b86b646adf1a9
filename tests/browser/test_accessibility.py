"""Every page, in French and English, on a telephone and on a desk: no serious accessibility fault, no sideways scroll."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Duplicate, Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Channel, EventState, Licence, PlacePrecision, SourceKind
from contrechamp_server.stages.approval.models import RedoReason, VeilReason
from contrechamp_server.stages.approval.publication import publish_photograph
from contrechamp_server.stages.approval.redos import masks_now, request_redo
from contrechamp_server.stages.approval.veil_lifts import request_veil_lift
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.services import open_deposit
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.replies import ask_reply
from contrechamp_server.stages.objections.services import object_to
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import Kind, Measure, Reason, TargetKind, Whom
from tests.archive import Someone, make_event, make_photograph, make_submission, someone, visitor
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    pytest.mark.parametrize("width", WIDTHS),
    pytest.mark.parametrize("language", LANGUAGES),
]
EXPECTED = {
    *("/", "/mur/", "/evenements/", "/comment/", "/charte/", "/methode/", "/journal/", "/lire/"),
    *("/deposer/", "/deposer/suivre/", "/entrer/"),
    *("/objection/", "/objection/suivre/", "/objection/reponse/", "/objections/"),
}
LONG_TITLE = "Manifestation interprofessionnelle contre la réforme et pour l’hôpital public"


def plain_addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """Give every address of the archive that needs nothing filled in: what comes later is looked at as well."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from plain_addresses(pattern, route)
        elif "<" not in route:
            yield route


def pages_for(client: Client) -> set[str]:
    """Give the addresses at which this browser finds a page, and neither a way elsewhere nor an answer for programs."""
    answers = {address: client.get(address) for address in plain_addresses()}
    return {
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    }


def look_at(page: Page, *addresses: str) -> None:
    """Open each page and fail on what no page may have."""
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        check_look(page)


@pytest.fixture
def published() -> Photograph:
    """Give a published photograph with two portraits, one more that is graphic, and a signed log."""
    event = make_event(title=LONG_TITLE)
    deposit = make_submission(
        event, source_url="https://exemple.org/article", source_kind="online", licence="quotation"
    )
    make_event(title="Marche pour le climat", date=event.date - timedelta(days=400))
    found = make_photograph(
        State.PUBLISHED, submission=deposit, portraits=(Box(80, 50, 120, 200), Box(300, 100, 150, 250))
    )
    grave = make_photograph(State.APPROVED, submission=deposit, portraits=(Box(80, 50, 120, 200),))
    Photograph.objects.filter(pk=grave.pk).update(is_graphic=True)
    publish_photograph(grave.pk)
    publish_log()
    return found


def test_public_pages(open_page: Opening, published: Photograph, width: int, language: str) -> None:
    page = open_page(width=width, language=language)
    portrait = Portrait.objects.filter(photograph=published).first()
    grave = Photograph.objects.get(is_graphic=True)
    assert portrait is not None
    found = pages_for(visitor())
    assert found >= EXPECTED
    look_at(
        page,
        *sorted(found),
        f"/portraits/{portrait.pk}/",
        f"/photographies/{published.pk}/",
        f"/photographies/{grave.pk}/",
        f"/evenements/{published.submission.event_id}/",
        "/mur/?departement=29",
    )
    missing = page.goto("/portraits/aucun/")
    assert missing is not None
    assert missing.status == 404
    check_look(page)
    open_page.watch.forgive("404")
    assert not page.context.cookies()


def test_the_zoom_of_a_photograph(open_page: Opening, published: Photograph, width: int, language: str) -> None:
    page = open_page(width=width, language=language)
    page.goto(f"/photographies/{published.pk}/")
    page.get_by_role("button", name="Zoom").click()
    page.locator(".viewer canvas").first.wait_for()
    check_look(page)


def test_pages_of_an_empty_archive(open_page: Opening, width: int, language: str) -> None:
    look_at(open_page(width=width, language=language), "/", "/mur/", "/evenements/", "/journal/")


def test_pages_of_an_objection(open_page: Opening, published: Photograph, width: int, language: str) -> None:
    portrait = Portrait.objects.filter(photograph=published).first()
    assert portrait is not None
    target = Target(TargetKind.PORTRAIT, portrait.pk)
    asked = ask_reply(actor=VISITOR, target=target, whom=Whom.UNIT, text="Une réponse.")
    wrong = object_to(actor=VISITOR, target=target, kind=Kind.WRONG_FACT, text="Un texte.\nDeux lignes.")
    hidden = object_to(actor=VISITOR, target=target, kind=Kind.FACE_LEFT)
    steward = someone(Role.STEWARD)
    decision = Decision(Reason.FACE, Measure.ERASE, "En quelques mots.")
    page = open_page(steward, width=width, language=language)
    look_at(
        page,
        *(f"/objection/recu/{code}/" for code in (asked.code, wrong.code, hidden.code)),
        *("/atelier/objections/", f"/atelier/objections/{wrong.objection.pk}/"),
        *(f"/atelier/objections/{hidden.objection.pk}/", f"/atelier/reponses/{asked.reply.pk}/"),
    )
    decide_objection(actor=steward.actor, objection_id=hidden.objection.pk, decision=decision)
    look_at(page, f"/objection/recu/{hidden.code}/", f"/atelier/objections/{hidden.objection.pk}/")
    gone = page.goto(f"/portraits/{portrait.pk}/")
    assert gone is not None
    assert gone.status == 410
    check_look(page)
    open_page.watch.forgive("410")


def test_deposit_pages(open_page: Opening, width: int, language: str) -> None:
    event = make_event(state=EventState.OPEN)
    provenance = Provenance(
        source_kind=SourceKind.PUBLIC_SPACE,
        licence=Licence.CC0,
        event=event.pk,
        commune="75056",
        place_precision=PlacePrecision.COMMUNE,
        taken_on=event.date,
    )
    deposit = open_deposit(actor=VISITOR, channel=Channel.WEB, provenance=provenance)
    page = open_page(width=width, language=language)
    look_at(page, "/deposer/", "/deposer/suivre/", f"/deposer/{deposit.code}/")
    make_photograph(submission=deposit.submission)
    deposit.submission.sent_at = now()
    deposit.submission.save()
    look_at(page, f"/deposer/{deposit.code}/recu/")


def test_desk_pages(open_page: Opening, width: int, language: str) -> None:
    reviewer, second, custodian = someone(Role.REVIEWER), someone(Role.REVIEWER), someone(Role.CUSTODIAN)
    waiting, held, asked, public = a_desk_at_work(second)
    page = open_page(reviewer, width=width, language=language)
    look_at(page, "/atelier/", f"/atelier/photographies/{held.pk}/", f"/atelier/photographies/{public.pk}/")
    look_at(page, f"/atelier/photographies/{waiting.pk}/")
    page.wait_for_function("id => document.body.dataset.shown === id", arg=waiting.pk)
    check_look(page)
    for key in ("?", "t", "h", "x"):
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()
        check_look(page)
        page.keyboard.press("Escape")
    page = open_page(custodian, width=width, language=language)
    look_at(page, "/atelier/", f"/atelier/tirages/{asked}/")


def test_a_steward_s_pages(open_page: Opening, width: int, language: str) -> None:
    steward = someone(Role.STEWARD)
    found = pages_for(steward.client) - pages_for(visitor())
    assert found >= {"/atelier/", "/atelier/comptes/", "/compte/"}
    look_at(open_page(steward, width=width, language=language), *sorted(found))


def a_desk_at_work(second: Someone) -> tuple[Photograph, Photograph, str, Photograph]:
    """Put something at each place of the desk; give what waits, what is held, a request's id, and what is published."""
    deposit = make_submission(make_event(title=LONG_TITLE))
    deposit.note = seal_field("Vu du pont, vers midi.", purpose="note", row=deposit.pk)
    deposit.save()
    make_event(title="Cortège proposé", state=EventState.PROPOSED)
    public = make_photograph(State.PUBLISHED, submission=deposit, portraits=(Box(80, 50, 120, 200),))
    suspects = (Box(300, 200, 30, 30), Box(500, 200, 30, 30))
    waiting = make_photograph(submission=deposit, suspects=suspects, portraits=(Box(80, 50, 120, 200),))
    Duplicate.objects.create(photograph=waiting, earlier=public, is_exact=True)
    held = make_photograph(State.HELD, submission=deposit)
    Photograph.objects.filter(pk=held.pk).update(hold_code="child")
    broken = make_photograph(State.HELD)
    request_veil_lift(actor=second.actor, photograph_id=public.pk, reason=VeilReason.FORCE_USED)
    asked = request_redo(
        actor=second.actor,
        photograph_id=broken.pk,
        version=None,
        reason=RedoReason.HELD_BY_ENGINE,
        masks=masks_now(broken.pk),
    )
    return waiting, held, asked.pk, public
