"""Accounts in a real browser: entering by password, code and passkey, an invitation from end to end, by keyboard too."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from contrechamp_server.foundation.accounts.models import Account, Factor, FactorKind
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.brake import ALL
from contrechamp_server.foundation.membership.invitations import invite
from contrechamp_server.foundation.membership.recovery import make_recovery_codes
from contrechamp_server.foundation.membership.tokens import make_token
from tests.archive import PASSWORD, someone
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look
from tests.unit.server.accounts.devices import add_telephone, code, telephone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
LONG = "Coquelicot du pont neuf et de ses quais"


@pytest.fixture(autouse=True)
def _released() -> None:
    """Brakes live in the memory of the process, and all tests are one process."""
    for brake in ALL:
        brake.release()


def give_device(page: Page, *, recognises: bool = True) -> CDPSession:
    """Give a browser a device that keeps passkeys; it recognises its owner, or does not."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": recognises,
        "automaticPresenceSimulation": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return debugger


def fill_in(page: Page, pseudonym: str, password: str = PASSWORD) -> None:
    """Give a pseudonym and a password."""
    page.locator("#pseudonym").fill(pseudonym)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")


def look_at(page: Page, *addresses: str) -> None:
    """Open each page and fail on what no page may have."""
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        check_look(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_who_has_not_entered(open_page: Opening, width: int, language: str) -> None:
    person, steward = someone(Role.REVIEWER, pseudonym="Lilas"), someone(Role.STEWARD)
    add_telephone(person.account)
    make_recovery_codes(actor=person.actor, account=person.account)
    made = invite(actor=steward.actor, pseudonym=LONG, roles=list(Role))
    page = open_page(width=width, language=language)
    look_at(page, "/entrer/?next=/deposer/", "/compte/ouvrir/", "/invitation/")
    assert not page.context.cookies()
    page.locator("#code").fill("faux")
    page.keyboard.press("Enter")
    expect(page.locator("#code-erreur")).to_be_visible()
    check_look(page)
    page.locator("#code").fill(made.code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG)
    check_look(page)
    page.goto("/compte/ouvrir/")
    fill_in(page, "lilas@exemple.fr")
    expect(page.locator("#pseudonym")).to_be_focused()
    check_look(page)
    page.goto("/entrer/")
    fill_in(page, "Lilas", "une autre phrase")
    expect(page.get_by_role("alert").first).to_be_focused()
    check_look(page)
    fill_in(page, "Lilas")
    page.wait_for_url("**/entrer/second-facteur/*")
    check_look(page)
    open_page.watch.forgive("403")
    open_page.watch.forgive("422")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_ones_own_account(open_page: Opening, width: int, language: str) -> None:
    steward = someone(Role.STEWARD, pseudonym=LONG)
    add_telephone(steward.account)
    Factor.objects.create(account=steward.account, kind=FactorKind.PASSKEY, label="clé bleue", is_confirmed=True)
    make_token(actor=steward.actor, account_id=steward.account.pk, label="Dépôt par lots, chaque nuit")
    page = open_page(steward, width=width, language=language)
    look_at(page, "/compte/", "/compte/mot-de-passe/", "/compte/second-facteur/", "/compte/second-facteur/code/")
    look_at(page, "/compte/fermer/", "/compte/codes/")
    page.locator("form.buttons button").click()
    expect(page.locator(".accounts-codes li")).to_have_count(10)
    check_look(page)
    page.goto("/compte/mot-de-passe/")
    page.locator("#current").fill(PASSWORD)
    page.locator("#password").fill("court")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#password")).to_be_focused()
    check_look(page)
    open_page.watch.forgive("422")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_stewards(open_page: Opening, width: int, language: str) -> None:
    steward, person = someone(Role.STEWARD), someone(*Role, pseudonym=LONG)
    invite(actor=steward.actor, pseudonym="Muguet", roles=[Role.REVIEWER])
    page = open_page(steward, width=width, language=language)
    look_at(page, "/atelier/comptes/", "/atelier/comptes/?cherche=zzz", "/atelier/comptes/inviter/")
    page.locator("#pseudonym").fill("Iris")
    page.keyboard.press("Enter")
    expect(page.locator("#secret")).to_have_text(re.compile(r"^[a-z2-9]{6}(-[a-z2-9]{6}){3}$"))
    check_look(page)
    look_at(page, f"/atelier/comptes/{person.account.pk}/")
    page.locator("#label").fill("Dépôt par lots")
    page.keyboard.press("Enter")
    expect(page.locator("#secret")).to_have_text(re.compile("^contrechamp_"))
    check_look(page)
    look_at(page, "/atelier/jetons/", f"/atelier/comptes/{person.account.pk}/")
    page.locator("summary").click()
    page.locator("[name=agreed]").check()
    check_look(page)
    page.locator("details button").click()
    expect(page.locator("#secret")).to_be_visible()
    check_look(page)


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_an_invitation_from_end_to_end(open_page: Opening, width: int, language: str, tmp_path: Path) -> None:
    there = open_page(someone(Role.STEWARD), width=width, language=language)
    there.goto("/atelier/comptes/inviter/")
    there.locator("#pseudonym").fill("Lilas")
    there.locator("[value=reviewer]").check()
    there.locator("main form button").click()
    address = there.locator(".accounts-address").inner_text()
    given = there.locator("#secret").inner_text()

    here = open_page(width=width, language=language)
    here.goto("/invitation/")
    assert here.url in address
    here.locator("#code").fill(given)
    here.keyboard.press("Enter")
    here.locator("#password").fill(PASSWORD)
    here.keyboard.press("Enter")
    here.wait_for_url("**/compte/second-facteur/")
    here.goto("/atelier/")
    here.wait_for_url("**/compte/second-facteur/?next=%2Fatelier%2F")
    here.locator('a[href*="/code/"]').click()
    uri = here.locator('a[href^="otpauth:"]').get_attribute("href") or ""
    assert here.locator("img.accounts-qr").evaluate(
        "async (image) => { await image.decode(); return image.naturalWidth > 0; }"
    )
    here.locator("#code").fill(code(telephone(uri)))
    here.keyboard.press("Enter")
    here.wait_for_url("**/compte/codes/?next=%2Fatelier%2F")
    here.locator("form.buttons button").click()
    expect(here.locator(".accounts-codes code")).to_have_count(10)
    shown = here.locator(".accounts-codes code").all_inner_texts()
    with here.expect_download() as downloading:
        here.locator("a[download]").click()
    downloading.value.save_as(tmp_path / "codes.txt")
    assert (tmp_path / "codes.txt").read_text(encoding="utf-8").split() == shown
    here.emulate_media(media="print")
    expect(here.locator(".receipt")).to_be_visible()
    for beside in (".site-nav", ".page-head", ".buttons", ".site-footer"):
        expect(here.locator(beside).first).to_be_hidden()
    here.emulate_media(media="screen")
    here.locator(".accounts-keep a").last.click()
    here.wait_for_url("**/atelier/")

    there.goto("/atelier/comptes/?cherche=lilas")
    expect(there.locator(".accounts-people .state")).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_a_passkey_is_added_and_opens_the_desk_alone(open_page: Opening, width: int, language: str) -> None:
    person = someone(Role.REVIEWER, strong=False)
    page = open_page(person, width=width, language=language)
    device = give_device(page)
    page.goto("/atelier/")
    page.locator("#label").fill("clé bleue")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/compte/codes/?next=%2Fatelier%2F")
    page.goto("/compte/")
    expect(page.locator("#second-facteur li")).to_contain_text("clé bleue")
    page.locator(".site-nav button").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto("/atelier/")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/atelier/")
    page.context.clear_cookies()
    page.goto("/entrer/?next=/atelier/")
    fill_in(page, person.account.pseudonym)
    page.wait_for_url("**/entrer/second-facteur/*")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/atelier/")
    device.detach()


def test_the_same_device_is_not_added_twice(open_page: Opening) -> None:
    page = open_page(someone(Role.REVIEWER, strong=False))
    device = give_device(page)
    page.goto("/compte/second-facteur/")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/compte/codes/")
    page.goto("/compte/second-facteur/")
    page.locator("[data-passkey]").click()
    expect(page.locator(".accounts-says")).to_have_text("Cet appareil a déjà une clé pour ce compte.")
    expect(page.locator("[data-passkey]")).to_be_focused()
    device.detach()


def test_an_account_is_opened_with_a_pseudonym_and_a_passkey(open_page: Opening) -> None:
    someone(pseudonym="Lilas")
    page = open_page()
    device = give_device(page)
    page.goto("/compte/ouvrir/")
    page.locator("#pseudonym").fill("lilas")
    page.locator("[data-passkey]").click()
    expect(page.locator(".accounts-says")).to_have_text("Ce pseudonyme est déjà pris. Choisissez-en un autre.")
    page.locator("#pseudonym").fill("Muguet")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Muguet")
    assert not Account.objects.get(pseudonym="Muguet").has_usable_password()
    open_page.watch.forgive("409")
    device.detach()


def test_an_invitation_is_accepted_with_a_passkey(open_page: Opening) -> None:
    made = invite(actor=someone(Role.STEWARD).actor, pseudonym="Lilas", roles=[Role.REVIEWER])
    page = open_page()
    device = give_device(page)
    page.goto("/invitation/")
    page.locator("#code").fill(made.code)
    page.keyboard.press("Enter")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/compte/")
    page.goto("/atelier/")
    assert page.url.endswith("/atelier/")
    device.detach()


def test_a_device_that_does_not_recognise_its_owner_changes_nothing(open_page: Opening) -> None:
    page = open_page()
    device = give_device(page, recognises=False)
    page.goto("/entrer/")
    page.locator("[data-passkey]").click()
    expect(page.locator(".accounts-says")).to_contain_text("vous avez annulé")
    expect(page.locator("[data-passkey]")).to_be_enabled()
    device.detach()


def test_an_unknown_passkey_is_said_to_be_that(open_page: Opening) -> None:
    person = someone(Role.REVIEWER, strong=False)
    page = open_page(person)
    device = give_device(page)
    page.goto("/compte/second-facteur/")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/compte/codes/")
    Factor.objects.all().delete()
    page.context.clear_cookies()
    page.goto("/entrer/")
    page.locator("[data-passkey]").click()
    expect(page.locator(".accounts-says")).to_have_text("Cette clé d’accès n’a pas été reconnue. Recommencez.")
    open_page.watch.forgive("403")
    device.detach()


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_but_the_passkey_works_without_scripts_and_by_keyboard(open_page: Opening, width: int) -> None:
    person = someone(Role.REVIEWER, pseudonym="Lilas")
    shown = add_telephone(person.account)
    page = open_page(width=width, scripts=False)
    page.goto("/entrer/?next=/compte/")
    expect(page.get_by_text("Une clé d’accès demande JavaScript.")).to_be_visible()
    expect(page.locator("[data-passkey]")).to_be_hidden()
    page.locator("#pseudonym").focus()
    page.keyboard.type("Lilas")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    expect(page.locator("main form button").first).to_be_focused()
    assert page.locator("main form button").first.evaluate("button => getComputedStyle(button).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/entrer/second-facteur/*")
    page.locator("#code").focus()
    page.keyboard.type(code(shown))
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")
    page.locator(".site-nav button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    assert not page.context.cookies()
