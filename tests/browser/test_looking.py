"""The checks of pages can fail: each finds what is planted for it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Opening, check_look, faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
PAGE = "<!doctype html><html lang='fr'><title>Essai</title><main><h1>Essai</h1>{}</main></html>"


@pytest.mark.parametrize("planted", ["<img src='data:,'>", "<p style='color: #aaa'>Pâle</p>", "<input>"])
def test_a_serious_fault_is_found(browser: Browser, planted: str) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format("<p>Rien à redire.</p>"))
    assert faults(page) == []
    page.set_content(PAGE.format(planted))
    assert len(faults(page)) == 1
    page.close()


def test_a_page_that_is_too_wide_is_found(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content(PAGE.format("<p style='inline-size: 500px'>Large</p>"))
    with pytest.raises(AssertionError, match="px wide"):
        check_look(page)
    page.close()


def test_errors_and_bytes_from_elsewhere_are_heard_of(open_page: Opening) -> None:
    page = open_page()
    page.goto("/charte/")
    page.evaluate("() => { console.error('planted'); new Image().src = 'http://127.0.0.1:9/elsewhere.png'; }")
    page.wait_for_timeout(500)
    assert open_page.watch.foreign or any("img-src" in error for error in open_page.watch.errors)
    open_page.watch.forgive("planted")
    open_page.watch.forgive("elsewhere")
    open_page.watch.foreign.clear()
