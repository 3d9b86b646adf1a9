"""The second factor at the door: nothing opens before it, no code works twice, and guessing stops."""

from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.accounts.models import ArchiveSession, Factor, FactorKind
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.recovery import make_recovery_codes
from contrechamp_server.frame.people import AWAITING_SECONDS
from tests.archive import PASSWORD, Someone, someone, visitor
from tests.unit.server.accounts.devices import add_telephone, code
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db
HERE = "/entrer/second-facteur/"


def begin(person: Someone, **given: str) -> Client:
    """Give a browser in which this person's password was given."""
    client = visitor()
    answer = client.post("/entrer/", {"pseudonym": person.account.pseudonym, "password": PASSWORD, **given})
    assert answer["Location"].startswith(HERE)
    return client


def give(client: Client, **fields: str) -> Any:
    return client.post(HERE, fields)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.REVIEWER])
def test_nothing_opens_between_the_password_and_the_second_factor(role: Role) -> None:
    person = someone(role)
    telephone = add_telephone(person.account)
    client = begin(person, next="/deposer/")
    for address in ("/compte/", "/compte/second-facteur/", "/compte/second-facteur/code/", "/compte/mot-de-passe/"):
        assert client.get(address)["Location"].startswith("/entrer/?next=")
        assert client.get(client.get(address)["Location"])["Location"].startswith(HERE)
    assert "Entrer</a>" in client.get("/").content.decode()
    assert client.post("/compte/fermer/", {"agreed": "on", "current": PASSWORD}).status_code == 403
    answer = give(client, code=code(telephone), next="/deposer/")
    assert (answer.status_code, answer["Location"]) == (302, "/deposer/")
    assert client.get("/compte/").status_code == 200


def test_the_key_of_the_session_changes_when_it_opens_more() -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    client = begin(person)
    before = client.cookies["contrechamp"].value
    give(client, code=code(telephone))
    assert client.cookies["contrechamp"].value != before
    assert not ArchiveSession.objects.filter(session_key=before).exists()


def test_a_session_that_waits_is_soon_forgotten_and_one_that_has_proved_is_not() -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    client = begin(person)
    assert client.cookies["contrechamp"]["max-age"] == AWAITING_SECONDS
    give(client, code=code(telephone))
    assert client.cookies["contrechamp"]["max-age"] == 14 * 24 * 3600


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "123456", "١٢٣٤٥٦", "\0", "🌿"])
def test_a_wrong_code_opens_nothing_and_says_so(typed: str) -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    if typed in {code(telephone, steps=step) for step in (-1, 0, 1)}:
        typed = "000000" if typed != "000000" else "111111"
    client = begin(person)
    answer = give(client, code=typed)
    assert answer.status_code == 403
    assert "Ce code n’est pas le bon, ou il a déjà servi." in answer.content.decode()
    assert client.get("/compte/").status_code == 302


def test_a_code_works_once_in_whatever_browser() -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    first, second = begin(person), begin(person)
    seen = code(telephone)
    assert give(first, code=seen).status_code == 302
    assert give(second, code=seen).status_code == 403
    assert give(second, code=code(telephone, steps=-1)).status_code == 403


def test_guessing_codes_stops_though_the_right_one_comes_at_last() -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    client = begin(person)
    for _ in range(10):
        give(client, code="12345")
    answer = give(client, code=code(telephone))
    assert answer.status_code == 429
    assert "Attendez une heure" in answer.content.decode()
    assert client.get("/compte/").status_code == 302


def test_a_recovery_code_stands_in_once() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    codes = make_recovery_codes(actor=person.actor, account=person.account)
    assert give(begin(person), recovery=codes[0].upper().replace("-", " ")).status_code == 302
    assert give(begin(person), recovery=codes[0]).status_code == 403
    assert give(begin(person), recovery=codes[1]).status_code == 302
    assert Factor.objects.filter(account=person.account, kind=FactorKind.RECOVERY).count() == 8
    assert recorded(Action.RECOVERY_CODE_USED) == 2


def test_recovery_codes_of_somebody_else_open_nothing() -> None:
    person, other = someone(Role.REVIEWER), someone(Role.REVIEWER)
    for each in (person, other):
        add_telephone(each.account)
    codes = make_recovery_codes(actor=other.actor, account=other.account)
    make_recovery_codes(actor=person.actor, account=person.account)
    assert give(begin(person), recovery=codes[0]).status_code == 403


def test_another_password_voids_a_session_that_waits() -> None:
    person = someone(Role.REVIEWER)
    telephone = add_telephone(person.account)
    client = begin(person)
    person.client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": "une tout autre phrase"})
    assert give(client, code=code(telephone))["Location"] == "/entrer/"


def test_a_session_older_than_the_factor_must_prove_it_before_it_touches_the_ways_in() -> None:
    person = someone(Role.VOLUNTEER)
    telephone = add_telephone(person.account)
    form = {"current": PASSWORD, "password": "une tout autre phrase"}
    answer = person.client.post("/compte/mot-de-passe/", form)
    assert answer.status_code == 403
    assert 'href="/entrer/"' in answer.content.decode()
    assert person.client.get("/entrer/")["Location"] == HERE
    assert give(person.client, code=code(telephone)).status_code == 302
    assert person.client.post("/compte/mot-de-passe/", form).status_code == 302


def test_the_page_offers_what_the_account_has_and_leads_on_who_has_no_need_of_it() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    page = begin(person).get(HERE).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert "data-passkey" not in page
    assert 'name="recovery"' not in page
    assert visitor().get(HERE)["Location"] == "/entrer/"
    assert person.client.get(HERE)["Location"] == "/compte/"
