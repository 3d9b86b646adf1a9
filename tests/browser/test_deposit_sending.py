"""Sending photographs from a real browser, over connections that break, to an archive that is busy or refuses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from contrechamp_server.foundation.records.models import Photograph
from tests.archive import visitor
from tests.browser.depositing import digests, expect_rows, kept, open_deposit, rows
from tests.browser.looking import Opening, check_look
from tests.flow.batches import portrait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
UPLOADS = re.compile(r"/deposer/[a-z0-9-]{27}/$")


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
