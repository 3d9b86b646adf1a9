"""Posters: of what is public and may be printed, on the paper that was asked for, with the archive's own typeface."""

import ctypes
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.codebook import CODEBOOK
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Licence
from contrechamp_server.foundation.records.wall import note_finding, place_on_wall
from contrechamp_server.outlets.exports.posters import POSTERS
from contrechamp_server.outlets.exports.sheets import MM, Format
from tests.archive import make_photograph, make_submission, visitor

pytestmark = pytest.mark.django_db(transaction=True)
BOXES = tuple(Box(20 + 100 * n, 40, 90, 150) for n in range(6))
POINTS_A_MM = 72 / 25.4


_opened: list[pdfium.PdfDocument] = []


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    """The brake lives in the memory of the process, and all tests are one process; documents are closed."""
    POSTERS.release()
    yield
    while _opened:
        _opened.pop().close()


def published(**given: Any) -> Photograph:
    """Give a published photograph with six portraits."""
    return make_photograph(State.PUBLISHED, submission=make_submission(**given), portraits=BOXES)


def printed(address: str) -> pdfium.PdfPage:
    """Give the one page of a poster."""
    answer = visitor().get(address)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/pdf"
    document = pdfium.PdfDocument(answer.content)
    _opened.append(document)
    assert len(document) == 1
    return document[0]


def words(page: pdfium.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def fonts(page: pdfium.PdfPage) -> set[str]:
    """Give the names of the fonts that the page's words are set in, without the tag of a subset."""
    found = set()
    for each in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_TEXT]):
        font = pdfium_raw.FPDFTextObj_GetFont(each.raw)
        name = ctypes.create_string_buffer(200)
        pdfium_raw.FPDFFont_GetBaseFontName(font, name, 200)
        assert pdfium_raw.FPDFFont_GetIsEmbedded(font) == 1
        found.add(name.value.decode().rpartition("+")[2])
    return found


@pytest.mark.parametrize("paper", Format)
@pytest.mark.parametrize("bleed", [0, 3])
def test_it_has_the_size_of_its_paper_and_room_to_be_cut(paper: Format, bleed: int) -> None:
    photograph = published()
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    cut = "&fond-perdu" if bleed else ""
    page = printed(f"/portraits/{portrait.pk}/affiche.pdf?format={paper}{cut}")
    more = 2 * (bleed + 6) if bleed else 0
    size = [side / POINTS_A_MM for side in page.get_size()]
    assert size == pytest.approx([side + more for side in MM[paper]], abs=0.2)


def test_it_says_what_was_found_where_and_when_whose_it_is_and_the_duty() -> None:
    photograph = published(credit="Collectif Plein Cadre")
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    Finding.objects.create(
        portrait=portrait, legibility="covered", unit_type="crs", codebook=CODEBOOK, published_at=now()
    )
    note_finding(portrait.pk)
    reader = printed(f"/portraits/{portrait.pk}/affiche.pdf?lang=fr")
    text = words(reader)
    for said in ("Couvert", "Manifestation du 1er mai", "Paris", "1er mai 2025", "Collectif Plein Cadre", "R. 434-15"):
        assert said in text
    assert fonts(reader) <= {"HankenGrotesk-Regular", "HankenGrotesk-SemiBold"}
    assert "Covered" in words(printed(f"/portraits/{portrait.pk}/affiche.pdf?lang=en"))


def test_its_code_leads_to_the_page() -> None:
    photograph = published()
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    page = printed(f"/portraits/{portrait.pk}/affiche.pdf?format=a4")
    drawn = page.render(scale=4).to_numpy()
    height, width = drawn.shape[:2]
    code = np.ascontiguousarray(drawn[height * 73 // 100 : height * 88 // 100, width * 3 // 4 :])
    read, *_ = cv2.QRCodeDetector().detectAndDecode(code)
    assert read == f"http://testserver/portraits/{portrait.pk}/"


def test_an_event_has_a_poster_of_its_portraits_and_only_of_those_that_may_be_printed() -> None:
    allowed = published()
    event = allowed.submission.event
    make_photograph(
        State.PUBLISHED, submission=make_submission(event, licence=Licence.PRESS, agency="Agence"), portraits=BOXES
    )
    reader = printed(f"/evenements/{event.pk}/affiche.pdf")
    assert event.title in words(reader)
    assert "Agence" not in words(reader)


@pytest.mark.parametrize("licence", [Licence.PRESS, Licence.QUOTATION])
def test_what_may_only_be_displayed_is_on_no_poster(licence: Licence) -> None:
    photograph = published(licence=licence)
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    assert visitor().get(f"/portraits/{portrait.pk}/affiche.pdf").status_code == 403
    assert visitor().get(f"/evenements/{photograph.submission.event_id}/affiche.pdf").status_code == 403
    assert "affiche.pdf" not in visitor().get(f"/portraits/{portrait.pk}/").content.decode()


def test_what_is_not_public_has_none() -> None:
    photograph = published()
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    address = f"/portraits/{portrait.pk}/affiche.pdf"
    assert "affiche.pdf?format=a1" in visitor().get(f"/portraits/{portrait.pk}/").content.decode()
    Photograph.objects.update(is_graphic=True)
    assert visitor().get(address).status_code == 403
    Photograph.objects.update(state=State.SUSPENDED)
    place_on_wall(photograph.pk)
    assert visitor().get(address).status_code == 404
    assert visitor().get("/portraits/nonesuch/affiche.pdf").status_code == 404
    assert visitor().get(f"{address}?format=a0").status_code == 404


def test_the_same_poster_is_the_same_to_the_byte_and_is_kept_for_minutes_only() -> None:
    photograph = published()
    portrait = Portrait.objects.filter(photograph=photograph).first()
    assert portrait is not None
    address = f"/portraits/{portrait.pk}/affiche.pdf"
    first, second = visitor().get(address), visitor().get(address)
    assert first.content == second.content
    assert first["Cache-Control"] == "public, max-age=300"
    assert visitor().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_an_events_title_is_text_and_never_markup() -> None:
    photograph = published()
    event = photograph.submission.event
    event.title = '#panic("x") $a$ *gras* <b>'
    event.save()
    assert '#panic("x") $a$ *gras* <b>' in words(printed(f"/evenements/{event.pk}/affiche.pdf"))
