"""Passkeys: enough alone, bound to this site and to one challenge, and never another account's."""

import json
from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.accounts.models import Account, ArchiveSession, Factor, FactorKind, RoleGrant
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.invitations import invite
from contrechamp_server.frame.people import AWAITING_SECONDS
from tests.archive import PASSWORD, someone, visitor
from tests.unit.server.accounts.devices import Passkey, add_telephone

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
UNKNOWN = {"code": "wrong_passkey", "message": "Cette clé d’accès n’a pas été reconnue. Recommencez."}


def send(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=JSON)


def ask(client: Client, address: str, **body: Any) -> Any:
    answer = send(client, f"{address}/question", **body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def add(client: Client, passkey: Passkey, **body: Any) -> Any:
    asked = ask(client, "/compte/second-facteur/cle")
    return send(client, "/compte/second-facteur/cle", credential=passkey.make(asked), **body)


def enter(client: Client, passkey: Passkey, **body: Any) -> Any:
    asked = ask(client, "/entrer/cle")
    return send(client, "/entrer/cle", credential=passkey.sign(asked), **body)


def with_passkey(*roles: Role) -> tuple[Account, Passkey]:
    person, passkey = someone(*roles), Passkey()
    assert add(person.client, passkey).status_code == 200
    return person.account, passkey


def test_staff_set_a_key_up_and_the_desk_opens_at_once() -> None:
    person, passkey = someone(Role.REVIEWER, strong=False), Passkey()
    answer = add(person.client, passkey, label="  clé   bleue ", next="/atelier/")
    assert answer.json() == {"next": "/compte/codes/?next=%2Fatelier%2F"}
    assert person.client.get("/atelier/").status_code == 200
    assert "clé bleue" in person.client.get("/compte/").content.decode()


def test_a_key_is_enough_alone_and_counts_as_the_second_factor() -> None:
    account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    assert enter(client, passkey, next="/atelier/").json() == {"next": "/atelier/"}
    assert client.get("/atelier/").status_code == 200
    assert account.pseudonym in client.get("/compte/").content.decode()


def test_a_key_leads_to_no_other_site() -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    assert enter(visitor(), passkey, next="//ailleurs.example/").json() == {"next": "/compte/"}


def test_a_key_proves_what_the_password_began() -> None:
    account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    client.post("/entrer/", {"pseudonym": account.pseudonym, "password": PASSWORD})
    assert "data-passkey" in client.get("/entrer/second-facteur/").content.decode()
    assert enter(client, passkey).json() == {"next": "/compte/"}
    assert client.get("/atelier/").status_code == 200


def test_a_key_of_somebody_else_proves_nothing_for_this_account() -> None:
    _other, passkey = with_passkey(Role.STEWARD)
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    client = visitor()
    client.post("/entrer/", {"pseudonym": person.account.pseudonym, "password": PASSWORD})
    answer = enter(client, passkey)
    assert (answer.status_code, answer.json()) == (403, UNKNOWN)
    assert client.get("/compte/").status_code == 302


def test_an_answer_is_good_for_one_challenge_once() -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    said = passkey.sign(ask(client, "/entrer/cle"))
    other = visitor()
    ask(other, "/entrer/cle")
    assert send(other, "/entrer/cle", credential=said).json() == UNKNOWN
    assert send(client, "/entrer/cle", credential=said).status_code == 200
    client.post("/sortir/")
    assert send(client, "/entrer/cle", credential=said).json() == UNKNOWN


def test_a_wrong_answer_uses_the_challenge_up() -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    asked = ask(client, "/entrer/cle")
    assert send(client, "/entrer/cle", credential=Passkey().sign(asked)).json() == UNKNOWN
    assert send(client, "/entrer/cle", credential=passkey.sign(asked)).json() == UNKNOWN


def test_a_challenge_asked_for_one_thing_answers_no_other() -> None:
    person = someone(Role.REVIEWER)
    asked = ask(person.client, "/compte/second-facteur/cle")
    answer = send(person.client, "/entrer/cle", credential=Passkey().sign({**asked, "rpId": "testserver"}))
    assert answer.json() == UNKNOWN


def test_a_challenge_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    monkeypatch.setattr("contrechamp_server.outlets.accounts.ceremonies._SECONDS", -1)
    assert enter(client, passkey).json() == UNKNOWN


def test_a_key_that_believes_to_see_another_site_is_refused() -> None:
    person = someone(Role.REVIEWER)
    assert add(person.client, Passkey(origin="https://ailleurs.example")).json() == UNKNOWN
    _account, passkey = with_passkey(Role.REVIEWER)
    passkey.origin = "https://ailleurs.example"
    assert enter(visitor(), passkey).json() == UNKNOWN


def test_a_copied_key_is_found_out_by_its_counter() -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    passkey.counter = 40
    assert enter(visitor(), passkey).status_code == 200
    passkey.counter = 7
    assert enter(visitor(), passkey).json() == UNKNOWN


def test_a_key_of_a_deactivated_account_opens_nothing() -> None:
    account, passkey = with_passkey(Role.REVIEWER)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert enter(visitor(), passkey).json() == UNKNOWN


def test_one_key_belongs_to_one_account() -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    assert add(someone(Role.REVIEWER).client, passkey).json() == UNKNOWN
    assert Factor.objects.filter(kind=FactorKind.PASSKEY).count() == 1


def test_an_account_opens_with_a_pseudonym_and_a_key_and_no_password() -> None:
    client, passkey = visitor(), Passkey()
    asked = ask(client, "/compte/ouvrir/cle", pseudonym=" Lilas ")
    assert asked["user"]["name"] == "Lilas"
    assert send(client, "/compte/ouvrir/cle", credential=passkey.make(asked)).json() == {"next": "/compte/"}
    account = Account.objects.get(pseudonym="Lilas")
    assert not account.has_usable_password()
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {"volunteer", "submitter"}
    assert "Votre clé d’accès suffit pour y entrer." in client.get("/compte/").content.decode()
    assert enter(visitor(), passkey).status_code == 200


def test_the_only_key_of_an_account_without_password_stays() -> None:
    client = visitor()
    send(client, "/compte/ouvrir/cle", credential=Passkey().make(ask(client, "/compte/ouvrir/cle", pseudonym="Lilas")))
    client.post(f"/compte/second-facteur/{Factor.objects.get().pk}/retrait/")
    assert Factor.objects.count() == 1
    assert client.post("/compte/mot-de-passe/", {"password": PASSWORD}).status_code == 302
    client.post(f"/compte/second-facteur/{Factor.objects.get().pk}/retrait/")
    assert Factor.objects.count() == 0


def test_a_pseudonym_that_is_taken_is_said_before_the_device_is_asked() -> None:
    taken = someone(pseudonym="Lilas").account.pseudonym
    answer = send(visitor(), "/compte/ouvrir/cle/question", pseudonym=taken.upper())
    assert answer.status_code == 409
    assert answer.json()["message"] == "Ce pseudonyme est déjà pris. Choisissez-en un autre."
    assert not answer.cookies


def test_an_invitation_is_accepted_with_a_key_once() -> None:
    invited = invite(actor=someone(Role.STEWARD).actor, pseudonym="Lilas", roles=[Role.REVIEWER])
    client, passkey = visitor(), Passkey()
    asked = ask(client, "/invitation/cle", code=invited.code)
    said = {"credential": passkey.make(asked), "code": invited.code}
    assert send(client, "/invitation/cle", **said).json() == {"next": "/compte/"}
    assert client.get("/atelier/").status_code == 200
    assert send(visitor(), "/invitation/cle/question", code=invited.code).json()["code"] == "wrong_code"


def test_a_visitor_who_asks_gets_a_cookie_for_a_few_minutes_and_is_nobody() -> None:
    client = visitor()
    ask(client, "/entrer/cle")
    assert client.cookies["contrechamp"]["max-age"] == AWAITING_SECONDS
    assert ArchiveSession.objects.get().account_id == ""
    assert client.get("/compte/").status_code == 302


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "[::1]:8000"])
def test_a_site_opened_by_its_ip_address_is_told_why_it_has_no_keys(host: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]"]
    client = Client(headers={"sec-fetch-site": "same-origin", "host": host})
    answer = send(client, "/entrer/cle/question")
    assert answer.status_code == 422
    assert "ouvrez le site par son nom" in answer.json()["message"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"nul", b'{"credential": 3}', b'{"credential": []}', b'{"pseudonym": 3}', b"[" * 5000]
)
@pytest.mark.parametrize("address", ["/entrer/cle", "/compte/ouvrir/cle", "/invitation/cle"])
def test_what_is_no_answer_is_refused_in_one_line(address: str, body: bytes) -> None:
    for place in (address, f"{address}/question"):
        answer = visitor().post(place, body, content_type="application/json", headers=JSON)
        assert answer.status_code in {200, 403, 422}
        assert answer.status_code != 200 or place == "/entrer/cle/question"


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject", "authenticatorData", "signature"])
@pytest.mark.parametrize("broken", ["", "AAAA", "é", 3, None, "oWNmbXRkbm9uZQ", "_____w"])
def test_a_broken_credential_is_a_wrong_one(part: str, broken: Any) -> None:
    _account, passkey = with_passkey(Role.REVIEWER)
    client = visitor()
    said = passkey.sign(ask(client, "/entrer/cle"))
    said["response"][part] = broken
    if part != "attestationObject":
        assert send(client, "/entrer/cle", credential=said).json() == UNKNOWN
    person, made = someone(Role.REVIEWER), Passkey()
    new = made.make(ask(person.client, "/compte/second-facteur/cle"))
    new["response"][part] = broken
    if part in {"clientDataJSON", "attestationObject"}:
        assert send(person.client, "/compte/second-facteur/cle", credential=new).json() == UNKNOWN
