"""Setting up second factors, recovery codes, and taking factors away."""

import re
from urllib.parse import unquote

import pytest

from contrechamp_server.foundation.accounts.models import Factor, FactorKind
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.directory import person as as_seen
from contrechamp_server.foundation.membership.totp import secret_of
from tests.archive import Someone, sign_in, someone
from tests.unit.server.accounts.devices import add_telephone, code, telephone
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db
HERE = "/compte/second-facteur/code/"


def scan(person: Someone) -> str:
    """Give the address that the QR code on this person's page holds, read from the link beside it."""
    page = person.client.get(HERE).content.decode()
    assert 'src="data:image/svg+xml' in page
    found = re.search(r'href="(otpauth:[^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_staff_set_a_telephone_up_and_the_desk_opens_at_once() -> None:
    person = someone(Role.REVIEWER, strong=False)
    steward = someone(Role.STEWARD).actor
    assert as_seen(steward, person.account.pk).lacks_factor
    typed = code(telephone(scan(person)))
    before = person.client.cookies["contrechamp"].value
    answer = person.client.post(HERE, {"code": typed, "next": "/atelier/"})
    assert (answer.status_code, answer["Location"]) == (302, "/compte/codes/?next=%2Fatelier%2F")
    assert person.client.cookies["contrechamp"].value != before
    assert person.client.get("/atelier/").status_code == 200
    assert not as_seen(steward, person.account.pk).lacks_factor
    assert recorded(Action.FACTOR_ADDED) == 1


def test_a_factor_counts_only_once_a_code_has_proved_it() -> None:
    person = someone(Role.REVIEWER, strong=False)
    scan(person)
    answer = person.client.post(HERE, {"code": "12345"})
    assert answer.status_code == 403
    assert 'aria-describedby="code-erreur code-aide" aria-invalid="true" autofocus' in answer.content.decode()
    assert person.client.get("/atelier/").status_code == 302
    assert not Factor.objects.filter(is_confirmed=True).exists()


def test_a_page_loaded_twice_shows_the_same_secret() -> None:
    person = someone(Role.VOLUNTEER)
    assert scan(person) == scan(person)


def test_what_another_session_was_shown_is_worth_nothing_once_the_owner_begins() -> None:
    person = someone(Role.VOLUNTEER)
    thief = Someone(person.account, person.actor, sign_in(person.account, strong=False))
    stolen = scan(thief)
    own = scan(person)
    assert own != stolen
    assert thief.client.post(HERE, {"code": code(telephone(stolen))}).status_code == 404
    assert scan(person) != own, "the page that was refused has begun anew"


def test_the_secret_is_kept_encrypted() -> None:
    person = someone(Role.VOLUNTEER)
    secret = telephone(scan(person)).secret
    kept = Factor.objects.get()
    assert secret.encode() not in bytes(kept.sealed)
    assert secret in secret_of(kept, person.account).uri


def test_the_code_that_confirmed_does_not_also_open_the_door() -> None:
    person = someone(Role.VOLUNTEER)
    own = telephone(scan(person))
    used = code(own)
    person.client.post(HERE, {"code": used})
    waiting = sign_in(person.account, strong=False)
    assert waiting.post("/entrer/second-facteur/", {"code": used}).status_code == 403
    assert waiting.post("/entrer/second-facteur/", {"code": code(own, steps=1)}).status_code == 302


def test_a_second_telephone_takes_the_place_of_the_first() -> None:
    person = someone(Role.REVIEWER)
    first = add_telephone(person.account)
    second = telephone(scan(person))
    assert person.client.post(HERE, {"code": code(second)}).status_code == 302
    waiting = sign_in(person.account, strong=False)
    assert waiting.post("/entrer/second-facteur/", {"code": code(first)}).status_code == 403
    assert Factor.objects.filter(kind=FactorKind.TOTP).count() == 1


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.REVIEWER])
def test_no_factor_is_added_from_a_session_that_has_not_proved_the_one_there_is(role: Role) -> None:
    person = someone(role, strong=False)
    add_telephone(person.account)
    assert person.client.get(HERE).status_code == 403
    assert person.client.post(HERE, {"code": "123456"}).status_code == 403


def test_recovery_codes_are_shown_in_one_answer_and_never_again() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    assert "Faire mes codes de secours" in person.client.get("/compte/codes/").content.decode()
    page = person.client.post("/compte/codes/").content.decode()
    shown = re.findall(r"<code>([a-z2-9-]{19})</code>", page)
    assert len(set(shown)) == 10
    file = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)" download="codes-de-secours.txt"', page)
    assert file
    assert unquote(file[1]).split() == shown
    again = person.client.get("/compte/codes/").content.decode()
    assert not any(each in again for each in shown)
    assert "Il en reste 10 sur 10" in again
    kept = str(list(Factor.objects.filter(kind=FactorKind.RECOVERY).values()))
    assert not any(each in kept or each.replace("-", "") in kept for each in shown)


def test_new_recovery_codes_void_the_old_ones() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    old = re.findall(r"<code>([a-z2-9-]{19})</code>", person.client.post("/compte/codes/").content.decode())
    person.client.post("/compte/codes/")
    waiting = sign_in(person.account, strong=False)
    assert waiting.post("/entrer/second-facteur/", {"recovery": old[0]}).status_code == 403


def test_recovery_codes_are_not_made_from_a_session_that_has_not_proved_the_factor() -> None:
    person = someone(Role.VOLUNTEER)
    add_telephone(person.account)
    assert person.client.post("/compte/codes/").status_code == 403
    assert not Factor.objects.filter(kind=FactorKind.RECOVERY).exists()


def test_the_last_factor_of_staff_stays() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    factor = Factor.objects.get()
    person.client.post(f"/compte/second-facteur/{factor.pk}/retrait/")
    assert Factor.objects.filter(pk=factor.pk).exists()
    assert "C’est le dernier moyen d’entrer" in person.client.get("/compte/").content.decode()


def test_who_needs_none_can_take_the_last_factor_away_once_it_is_proved() -> None:
    person = someone(Role.VOLUNTEER)
    own = add_telephone(person.account)
    address = f"/compte/second-facteur/{Factor.objects.get().pk}/retrait/"
    assert person.client.post(address).status_code == 403
    person.client.post("/entrer/second-facteur/", {"code": code(own)})
    assert person.client.post(address).status_code == 302
    assert not Factor.objects.exists()
    assert recorded(Action.FACTOR_REMOVED) == 1


def test_nobody_takes_away_a_factor_of_somebody_else() -> None:
    person, other = someone(Role.REVIEWER), someone(Role.STEWARD)
    add_telephone(person.account)
    assert other.client.post(f"/compte/second-facteur/{Factor.objects.get().pk}/retrait/").status_code == 404
    assert Factor.objects.exists()
