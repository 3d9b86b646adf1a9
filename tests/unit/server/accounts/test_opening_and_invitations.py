"""Opening an account oneself, and being invited: by password here, by passkey in `test_passkeys`."""

import re
from datetime import timedelta
from typing import Any

import pytest

from contrechamp_server.foundation.accounts.models import Account, Factor, Invitation, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.invitations import invite
from tests.archive import PASSWORD, someone, visitor
from tests.unit.server.accounts.devices import add_telephone
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db


def open_one(pseudonym: str, password: str = PASSWORD, **given: str) -> Any:
    return visitor().post("/compte/ouvrir/", {"pseudonym": pseudonym, "password": password, **given})


def test_anyone_opens_an_account_with_the_roles_that_anyone_may_have() -> None:
    client = visitor()
    answer = client.post("/compte/ouvrir/", {"pseudonym": " Lilas  du pont ", "password": PASSWORD})
    assert answer["Location"] == "/compte/"
    page = client.get("/compte/").content.decode()
    assert "Lilas du pont" in page
    assert "aucune adresse ne permet de le renvoyer" in page
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {"volunteer", "submitter"}
    assert recorded(Action.ACCOUNT_CREATED) == 1


def test_opening_leads_back_to_the_page_that_was_wanted() -> None:
    assert open_one("Lilas", next="/deposer/")["Location"] == "/deposer/"
    assert open_one("Muguet", next="//ailleurs.example/")["Location"] == "/compte/"


@pytest.mark.parametrize(
    ("pseudonym", "sentence"),
    [
        ("", "Un pseudonyme a de 3 à 40 caractères."),
        ("lilas@exemple.fr", "rien ici ne doit mener à vous"),
        ("0612345678", "six chiffres au plus"),
        ("Lilas 1234567", "six chiffres au plus"),
        ("Lil\u202eas", "n’a que des lettres"),
        ("Lil\0as", "n’a que des lettres"),
        ("123", "au moins une lettre"),
        (41 * "a", "Un pseudonyme a de 3 à 40 caractères."),
    ],
)
def test_a_pseudonym_that_says_too_much_is_refused_beside_its_field(pseudonym: str, sentence: str) -> None:
    answer = open_one(pseudonym)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'id="pseudonym-erreur"' in page
    assert not Account.objects.exists()


def test_a_pseudonym_is_given_once_in_whatever_capitals() -> None:
    open_one("Lilas")
    answer = open_one("LILAS")
    assert answer.status_code == 409
    assert "Ce pseudonyme est déjà pris." in answer.content.decode()


def test_a_password_like_the_pseudonym_is_refused_and_what_was_typed_is_kept() -> None:
    answer = open_one("Lilas du pont neuf", "lilas du pont neuf")
    assert answer.status_code == 422
    assert 'value="Lilas du pont neuf"' in answer.content.decode()
    assert 'id="password-erreur"' in answer.content.decode()


def test_a_flood_of_new_accounts_is_stopped_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrechamp_server.foundation.membership.brake.OPENINGS._overall", 2)
    assert [open_one(name).status_code for name in ("Lilas", "Muguet", "Iris")] == [302, 302, 429]
    assert "Réessayez dans une heure." in open_one("Iris").content.decode()
    assert Account.objects.count() == 2


def invited(*roles: Role) -> str:
    """Invite Lilas and give the code, as it is shown to the steward."""
    steward = someone(Role.STEWARD)
    form = {"pseudonym": "Lilas", "role": [role.value for role in roles]}
    page = steward.client.post("/atelier/comptes/inviter/", form).content.decode()
    assert "http://testserver/invitation/" in page
    found = re.search(r'id="secret">([a-z2-9-]{27})<', page)
    assert found
    return found[1]


def test_somebody_invited_sets_a_password_and_then_the_second_factor() -> None:
    code, client = invited(Role.REVIEWER), visitor()
    page = client.post("/invitation/", {"code": code.upper().replace("-", " ")}).content.decode()
    assert "Lilas" in page
    assert "Ces rôles demandent un second facteur." in page
    answer = client.post("/invitation/", {"code": code, "password": PASSWORD})
    assert answer["Location"] == "/compte/second-facteur/"
    assert "L’invitation est acceptée." in client.get("/compte/second-facteur/").content.decode()
    assert client.get("/atelier/").status_code == 302
    assert recorded(Action.ACCESS_SET) == 1


def test_an_invitation_is_used_once() -> None:
    code = invited(Role.SUBMITTER)
    assert visitor().post("/invitation/", {"code": code, "password": PASSWORD})["Location"] == "/compte/"
    answer = visitor().post("/invitation/", {"code": code, "password": "une tout autre phrase"})
    assert answer.status_code == 403
    assert "Ce code n’est pas le bon, ou il a déjà servi." in answer.content.decode()
    assert Account.objects.get(pseudonym="Lilas").check_password(PASSWORD)


def test_a_weak_password_leaves_the_invitation_good() -> None:
    code = invited(Role.SUBMITTER)
    answer = visitor().post("/invitation/", {"code": code, "password": "court"})
    assert answer.status_code == 422
    assert 'id="password-erreur"' in answer.content.decode()
    assert visitor().post("/invitation/", {"code": code, "password": PASSWORD}).status_code == 302


def test_an_invitation_runs_out_after_a_week() -> None:
    code = invited(Role.SUBMITTER)
    assert Invitation.objects.get().expires_at <= now() + timedelta(days=7)
    Invitation.objects.update(expires_at=now())
    assert visitor().post("/invitation/", {"code": code}).status_code == 403


def test_guessing_invitations_stops() -> None:
    code, client = invited(Role.SUBMITTER), visitor()
    for _ in range(60):
        client.post("/invitation/", {"code": "faux"})
    assert client.post("/invitation/", {"code": code}).status_code == 429


def test_a_code_is_kept_as_a_hash_only() -> None:
    code = invited(Role.SUBMITTER)
    kept = str(list(Invitation.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_nobody_enters_an_invited_account_by_another_way() -> None:
    invited(Role.SUBMITTER)
    for password in ("", "!", PASSWORD):
        assert visitor().post("/entrer/", {"pseudonym": "Lilas", "password": password}).status_code == 403


def test_access_given_back_takes_every_old_way_in() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.REVIEWER, pseudonym="Lilas")
    add_telephone(person.account)
    address = f"/atelier/comptes/{person.account.pk}/acces/"
    unsure = steward.client.post(address)
    assert unsure.status_code == 422
    assert person.client.get("/compte/").status_code == 200
    page = steward.client.post(address, {"agreed": "on"}).content.decode()
    found = re.search(r'id="secret">([a-z2-9-]{27})<', page)
    assert found
    assert person.client.get("/compte/").status_code == 302
    assert visitor().post("/entrer/", {"pseudonym": "Lilas", "password": PASSWORD}).status_code == 403
    assert not Factor.objects.exists()
    form = {"code": found[1], "password": "une tout autre phrase"}
    assert visitor().post("/invitation/", form)["Location"] == "/compte/second-facteur/"
    assert recorded(Action.ACCESS_RESET) == 1


def test_a_new_code_voids_the_one_before() -> None:
    code, steward = invited(Role.SUBMITTER), someone(Role.STEWARD)
    account = Account.objects.get(pseudonym="Lilas")
    assert "Donner un nouveau code" in steward.client.get(f"/atelier/comptes/{account.pk}/").content.decode()
    steward.client.post(f"/atelier/comptes/{account.pk}/acces/", {"agreed": "on"})
    assert visitor().post("/invitation/", {"code": code}).status_code == 403


def test_a_code_opens_nothing_once_its_account_is_deactivated() -> None:
    made = invite(actor=someone(Role.STEWARD).actor, pseudonym="Lilas", roles=[])
    Account.objects.filter(pk=made.account.pk).update(is_active=False)
    assert visitor().post("/invitation/", {"code": made.code, "password": PASSWORD}).status_code == 403
