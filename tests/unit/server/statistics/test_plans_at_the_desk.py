"""At the desk editors declare plans, and let deposits join that say the same."""

import pytest

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import SamplingPlan
from contrechamp_server.foundation.records.vocabularies import SamplingKind
from tests.archive import make_submission, someone

pytestmark = pytest.mark.django_db

GIVEN = {
    "code": "mai-2025",
    "kind": "drawn",
    "frame": "deposit",
    "frame_size": "1000",
    "seed": "467771",
    "step": "",
}


def test_a_plan_is_declared_and_a_deposit_joins_it() -> None:
    deposit = make_submission(sampling=SamplingKind.DRAWN, frame_size=1000, draw_seed="467771", sent_at=now())
    editor = someone(Role.EDITOR).client
    assert editor.post("/atelier/plans/", GIVEN).status_code == 302
    plan = SamplingPlan.objects.get()
    page = editor.get("/atelier/plans/").content.decode()
    assert "mai-2025" in page
    assert deposit.pk in page
    assert editor.post(f"/atelier/plans/{plan.pk}/", {"deposit": deposit.pk}).status_code == 302
    deposit.refresh_from_db()
    assert deposit.plan == plan
    assert deposit.pk not in editor.get("/atelier/plans/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "Mai 2025"}, "Cette valeur ne convient pas."),
        ({"kind": "systematic"}, "Cette valeur ne convient pas."),
        ({"kind": "incident"}, "Sélectionnez un choix valide"),
        ({"frame_size": "0"}, "supérieure ou égale à 1"),
    ],
)
def test_a_plan_that_makes_no_sense_is_told_beside_its_field(wrong: dict[str, str], words: str) -> None:
    answer = someone(Role.STEWARD).client.post("/atelier/plans/", {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SamplingPlan.objects.exists()


def test_a_code_is_given_once() -> None:
    editor = someone(Role.EDITOR).client
    editor.post("/atelier/plans/", GIVEN)
    answer = editor.post("/atelier/plans/", GIVEN)
    assert (answer.status_code, "Ce code est déjà pris." in answer.content.decode()) == (422, True)


def test_nobody_else_declares_plans() -> None:
    for role in set(Role) - {Role.EDITOR, Role.STEWARD}:
        assert someone(role).client.get("/atelier/plans/").status_code in {403, 404}
