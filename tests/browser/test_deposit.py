"""Depositing in a real browser: with a script and without, in both languages, at two widths, by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from contrechamp_server.foundation.records.models import Event, Submission
from contrechamp_server.foundation.records.vocabularies import EventState
from tests.archive import make_event
from tests.browser.depositing import CODE, digests, expect_rows, go_on, kept, open_deposit
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


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
    page.wait_for_load_state()
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
