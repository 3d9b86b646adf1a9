"""The rule in words for everyone, its form and the gold for stewards."""

from dataclasses import asdict

import pytest

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.models import Gold, Rule
from tests.archive import someone, visitor
from tests.unit.server.captions.crowd import make_portrait

pytestmark = pytest.mark.django_db
FIGURES = {**asdict(Terms()), "priority": "sampled"}


def test_anyone_reads_the_rule_and_only_a_steward_the_way_to_change_it() -> None:
    page = visitor().get("/legender/regles/").content.decode()
    assert "Il faut que 3 réponses disent la même chose" in page
    assert "une réponse sans compte pour 0,5" in page
    assert "/legender/regles/modifier/" not in page
    assert "for 0.5" in visitor().get("/legender/regles/?lang=en").content.decode()
    assert "/legender/regles/modifier/" in someone(Role.STEWARD).client.get("/legender/regles/").content.decode()
    assert visitor().get("/legender/apprendre/").status_code == 200


@pytest.mark.parametrize("address", ["/legender/regles/modifier/", "/legender/regles/temoins/"])
def test_others_do_not_open_the_steward_s_forms(address: str) -> None:
    assert visitor().get(address).status_code == 302
    assert someone(Role.REVIEWER).client.get(address).status_code == 403
    assert someone(Role.STEWARD, strong=False).client.get(address).status_code == 302
    assert someone(Role.STEWARD).client.get(address).status_code == 200


def test_a_steward_changes_the_rule_and_the_page_says_so() -> None:
    client = someone(Role.STEWARD).client
    went = client.post("/legender/regles/modifier/", {**FIGURES, "agreeing": "4", "most": "12"})
    assert (went.status_code, went.headers["Location"]) == (302, "/legender/regles/")
    assert Rule.objects.values_list("agreeing", "most").get() == (4, 12)
    page = visitor().get("/legender/regles/").content.decode()
    assert "Il faut que 4 réponses disent la même chose" in page
    assert "12" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"agreeing": "beaucoup"}, "Un nombre entier."),
        ({"agreeing": "-3"}, "Un nombre entier."),
        ({"most": "999"}, "Entre 2 et 40."),
        ({"priority": "x"}, "Choisissez l’un des ordres."),
    ],
)
def test_a_figure_that_cannot_be_is_named_and_the_others_are_kept(given: dict[str, str], sentence: str) -> None:
    client = someone(Role.STEWARD).client
    refused = client.post("/legender/regles/modifier/", {**FIGURES, "gold_every": "77", **given})
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert 'value="77"' in refused.content.decode()
    assert not Rule.objects.exists()


def test_a_steward_names_gold_by_its_address_and_retires_it() -> None:
    portrait, client = make_portrait(), someone(Role.STEWARD).client
    address = "/legender/regles/temoins/"
    given = {"portrait": f"https://archives.example/portraits/{portrait.pk}/?lang=en", "legibility": "not_worn"}
    assert client.post(address, given).status_code == 302
    assert Gold.objects.get().legibility == "not_worn"
    again = client.post(address, given)
    assert again.status_code == 422
    assert "ne peut pas servir de témoin" in again.content.decode()
    for wrong in ({"portrait": "rien"}, {"portrait": portrait.pk, "legibility": "x"}):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, {"portrait": portrait.pk, "do": "retire"}).status_code == 302
    assert not Gold.objects.exists()
