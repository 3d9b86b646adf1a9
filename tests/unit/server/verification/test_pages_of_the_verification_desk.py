"""The verification desk by forms alone: what waits, the answers side by side, one's opinion blind to the other's, and who
may see digits at all."""

from typing import Any

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Finding
from contrechamp_server.outlets.desk.saying import tap_size
from contrechamp_server.stages.approval.models import Repaint
from contrechamp_server.stages.verification.models import Case, Opinion, OpinionKind
from contrechamp_server.stages.verification.places import around
from contrechamp_server.stages.verification.states import CaseState
from tests.archive import Someone, make_submission, someone, visitor
from tests.unit.server.verification.casting import (
    DIGITS,
    FRAME,
    MISTYPED,
    TOLD,
    answer,
    make_case,
    reviewers,
    say,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True)
FRENCH = {"accept-language": "fr"}


def at(case: Case, *more: str) -> str:
    return "/".join(["/atelier/verification", case.portrait_id, *more, ""])


def get(who: Someone, address: str) -> str:
    answer = who.client.get(address, headers=FRENCH)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def form(action: str, **given: Any) -> dict[str, Any]:
    told = {"legibility": TOLD.legibility, "digits": DIGITS, "unit_type": TOLD.unit_type}
    details = {"unit_markings": list(TOLD.unit_markings), "equipment": list(TOLD.equipment)}
    assert TOLD.band is not None
    band = {f"band_{side}": value for side, value in zip("xywh", TOLD.band, strict=True)}
    return {"action": action, "version": "1", "reason": "", **told, **details, **band, **given}


def test_the_answers_stand_side_by_side_with_the_machine_s_reading() -> None:
    case = make_case()
    page = get(someone(Role.REVIEWER), at(case))
    assert page.count(f'<td class="case__digits">{DIGITS}</td>') == 2
    assert page.count(f'<td class="case__digits">{MISTYPED}</td>') == 1
    assert page.count("sans compte") == 1
    assert f'<p><span class="case__digits">{DIGITS}</span></p>' in page
    assert "Casque" not in page
    assert "Grenade sur le casque" in page


def test_two_reviewers_agree_by_one_press_each_and_are_led_on() -> None:
    case, other = make_case(), make_case()
    ada, bruno = someone(Role.REVIEWER), someone(Role.REVIEWER)
    assert "2 portraits attendent votre avis." in get(ada, "/atelier/verification/")
    led = ada.client.post(at(case), form("agree"))
    assert (led.status_code, led.headers["Location"]) == (302, f"{at(other)}?dit=first_opinion")
    assert ada.client.get(at(case)).status_code == 403
    assert "Avis gardé" in get(ada, led.headers["Location"])
    led = bruno.client.post(at(case), form("agree"))
    assert Finding.objects.get().portrait_id == case.portrait_id
    assert Repaint.objects.count() == 1
    assert "Constat vérifié. Les chiffres sont scellés et oubliés." in get(bruno, led.headers["Location"])


def test_the_second_reviewer_is_not_shown_what_the_first_has_said() -> None:
    case = make_case()
    say(reviewers()[0], case, TOLD.__class__("partial", "??71938", "egm", band=TOLD.band))
    bruno = someone(Role.REVIEWER)
    for address in (at(case), at(case, "histoire")):
        page = get(bruno, address)
        assert "??71938" not in page
        assert "Gendarmerie mobile</dd>" not in page
        assert "Un chiffre est mal lu</p>" not in page


def test_a_correction_without_its_reason_comes_back_as_it_was_filled_in() -> None:
    case = make_case()
    ada = someone(Role.REVIEWER)
    sent = form("correct", digits="407 19 3?", legibility="partial", unit_type="egm")
    back = ada.client.post(at(case), sent, headers=FRENCH)
    page = back.content.decode()
    assert back.status_code == 422
    assert "Choisissez un motif dans la liste." in page
    assert 'value="407193?"' in page
    assert '<option value="egm" selected>' in page
    assert not Opinion.objects.exists()
    wrong = ada.client.post(at(case), {**sent, "reason": "digit_misread", "digits": "40719"}, headers=FRENCH)
    assert "Un numéro lisible a sept chiffres" in wrong.content.decode()
    assert ada.client.post(at(case), {**sent, "reason": "digit_misread"}).status_code == 302
    assert Opinion.objects.get().kind == OpinionKind.CORRECT


def test_where_nobody_knows_the_place_it_is_pointed_at_without_scripts_and_nothing_else_is_lost() -> None:
    case = make_case(is_band_known=False)
    ada = someone(Role.REVIEWER)
    page = get(ada, at(case))
    assert "Personne n’a montré où est le numéro" in page
    assert 'data-key="a" data-needs-band="yes" disabled' in page
    bare = {key: value for key, value in form("agree").items() if not key.startswith("band_")}
    assert ada.client.post(at(case), bare).status_code == 422
    width, height = tap_size(FRAME)
    x, y = width // 2, height // 2
    del bare["action"]
    pointed = ada.client.post(at(case), {**bare, "digits": "4071935", "tap.x": x, "tap.y": y}, headers=FRENCH)
    page = pointed.content.decode()
    band = around(FRAME.x + x * FRAME.w // width, FRAME.y + y * FRAME.h // height, FRAME)
    assert band is not None
    for side, value in zip("xywh", band, strict=True):
        assert f'name="band_{side}" value="{value}"' in page
    assert 'value="4071935"' in page
    assert 'data-needs-band="yes">' in page
    sides = {f"band_{side}": value for side, value in zip("xywh", band, strict=True)}
    assert ada.client.post(at(case), {**form("agree"), **sides}).status_code == 302
    assert Opinion.objects.get().band == band
    assert Opinion.objects.get().kind == OpinionKind.AGREE


def test_a_form_that_is_none_is_refused() -> None:
    case = make_case()
    client = someone(Role.REVIEWER).client
    for wrong in (
        {"action": "burn"},
        {"version": "one"},
        {"band_x": "-4"},
        {"band_x": "9" * 30},
        {"band_x": ""},
        {"tap.x": "x", "tap.y": "1"},
    ):
        assert client.post(at(case), {**form("agree"), **wrong}).status_code == 422, wrong
    assert not Opinion.objects.exists()


def test_a_case_that_was_opened_again_meanwhile_is_not_decided_by_an_old_page() -> None:
    case = make_case()
    assert someone(Role.REVIEWER).client.post(at(case), form("agree", version="2")).status_code == 409


def test_an_adjudicator_sees_what_was_said_begins_with_it_and_decides() -> None:
    case = make_case()
    ada = someone(Role.REVIEWER)
    led = ada.client.post(at(case), form("correct", digits=MISTYPED, reason="digit_misread"))
    assert led.status_code == 302
    say(reviewers()[0], case)
    judge = someone(Role.ADJUDICATOR)
    assert at(case, "arbitrage") in get(judge, "/atelier/verification/")
    page = get(judge, at(case, "arbitrage"))
    assert "Un chiffre est mal lu" in page
    opinion = Opinion.objects.get(kind=OpinionKind.CORRECT)
    assert f'value="{MISTYPED}"' in get(judge, f"{at(case, 'arbitrage')}?avis={opinion.pk}")
    assert judge.client.post(at(case, "arbitrage"), form("correct")).status_code == 422
    done = judge.client.post(at(case, "arbitrage"), form("correct", reason="seen_enlarged"))
    assert (done.status_code, done.headers["Location"]) == (302, "/atelier/verification/?dit=verified")
    case.refresh_from_db()
    assert case.state == CaseState.VERIFIED
    assert judge.client.get(at(case, "arbitrage")).status_code == 404


def test_a_case_is_sent_on_with_a_reason_and_passed_over_without() -> None:
    case, other = make_case(), make_case()
    ada = someone(Role.REVIEWER)
    passed = ada.client.get(f"/atelier/verification/suivant/?saute={case.portrait_id}")
    assert passed.headers["Location"] == at(other)
    assert ada.client.post(at(case), form("send_on", reason="")).status_code == 422
    led = ada.client.post(at(case), form("send_on", reason="unsure"))
    assert led.headers["Location"] == f"{at(other)}?dit=adjudication"
    case.refresh_from_db()
    assert case.state == CaseState.ADJUDICATION


def test_a_verified_finding_shows_its_history_without_digits_and_is_opened_again() -> None:
    case = verified()
    editor, ada = someone(Role.EDITOR), someone(Role.REVIEWER)
    page = get(editor, at(case, "histoire"))
    assert page.count("D’accord avec les réponses") == 2
    assert "Remettre à vérifier" not in page
    assert DIGITS not in page
    assert case.portrait_id in get(editor, "/atelier/verification/")
    assert editor.client.post(at(case, "rouvrir"), {"version": "1", "reason": "in_doubt"}).status_code == 403
    assert ada.client.post(at(case, "rouvrir"), {"version": "1", "reason": ""}).status_code == 422
    assert ada.client.post(at(case, "rouvrir"), {"version": "1", "reason": "in_doubt"}).status_code == 302
    page = get(ada, at(case))
    assert "Le constat paraît inexact" in page
    assert "chiffres scellés" in page


def test_digits_are_for_reviewers_and_adjudicators_who_had_no_part_and_for_nobody_else() -> None:
    depositor = someone(Role.REVIEWER)
    case = make_case(submission=make_submission(submitter=depositor.account.pk))
    volunteer = someone(Role.REVIEWER)
    answer(case.portrait, TOLD, volunteer.account.pk)
    addresses = ["/atelier/verification/", *(at(case, *more) for more in ((), ("arbitrage",), ("histoire",)))]
    others = [role for role in Role if role is not Role.REVIEWER]
    clients = [visitor(), *(someone(role).client for role in others), depositor.client, volunteer.client]
    for client in [*clients, someone(Role.REVIEWER, strong=False).client]:
        for address in addresses:
            shown = client.get(address).content.decode()
            assert DIGITS not in shown
            assert MISTYPED not in shown


def test_a_point_outside_the_portrait_is_no_band() -> None:
    assert around(FRAME.x - 1, FRAME.y, FRAME) is None
    corner = around(FRAME.x, FRAME.y, FRAME)
    assert corner is not None
    assert corner == Box(FRAME.x, FRAME.y, corner.w, corner.h)
