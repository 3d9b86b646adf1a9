"""The whole way in a browser: a visitor deposits drawn scenes, a reviewer approves them, a reader finds them on the wall.

Nothing stands in for anything: the real engine, a worker's own command, the pages as people see them.
"""

import hashlib
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait, Submission, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind
from scenery.programme import PROGRAMME, render_scene
from tests.archive import COBALT, make_event, someone
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look
from tests.browser.reading import Reader, work

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    pytest.mark.slow,
    pytest.mark.parametrize("width", WIDTHS),
    pytest.mark.parametrize("language", LANGUAGES),
]
SCENES = ("portrait-numero-lisible", "trois-gendarmes")
NOTE = "Vu du trottoir, vers midi."


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give two drawn scenes as a camera would write them."""
    folder = tmp_path_factory.mktemp("scenes")
    found = []
    for entry in PROGRAMME:
        if entry.name in SCENES:
            path = folder / f"{entry.name}.jpg"
            pixels = cv2.cvtColor(render_scene(entry, 7).pixels, cv2.COLOR_RGB2BGR)
            cv2.imwrite(str(path), pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])
            found.append(path)
    return found


def test_photographs_go_from_the_deposit_over_the_desk_to_the_wall(
    open_page: Opening, files: list[Path], width: int, language: str
) -> None:
    make_event(title="Manifestation du 1er mai")
    code = deposit(Reader(open_page(width=width, language=language), language), files)
    work()
    review(Reader(open_page(someone(Role.REVIEWER), width=width, language=language), language), len(files))
    work()
    assert set(Photograph.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert not Submission.objects.get().note
    reader = Reader(open_page(width=width, language=language), language)
    read(reader)
    follow_up(reader, code)
    assert not reader.page.context.cookies()


def deposit(visitor: Reader, files: list[Path]) -> str:
    """Deposit photographs; give the receipt's code."""
    page = visitor.page
    page.goto("/")
    visitor.follow("Déposer")
    for choice in (SourceKind.PUBLIC_SPACE, Licence.CC0, PlacePrecision.COMMUNE, SamplingKind.INCIDENT):
        # A choice may say more after its name.
        page.get_by_role("radio", name=re.compile(f"^{re.escape(visitor.label(choice))}")).check()
    page.get_by_role("radio", name="Manifestation du 1er mai").check()
    page.get_by_label(visitor.words("Note pour la relecture")).fill(NOTE)
    visitor.press("Continuer vers les photographies")
    expect(page).to_have_title(re.compile(re.escape(visitor.words("Ajouter les photographies"))))
    check_look(page)
    code = page.locator(".receipt__code").inner_text()
    page.get_by_label(visitor.words("Photographies"), exact=True).set_input_files(files)
    taken = page.get_by_text(visitor.words("Prise et scellée."), exact=True)
    expect(taken).to_have_count(len(files), timeout=30_000)
    visitor.press("Envoyer le dépôt")
    expect(page.get_by_role("heading", level=1)).to_have_text(visitor.words("Le dépôt est envoyé"))
    for file in files:
        expect(page.get_by_text(hashlib.sha256(file.read_bytes()).hexdigest())).to_be_visible()
    check_look(page)
    return code


def review(reviewer: Reader, count: int) -> None:
    """Answer what the machine doubted, mark every mask as an officer, approve; and so on until nothing is left."""
    page = reviewer.page
    page.goto("/")
    reviewer.follow("Atelier")
    check_look(page)
    reviewer.follow("Relire la suivante")
    seen: set[str] = set()
    for _ in range(count):
        page.wait_for_function(
            "seen => document.body.dataset.shown && !seen.includes(document.body.dataset.shown)", arg=sorted(seen)
        )
        shown = page.evaluate("() => document.body.dataset.shown")
        seen.add(shown)
        expect(page.locator("#note")).to_contain_text(NOTE)
        if Suspect.objects.filter(photograph=shown).exists():
            reviewer.press("Tous les restants sur une planche")
            reviewer.press("Aucun des autres n’est un visage")
        reviewer.press("Tous")
        expect(page.locator("#officers")).to_have_text(re.compile(r"^([3-9]|\d\d)$"))
        page.wait_for_timeout(600)  # as long as one needs at least to see it
        reviewer.press("Approuver")
        reviewer.press("Approuver")
    page.wait_for_url("**/atelier/")


def read(reader: Reader) -> None:
    """Go from the home page over the wall to a portrait and its photograph."""
    page = reader.page
    page.goto("/")
    reader.follow("Le mur")
    portraits = page.locator(".wall .portrait")
    expect(portraits).to_have_count(Portrait.objects.count())
    assert Portrait.objects.count() >= 6
    expect(portraits.first).to_contain_text("Paris")
    check_look(page)
    assert share_of_masks(page.locator(".wall").screenshot()) > 0.1
    with page.expect_navigation():
        portraits.first.get_by_role("link").click()
    check_look(page)
    assert loaded(page, ".portrait--large img")
    reader.follow("Voir la photographie entière, sa provenance et ses décisions")
    expect(page.get_by_text(reader.words("Approuvée\xa0: aucun visage ne reste"))).to_be_visible()
    assert loaded(page, ".photo img")
    check_look(page)


def follow_up(reader: Reader, code: str) -> None:
    """See with the receipt what became of the deposit."""
    page = reader.page
    page.goto("/deposer/suivre/")
    page.get_by_label(reader.words("Code du reçu")).fill(code)
    reader.press("Voir le dépôt")
    expect(page.get_by_role("link", name=reader.words("Publiée"))).to_have_count(len(SCENES))


def loaded(page: Page, selector: str) -> bool:
    """Say whether a picture is there and has been drawn."""
    picture = page.locator(selector).first
    picture.scroll_into_view_if_needed()
    return bool(picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth > 40; }"))


def share_of_masks(png: bytes) -> float:
    """Give how much of a screen is of the one colour."""
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None
    return float((np.abs(pixels.astype(int) - np.array(COBALT)).max(axis=2) < 24).mean())
