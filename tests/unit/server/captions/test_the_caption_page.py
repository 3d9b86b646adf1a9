"""The caption page without scripts: the form, the answer, the way on; what it remembers, and what it never says."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client

from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.core.secrets import open_field, seal_field
from contrechamp_server.foundation.records.models import Portrait, Reading
from contrechamp_server.outlets.captions.progress import Came, Progress
from contrechamp_server.stages.captions import limits
from contrechamp_server.stages.captions.models import Answer
from tests.archive import make_submission, someone, visitor
from tests.unit.server.captions.crowd import BOX, NUMBER, answer, make_portrait, make_portraits, volunteer

pytestmark = pytest.mark.django_db
PAGE = "/legender/"


def hidden(page: str) -> dict[str, str]:
    """Give the hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def shown(page: str) -> str:
    """Give the portrait that a page's ticket is for."""
    return str(signing.loads(hidden(page)["ticket"], salt="captions.ticket")[0])


def get(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, page: str, **given: Any) -> Any:
    return client.post(PAGE, {**hidden(page), **given})


def digits(text: str) -> dict[str, str]:
    return {f"d{place}": sign for place, sign in enumerate(text, start=1)}


def test_a_visitor_answers_and_goes_on_without_a_cookie() -> None:
    make_portraits(2)
    client = visitor()
    first = get(client)
    went = post(
        client, first, legibility="legible", cell="2-1", unit_type="crs", equipment="bouclier", **digits(NUMBER)
    )
    assert went.status_code == 303
    assert not went.cookies
    row = Answer.objects.get()
    assert (row.account, row.legibility, row.unit_type, row.equipment) == ("", "legible", "crs", ["bouclier"])
    assert open_field(bytes(row.digits), purpose="answer", row=row.pk) == NUMBER
    assert (row.tap_x, row.tap_y) == (BOX.x + BOX.w // 2, BOX.y + 3 * BOX.h // 14)
    second = get(client, went.headers["Location"])
    assert shown(second) != shown(first)
    assert "Réponse gardée." in second


def test_nobody_is_shown_a_portrait_again_along_the_way_skipped_ones_included() -> None:
    portraits = make_portraits(4)
    client = visitor()
    page, seen = get(client), []
    for step in range(4):
        seen.append(shown(page))
        went = post(client, page, do="skip") if step % 2 else post(client, page, legibility="covered")
        page = get(client, went.headers["Location"])
    assert sorted(seen) == sorted(portrait.pk for portrait in portraits)
    assert "Rien à légender pour le moment" in page


def test_the_picture_fetched_ahead_is_that_of_the_next_page() -> None:
    make_portraits(6)
    client = visitor()
    page = get(client)
    for _ in range(4):
        announced = signing.loads(hidden(page)["suite"], salt="captions.seen")[1]
        page = get(client, post(client, page, do="skip").headers["Location"])
        assert shown(page) == announced


def test_what_is_missing_is_asked_for_and_nothing_filled_in_is_lost() -> None:
    make_portrait()
    client = visitor()
    page = get(client)
    for given, sentence in (
        ({}, "Dites si le numéro peut se lire."),
        ({"legibility": "legible"}, "Tapez les chiffres qui se lisent"),
        ({"legibility": "covered", "equipment": ["aucun", "bouclier"]}, "ne va pas avec autre chose"),
        ({"legibility": "nonsense"}, "ne peut pas être pris tel quel"),
    ):
        refused = post(client, page, unit_type="egm", **given)
        assert refused.status_code == 422
        text = refused.content.decode()
        assert sentence in text
        assert '<option value="egm" selected>' in text
        assert shown(text) == shown(page)
    assert not Answer.objects.exists()


def test_digits_and_places_left_in_hidden_fields_do_not_go_with_another_answer() -> None:
    make_portrait()
    client = visitor()
    assert post(client, get(client), legibility="covered", cell="2-1", **digits(NUMBER)).status_code == 303
    row = Answer.objects.get()
    assert (bytes(row.digits), row.tap_x) == (b"", None)


def test_a_tap_is_kept_to_the_pixel() -> None:
    make_portrait()
    client = visitor()
    fields = {**hidden(get(client)), "tap_x": "123", "tap_y": "98"}
    client.post(PAGE, {**fields, "legibility": "partial", "d1": "4", "cell": "0-0"})
    assert Answer.objects.values_list("tap_x", "tap_y").get() == (123, 98)


def test_only_a_portrait_that_was_handed_out_is_answered() -> None:
    portrait = make_portrait()
    client = visitor()
    page = get(client)
    for ticket in ("", portrait.pk, signing.dumps(portrait.pk, salt="other")):
        went = client.post(PAGE, {**hidden(page), "ticket": ticket, "legibility": "covered"})
        assert went.status_code == 303
        assert "rien n’a été gardé" in get(client, went.headers["Location"])
    assert not Answer.objects.exists()


def test_a_text_that_is_not_ours_is_a_fresh_beginning() -> None:
    portrait = make_portrait()
    assert shown(get(visitor(), f"{PAGE}?suite=nonsense")) == portrait.pk
    assert Progress.read(signing.dumps("x", salt="other")) == Progress()


def test_who_comes_too_late_is_led_on() -> None:
    portrait = make_portrait()
    who = someone(Role.VOLUNTEER)
    page = get(who.client)
    for _ in range(3):
        answer(volunteer(), portrait, "covered")
    went = post(who.client, page, legibility="covered")
    assert "avait déjà ses réponses" in get(who.client, went.headers["Location"])
    assert not Answer.objects.filter(account=who.account.pk).exists()


def test_a_form_that_is_sent_twice_counts_once() -> None:
    make_portraits(3)
    for client in (visitor(), someone(Role.VOLUNTEER).client):
        page, before = get(client), Answer.objects.count()
        assert post(client, page, legibility="nonsense").status_code == 422
        for code in ("covered", "not_worn"):
            went = post(client, page, legibility=code)
            assert "Réponse gardée." in get(client, went.headers["Location"])
        assert Answer.objects.count() == before + 1
        assert Answer.objects.latest("made_at").legibility == "covered"


def with_reading(portrait: Portrait) -> None:
    row = Reading(photograph=portrait.photograph, x=140, y=115, w=60, h=12, confidence=0.9)
    row.sealed = seal_field(NUMBER, purpose="reading", row=row.pk)
    row.save()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"legibility": "partial", "d1": "1", "d2": "2"}, "La machine y lit la même chose que vous."),
        ({"legibility": "partial", "d1": "9"}, "La machine y lit autre chose"),
        ({"legibility": "covered"}, "La machine croit y lire un numéro"),
    ],
)
def test_the_machine_s_reading_is_told_after_the_answer_and_never_its_digits(given: Any, sentence: str) -> None:
    portrait, _ = make_portraits(2)
    with_reading(portrait)
    client = visitor()
    page = get(client)
    assert "La machine" not in page
    after = get(client, post(client, page, **given).headers["Location"])
    assert sentence in after
    assert NUMBER not in after


def test_answers_without_account_and_proof_are_few_and_accounts_are_not_held_up() -> None:
    make_portraits(2)
    client = visitor()
    for _ in range(60):
        limits.take_pace(VISITOR, is_proven=False)
    refused = post(client, get(client), legibility="covered")
    assert refused.status_code == 429
    assert "activez JavaScript" in refused.content.decode()
    known = someone(Role.VOLUNTEER).client
    assert post(known, get(known), legibility="covered").status_code == 303


def test_a_volunteer_sees_their_own_agreement_and_no_visitor_sees_any() -> None:
    make_portraits(2)
    who = someone(Role.VOLUNTEER)
    assert "témoin" not in get(who.client)
    gold = make_portrait()
    Answer.objects.create(portrait=gold, account=who.account.pk, legibility="covered", is_gold=True, is_right=True)
    assert "Sur 1 portrait témoin" in get(who.client)
    assert "Sur 1" not in get(someone(Role.VOLUNTEER).client)
    assert "Sur 1" not in get(visitor())


def test_a_depositor_is_not_shown_their_own() -> None:
    who = someone(Role.SUBMITTER)
    make_portrait(make_submission(submitter=who.account.pk))
    assert "Rien à légender" in get(who.client)


def test_the_page_has_no_field_for_free_text() -> None:
    make_portrait()
    page = get(visitor())
    assert "<textarea" not in page
    kinds = re.findall(r"<input(?![^>]*type=)([^>]*)>", page)
    assert len(kinds) == 7
    assert all('maxlength="1"' in kind for kind in kinds)


def test_it_is_kept_by_no_cache_and_speaks_the_chosen_language() -> None:
    make_portraits(2)
    answer = visitor().get(PAGE)
    assert "no-store" in answer.headers["Cache-Control"]
    client = visitor()
    page = client.get(PAGE + "?lang=en").content.decode()
    assert "Can the number be read?" in page
    went = client.post(PAGE + "?lang=en", {**hidden(page), "legibility": "covered"})
    assert parse_qs(urlsplit(went.headers["Location"]).query)["lang"] == ["en"]


def test_the_address_stays_short_however_many_were_seen() -> None:
    progress = Progress()
    for number in range(500):
        progress = progress.after(f"a{number:05d}xxxxxxxxxx", Came.SKIPPED)
    assert len(progress.signed()) < 2_500
    assert len(Progress.read(progress.signed()).seen) == 200
