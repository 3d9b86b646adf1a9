"""Depositing in a real browser: with a script and without, by keyboard, over a connection that breaks."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from contrechamp_server.foundation.records.models import Event, Photograph, Submission
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.intake import limits
from tests.archive import make_event, visitor
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look
from tests.flow.batches import fill, portrait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
expect.set_options(timeout=20_000)  # machines are shared; nothing here is about time
CODE = re.compile(r"/deposer/((?:[a-z0-9]{6}-){3}[a-z0-9]{6})/")
UPLOADS = re.compile(r"/deposer/[a-z0-9-]{27}/$")


@pytest.fixture(autouse=True)
def _released() -> None:
    """The brake on deposits lives in the memory of the process, and all tests are one process."""
    limits._recent.clear()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Give three photographs."""
    folder = fill(tmp_path / "photos", ["a.jpg", "b.jpg", "c.jpg"])
    return sorted(folder.iterdir())


def digests(paths: list[Path]) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def kept() -> set[str]:
    """Give the digests of what the archive has taken."""
    return set(Photograph.objects.values_list("sha256_source", flat=True))


def go_on(page: Page) -> None:
    page.locator(".deposit-form .buttons .button").click()


def open_deposit(page: Page) -> str:
    """Fill in the first step in the shortest way; give the deposit's code."""
    event = Event.objects.first() or make_event()
    page.goto("/deposer/")
    page.check("[name=source_kind][value=public_space]")
    page.check("[name=licence][value=cc0]")
    page.check(f"[name=event][value={event.pk}]")
    go_on(page)
    page.wait_for_url(CODE)
    found = CODE.search(page.url)
    assert found
    return found[1]


def rows(page: Page, state: str) -> list[str]:
    """Give the names of the files that are in this state."""
    return page.locator(f"#file-d-attente [data-state={state}] .deposit-file__name").all_inner_texts()


def expect_rows(page: Page, state: str, count: int) -> None:
    expect(page.locator(f"#file-d-attente [data-state={state}]")).to_have_count(count)


def breaking(times: int) -> Callable[[Route], None]:
    """Break this many uploads, then let them through."""
    left = [times]

    def route(found: Route) -> None:
        if found.request.method != "POST" or left[0] == 0:
            found.continue_()
            return
        left[0] -= 1
        found.abort("connectionreset")

    return route


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_photographs_are_deposited_from_the_first_question_to_the_receipt(
    open_page: Opening, photos: list[Path], width: int, language: str, scripts: bool
) -> None:
    make_event(title="Marche pour le climat")
    page = open_page(width=width, language=language, scripts=scripts)
    # What looks at a page in the browser is a script itself; without scripts the markup is the same.
    look = check_look if scripts else lambda _page: None
    page.goto("/deposer/")
    look(page)
    go_on(page)
    expect(page.locator("ul.error li")).to_have_count(3)
    look(page)
    page.check("[name=source_kind][value=online]")
    page.check("[name=event][value=new]")
    page.fill("#source_url", "https://example.org/2025/photographies")
    page.check("[name=licence][value=quotation]")
    page.fill("#event_title", "Marche du 8 mars")
    page.fill("#event_date", "2025-03-08")
    page.fill("#commune", "saint-denis")
    page.check("[name=sampling][value=drawn]")
    page.fill("#frame_size", "200")
    page.fill("#draw_seed", "42")
    go_on(page)
    expect(page.locator("[name=commune_code]")).to_have_count(4)
    look(page)
    page.check("[name=commune_code][value='93066']")
    go_on(page)
    page.wait_for_url(CODE)
    facts = page.locator(".facts")
    for told in ("Marche du 8 mars", "Saint-Denis (Seine-Saint-Denis)", "example.org", "200", "42"):
        expect(facts).to_contain_text(told)
    look(page)
    page.locator("#envoyer .button").click()
    expect(page.locator("#envoyer .error")).to_be_visible()
    page.set_input_files("#photographs", photos)
    if scripts:
        expect_rows(page, "taken", 3)
    else:
        page.locator("#televersement .button").click()
    expect(page.locator(".deposit-lines > li")).to_have_count(3)
    look(page)
    page.locator("#envoyer .button").click()
    page.wait_for_url("**/recu/**")
    look(page)
    for digest in digests(photos):
        expect(page.locator(".deposit-lines")).to_contain_text(digest)
    assert kept() == digests(photos)
    assert Event.objects.get(title="Marche du 8 mars").state == EventState.PROPOSED
    assert Submission.objects.get().sent_at is not None
    assert not page.context.cookies()
    open_page.watch.forgive("422")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_receipt_is_kept_as_text_and_on_paper_and_leads_back(
    open_page: Opening, photos: list[Path], width: int
) -> None:
    page = open_page(width=width)
    code = open_deposit(page)
    page.set_input_files("#photographs", photos)
    expect(page.locator(".deposit-lines > li")).to_have_count(3)
    page.locator("#envoyer .button").click()
    page.wait_for_url("**/recu/**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le reçu (texte)").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert code not in download.value.suggested_filename
    assert code in text
    assert all(digest in text for digest in digests(photos))
    page.emulate_media(media="print")
    for part in (".site-nav", ".page-head", ".steps", ".site-footer"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".receipt__code")).to_have_text(code)
    page.emulate_media(media="screen")
    page.goto("/deposer/suivre/")
    page.fill("#code", "mauvais code")
    page.keyboard.press("Enter")
    expect(page.locator("#code-erreur")).to_be_visible()
    check_look(page)
    page.fill("#code", f" {code.upper()} ")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{code}/recu/")
    page.goto(f"/deposer/{code}/")
    page.wait_for_url(f"**/{code}/recu/")
    open_page.watch.forgive("404")


def test_everything_is_done_by_keyboard(open_page: Opening, photos: list[Path]) -> None:
    make_event()
    page = open_page()
    page.goto("/deposer/")

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no way to {selector} by Tab")

    tab_to("[name=source_kind]")
    page.keyboard.press("Space")
    tab_to("[name=licence]")
    page.keyboard.press("Space")
    tab_to("#credit")
    page.keyboard.type("Collectif d’essai")
    tab_to("[name=event]")
    page.keyboard.press("Space")
    tab_to("#commune")
    page.keyboard.type("saint-den")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Saint-Denis (93)")
    check_look(page)
    page.keyboard.press("Enter")
    expect(page.locator("#commune")).to_have_value("Saint-Denis (93)")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(CODE)
    tab_to("a[href='#envoi']")
    page.keyboard.press("Enter")
    tab_to("#photographs")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(photos)
    expect_rows(page, "taken", 3)
    expect(page.locator("#annonce")).to_have_text("Tout est traité.")
    tab_to("#envoyer button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recu/**")
    assert Submission.objects.get().commune == "93066"
    assert kept() == digests(photos)


def test_a_broken_connection_is_tried_again_and_nothing_is_in_twice(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    open_deposit(page)
    page.route(UPLOADS, breaking(2))
    page.set_input_files("#photographs", photos)
    expect_rows(page, "pausing", 1)
    expect(page.locator("#envoyer button")).to_be_disabled()
    expect_rows(page, "taken", 3)
    expect(page.locator("#envoyer button")).to_be_enabled()
    assert kept() == digests(photos)
    assert Photograph.objects.count() == 3
    open_page.watch.forgive("ERR_CONNECTION_RESET")


def test_an_answer_that_is_lost_makes_no_second_photograph(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    code = open_deposit(page)
    lost: list[Route] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route)
            with photos[0].open("rb") as file:  # it arrives, and its sender never hears of it
                assert visitor().post(f"/deposer/{code}/", {"photographs": file}).status_code == 200
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(UPLOADS, lose_the_first)
    page.set_input_files("#photographs", photos[:1])
    expect_rows(page, "repeat", 1)
    assert Photograph.objects.count() == 1
    open_page.watch.forgive("ERR_CONNECTION_RESET")


def test_after_many_breaks_the_rest_waits_for_one_press(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    page.clock.install()
    open_deposit(page)
    page.route(UPLOADS, breaking(9))
    page.set_input_files("#photographs", photos)
    resume = page.get_by_role("button", name="Reprendre l’envoi")
    for _ in range(9):
        expect(page.locator("[data-state=sending]")).to_have_count(0)
        page.clock.run_for(31_000)
    expect(resume).to_be_visible()
    expect(page.locator("#annonce")).to_contain_text("L’envoi est interrompu")
    expect_rows(page, "waiting", 3)
    check_look(page)
    resume.click()
    expect_rows(page, "taken", 3)
    expect(resume).to_be_hidden()
    open_page.watch.forgive("ERR_CONNECTION_RESET")


def test_sending_goes_on_as_soon_as_there_is_a_network_again(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    page.clock.install()
    open_deposit(page)
    page.context.set_offline(True)
    page.set_input_files("#photographs", photos)
    expect_rows(page, "pausing", 1)
    page.context.set_offline(False)  # and no pause has run out: the clock stands still
    expect_rows(page, "taken", 3)
    open_page.watch.forgive("ERR_INTERNET_DISCONNECTED")


def test_an_archive_that_is_busy_is_tried_again(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    open_deposit(page)
    answers = [
        (503, '{"code": "cannot_keep", "message": "Plus tard."}'),
        (429, '{"code": "busy", "message": "Plus tard."}'),
    ]

    def refuse_twice(route: Route) -> None:
        if route.request.method == "POST" and answers:
            status, body = answers.pop()
            route.fulfill(status=status, body=body, content_type="application/json")
        else:
            route.continue_()

    page.route(UPLOADS, refuse_twice)
    page.set_input_files("#photographs", photos[:1])
    expect(page.locator("#file-d-attente")).to_contain_text("Plus tard.")
    expect_rows(page, "taken", 1)
    open_page.watch.forgive("503")
    open_page.watch.forgive("429")


def test_a_file_is_cancelled_while_it_is_sent_and_sent_after_all(open_page: Opening, photos: list[Path]) -> None:
    page = open_page()
    open_deposit(page)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(UPLOADS, hold_the_first)
    page.set_input_files("#photographs", photos)
    expect_rows(page, "sending", 1)
    page.get_by_role("button", name="Annuler a.jpg").press("Enter")
    expect_rows(page, "taken", 2)
    assert rows(page, "cancelled") == ["a.jpg"]
    assert kept() == digests(photos[1:])
    again = page.get_by_role("button", name="Réessayer a.jpg")
    expect(again).to_be_focused()
    again.press("Enter")
    expect_rows(page, "taken", 3)
    assert kept() == digests(photos)


def test_what_is_refused_is_told_and_the_others_are_in(open_page: Opening, photos: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("no picture")
    empty = tmp_path / "vide.jpg"
    empty.touch()
    page = open_page()
    open_deposit(page)
    page.set_input_files("#photographs", [bad, *photos, empty])
    expect_rows(page, "taken", 3)
    expect_rows(page, "refused", 2)
    refused = page.locator("[data-state=refused]")
    expect(refused.first).to_contain_text("pas une photographie")
    expect(refused.last).to_contain_text("Ce fichier est vide.")
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)
    expect(page.locator("#ensemble")).to_contain_text("3 sur 3")
    check_look(page)
    assert kept() == digests(photos)
    open_page.watch.forgive("422")


def test_files_are_dropped_and_a_file_that_is_too_large_never_leaves(open_page: Opening) -> None:
    page = open_page()
    open_deposit(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.evaluate("document.getElementById('televersement').dataset.maxBytes = 500000")
    data = page.evaluate_handle(
        """(bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "glisse.jpg", { type: "image/jpeg" }));
            data.items.add(new File([new Uint8Array(600000)], "trop.jpg", { type: "image/jpeg" }));
            return data;
        }""",
        list(portrait()),
    )
    form = page.locator("#televersement")
    form.dispatch_event("dragover", {"dataTransfer": data})
    expect(form).to_have_class(re.compile("is-over"))
    form.dispatch_event("drop", {"dataTransfer": data})
    expect(form).not_to_have_class(re.compile("is-over"))
    expect_rows(page, "taken", 1)
    expect(page.locator("[data-state=refused]")).to_contain_text("trop grand")
    assert len(asked) == 1


def test_what_the_chosen_source_does_not_have_is_not_asked(open_page: Opening) -> None:
    make_event()
    page = open_page()
    page.goto("/deposer/")
    for source, shown in (("online", "#source_url"), ("press", "#agency"), ("public_space", None)):
        page.check(f"[name=source_kind][value={source}]")
        for field in ("#source_url", "#agency"):
            expect(page.locator(field)).to_be_visible(visible=field == shown)
        expect(page.locator("[name=licence][value=press]")).to_be_visible(visible=source == "press")
    for field in ("#event_title", "#frame_size", "#step"):
        expect(page.locator(field)).to_be_hidden()
    # What was typed before another source was chosen is no fault.
    page.check("[name=source_kind][value=online]")
    page.fill("#source_url", "pas une adresse")
    page.check("[name=source_kind][value=public_space]")
    page.check("[name=licence][value=cc0]")
    page.locator("[name=event]").first.check()
    go_on(page)
    page.wait_for_url(CODE)


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "plain"])
def test_events_are_searched_and_nothing_typed_is_lost(open_page: Opening, scripts: bool) -> None:
    for year in range(2015, 2026):
        make_event(title=f"Manifestation {year}", date=f"{year}-05-01")
    page = open_page(scripts=scripts)
    page.goto("/deposer/")
    expect(page.locator("[name=event]")).to_have_count(9)
    page.fill("#note", "le pont, vers midi")
    page.check("[name=source_kind][value=press]")
    page.fill("#event_search", "2016")
    page.locator("[name=do]").click()
    expect(page.locator("[name=event]")).to_have_count(2)
    expect(page.locator("#event")).to_contain_text("Manifestation 2016")
    expect(page.locator("#note")).to_have_value("le pont, vers midi")
    expect(page.locator("[name=source_kind][value=press]")).to_be_checked()
    expect(page.locator("ul.error")).to_have_count(0)
