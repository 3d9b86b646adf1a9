"""Who sees which page of accounts: each address, asked as each kind of person."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from contrechamp_server.foundation.accounts.models import Account, ApiToken, ArchiveSession
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.outlets.accounts.urls import urlpatterns
from tests.archive import PASSWORD, someone, visitor
from tests.unit.server.accounts.devices import add_telephone

pytestmark = pytest.mark.django_db

ANYONE = {
    "sign_in",
    "second_factor",
    "ask_to_enter",
    "enter_with_passkey",
    "sign_out",
    "invitation",
    "ask_to_accept",
    "accept_with_passkey",
    "open",
    "ask_to_open",
    "open_with_passkey",
}
SIGNED_IN = {"set_up", "add_totp", "ask_to_add", "add_passkey"}
PROVEN = {
    "home",
    "password",
    "remove_factor",
    "recovery",
    "end_others",
    "end_session",
    "revoke_token",
    "close",
}
STEWARDS = {"people", "invite", "person", "reset_access", "make_token", "tokens"}
PERSONS = {
    "visitor": ANYONE,
    "awaiting": ANYONE,
    "volunteer": ANYONE | SIGNED_IN | PROVEN,
    "reviewer without factor": ANYONE | SIGNED_IN,
    "steward without factor": ANYONE | SIGNED_IN,
    "reviewer": ANYONE | SIGNED_IN | PROVEN,
    "custodian": ANYONE | SIGNED_IN | PROVEN,
    "steward": ANYONE | SIGNED_IN | PROVEN | STEWARDS,
}


def client_of(person: str) -> tuple[Client, Account]:
    if person == "visitor":
        return visitor(), someone().account
    if person == "awaiting":
        waiting, client = someone(Role.STEWARD), visitor()
        add_telephone(waiting.account)
        client.post("/entrer/", {"pseudonym": waiting.account.pseudonym, "password": PASSWORD})
        assert ArchiveSession.objects.filter(account_id=waiting.account.pk).count() == 2
        return client, waiting.account
    role, _, lacking = person.partition(" ")
    found = someone(Role(role), strong=not lacking)
    return found.client, found.account


def address_of(name: str, account: Account) -> str:
    """Give an address with ids of things that are this account's own, or of nothing."""
    token = ApiToken.objects.get_or_create(account=account, defaults={"label": "Essai", "digest": account.pk})[0]
    known = {"account_id": account.pk, "token_id": token.pk}
    pattern = next(each for each in urlpatterns if each.name == name)
    return reverse(f"accounts:{name}", kwargs={key: known.get(key, "nothing") for key in pattern.pattern.converters})


def test_every_address_has_its_audience() -> None:
    assert {each.name for each in urlpatterns} == ANYONE | SIGNED_IN | PROVEN | STEWARDS


@pytest.mark.parametrize("person", PERSONS)
def test_each_page_opens_to_its_audience_and_to_nobody_else(person: str) -> None:
    client, account = client_of(person)
    for name in sorted(ANYONE | SIGNED_IN | PROVEN | STEWARDS, key=["sign_out"].__contains__):
        for ask in (client.get, client.post):
            answer = ask(address_of(name, account), headers={"accept": "application/json"})
            is_page = answer["Content-Type"] != "application/json"  # the door itself answers a program in JSON
            is_closed = not is_page and answer.json().get("code") in {"sign_in_needed", "forbidden"}
            assert is_closed is (name not in PERSONS[person]), f"{person}: {ask.__name__} {name}: {answer.status_code}"


@pytest.mark.parametrize("name", sorted(SIGNED_IN | PROVEN | STEWARDS))
def test_a_visitor_who_reads_a_closed_page_is_led_to_sign_in(name: str) -> None:
    address = address_of(name, someone().account)
    answer = visitor().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/entrer/?{urlencode({'next': address})}")


@pytest.mark.parametrize("name", sorted(ANYONE | SIGNED_IN | PROVEN | STEWARDS))
def test_no_page_acts_on_what_another_site_sends(name: str) -> None:
    steward = someone(Role.STEWARD)
    answer = steward.client.post(address_of(name, steward.account), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert steward.client.get("/compte/").status_code == 200
