"""The whole way of a number, in a browser: captioned by strangers, verified, published, counted; objected to, hidden, decided.

All that the public does works without scripts; one volunteer has them, and brings a proof of work. It runs on SQLite and
on PostgreSQL.
"""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait, SamplingPlan
from contrechamp_server.foundation.records.states import State
from contrechamp_server.pipeline import sweep
from contrechamp_server.stages.captions import limits
from contrechamp_server.stages.captions.models import Answer, Consensus, ConsensusState
from contrechamp_server.stages.objections.limits import CODES, FORMS
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import Kind, Reason
from tests.archive import make_photograph, someone
from tests.browser.looking import Opening
from tests.browser.reading import Reader, work
from tests.unit.server.statistics.sampled import a_spring, drawn_deposit, make_sampling_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket, pytest.mark.both_databases]
FRAME: Final = Box(200, 60, 240, 500)
DIGITS: Final = "4071938"
CELL: Final = 7
"""Of the grid over the portrait: where the band is."""
MOST_ANSWERS: Final = 9


@pytest.fixture(autouse=True)
def _released() -> None:
    """Brakes live in the memory of the process, and all tests are one process."""
    for brake in (*limits.ALL, FORMS, CODES):
        brake.release()


@pytest.fixture
def plan() -> SamplingPlan:
    """Give a plan with enough findings for a rate."""
    found = make_sampling_plan()
    a_spring(found)
    return found


@pytest.fixture
def photograph(plan: SamplingPlan) -> Photograph:
    """Give a published photograph of that plan, with one portrait that nobody has captioned."""
    return make_photograph(State.PUBLISHED, submission=drawn_deposit(plan), portraits=(FRAME,))


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_a_number_goes_from_its_caption_to_a_decision(
    open_page: Opening, photograph: Photograph, width: int, language: str
) -> None:
    def reader(*roles: Role, scripts: bool = False) -> Reader:
        who = someone(*roles) if roles else None
        return Reader(open_page(who, width=width, language=language, scripts=scripts), language)

    portrait = Portrait.objects.get(photograph=photograph)
    legible = reader().label(Legibility.LEGIBLE)
    before = assessable(reader())

    caption(reader(scripts=True))
    while not Consensus.objects.exclude(state=ConsensusState.OPEN).exists():
        assert Answer.objects.filter(portrait=portrait).count() < MOST_ANSWERS
        caption(reader(Role.VOLUNTEER))
    assert Answer.objects.filter(portrait=portrait, account="").count() == 1
    sweep()
    assert legible not in words_of(reader(), portrait)

    for _ in range(2):
        verify(reader(Role.REVIEWER, scripts=True), portrait)
    work()
    assert Finding.objects.get(portrait=portrait).published_at is not None
    assert legible in words_of(reader(), portrait)
    assert assessable(reader()) == before + 1

    stranger = reader()
    receipt = object_to(stranger, portrait)
    assert is_hidden(reader(), portrait, open_page)
    assert assessable(reader()) == before

    decide(reader(Role.ADJUDICATOR, scripts=True))
    assert legible in words_of(reader(), portrait)
    assert assessable(reader()) == before + 1
    stranger.page.goto(receipt)
    expect(stranger.page.locator("main")).to_contain_text(stranger.label(Reason.NOT_SHOWN))
    assert not stranger.page.context.cookies()


def caption(volunteer: Reader) -> None:
    """Say that the number is legible, what it is and where; with a script that makes it quick, or without."""
    page = volunteer.page
    answers = Answer.objects.count()
    page.goto("/legender/")
    page.get_by_role("radio", name=volunteer.label(Legibility.LEGIBLE)).first.check()
    for place, digit in enumerate(DIGITS, start=1):
        page.locator(f'[name="d{place}"]').fill(digit)
    page.locator(".caption-cell input").nth(CELL).check(force=True)
    page.locator("#repondre").click()
    page.wait_for_url("**suite=**")
    assert Answer.objects.count() == answers + 1


def verify(reviewer: Reader, portrait: Portrait) -> None:
    """Agree with what the volunteers say."""
    page = reviewer.page
    page.goto("/atelier/verification/suivant/")
    expect(page).to_have_url(re.compile(portrait.pk))
    expect(page.locator("#tools")).to_be_visible()
    expect(page.locator(".case__answers")).to_contain_text(DIGITS)
    with page.expect_navigation():
        page.locator("#agree button").click()
    expect(page.get_by_role("status")).to_be_visible()


def object_to(stranger: Reader, portrait: Portrait) -> str:
    """Say that a face is left, from the portrait's own page; give the receipt's address."""
    page = stranger.page
    page.goto(f"/portraits/{portrait.pk}/")
    stranger.follow("S’opposer à cette image")
    page.get_by_role("radio", name=stranger.label(Kind.FACE_LEFT)).check()
    stranger.press("Envoyer l’opposition")
    page.wait_for_url("**/objection/recu/**")
    expect(page.locator("main")).to_contain_text(stranger.label(ObjectionState.SUSPENDED))
    return page.url


def decide(judge: Reader) -> None:
    """Refuse the objection: no face is left. Whoever decides took no part."""
    page = judge.page
    page.goto("/atelier/objections/")
    page.get_by_role("link", name=judge.label(Kind.FACE_LEFT)).click()
    page.locator("#reason_refuse").select_option(Reason.NOT_SHOWN)
    judge.press("Refuser l’opposition")
    page.wait_for_url(re.compile("/atelier/objections/([?].*)?$"))
    expect(page.get_by_text(judge.words("Rien n’attend de décision."))).to_be_visible()


def words_of(reader: Reader, portrait: Portrait) -> str:
    """Give what the portrait's page and the wall say of it; both say the same."""
    reader.page.goto("/mur/")
    card = reader.page.locator(f'.wall .portrait:has(a[href*="{portrait.pk}"])').first
    on_wall = card.inner_text()
    with reader.page.expect_navigation():
        card.get_by_role("link").first.click()
    page = reader.page.locator("main").inner_text()
    assert on_wall.splitlines()[0].strip() in page
    assert DIGITS not in page
    return on_wall


def is_hidden(reader: Reader, portrait: Portrait, open_page: Opening) -> bool:
    """Say whether no public page shows the portrait or its photograph any more."""
    page: Page = reader.page
    gone = [f"/portraits/{portrait.pk}/", f"/photographies/{portrait.photograph_id}/"]
    statuses = [answer.status for address in gone if (answer := page.goto(address)) is not None]
    open_page.watch.forgive("404")
    lists = ["/", "/mur/", f"/evenements/{portrait.event_id}/"]
    named = False
    for address in lists:
        page.goto(address)
        named |= portrait.pk in page.content() or portrait.photograph_id in page.content()
    return statuses == [404, 404] and not named


def assessable(reader: Reader) -> int:
    """Give of how many assessable officers the rate is, as its page says; with its number, for there are enough."""
    reader.page.goto("/taux/")
    pair = reader.page.locator(".pair > div").first.inner_text()
    assert re.search(r"\d[.,]\d\s%", pair), pair
    found = re.search(r"(?:sur|among) (\d+) ", pair)
    assert found is not None, pair
    return int(found[1])
