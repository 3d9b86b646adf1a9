"""One's own account: what it shows, another password, the browsers signed in, closing it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from contrechamp_server.foundation.accounts.models import Account, ApiToken, ArchiveSession, Factor, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.own_sessions import forget_expired_sessions
from contrechamp_server.foundation.membership.tokens import find_token, make_token
from contrechamp_server.pipeline import sweep
from tests.archive import PASSWORD, Someone, someone, visitor
from tests.unit.server.accounts.devices import add_telephone
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db
ANOTHER = "une tout autre phrase"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"


def browser(person: Someone, agent: str = FIREFOX) -> Client:
    """Give another browser in which this person has signed in by password."""
    client = Client(headers={"sec-fetch-site": "same-origin", "user-agent": agent})
    client.post("/entrer/", {"pseudonym": person.account.pseudonym, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def test_the_page_says_roles_in_words() -> None:
    page = someone(Role.REVIEWER, Role.CUSTODIAN).client.get("/compte/").content.decode()
    assert "Relecteur ou relectrice" in page
    assert "Garde hors ligne une clé qui ouvre les originaux scellés." in page
    assert "Tenir les comptes" not in page


def test_another_password_ends_the_other_sessions_and_this_one_goes_on_under_another_key() -> None:
    person = someone(Role.SUBMITTER)
    other = browser(person)
    key = person.client.cookies["contrechamp"].value
    answer = person.client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": ANOTHER})
    assert answer["Location"] == "/compte/"
    assert person.client.cookies["contrechamp"].value != key
    assert "Le mot de passe est changé." in person.client.get("/compte/").content.decode()
    assert not is_in(other)
    assert not ArchiveSession.objects.filter(session_key=key).exists()
    entered = visitor().post("/entrer/", {"pseudonym": person.account.pseudonym, "password": ANOTHER})
    assert entered.status_code == 302
    assert recorded(Action.PASSWORD_CHANGED) == 1


def test_staff_stay_proved_when_they_change_their_password() -> None:
    person = someone(Role.REVIEWER)
    add_telephone(person.account)
    person.client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": ANOTHER})
    assert person.client.get("/atelier/").status_code == 200


def test_another_password_takes_the_current_one() -> None:
    person = someone(Role.SUBMITTER)
    answer = person.client.post("/compte/mot-de-passe/", {"current": ANOTHER, "password": ANOTHER})
    assert answer.status_code == 403
    assert 'id="current-erreur"' in answer.content.decode()
    for _ in range(9):
        person.client.post("/compte/mot-de-passe/", {"current": ANOTHER, "password": ANOTHER})
    assert person.client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": ANOTHER}).status_code == 429
    assert Account.objects.get(pk=person.account.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("court", "Ce mot de passe est trop court."), ("password12345", "trop courant"), (300 * "a", "trop long")],
)
def test_a_weak_password_is_refused_with_the_reason_and_nothing_ends(password: str, sentence: str) -> None:
    person = someone(Role.SUBMITTER)
    other = browser(person)
    answer = person.client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": password})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'aria-describedby="password-erreur password-aide" aria-invalid="true" autofocus' in page
    assert is_in(other)


def test_sessions_are_listed_by_a_coarse_name_and_nothing_else_is_kept() -> None:
    person = someone(Role.SUBMITTER)
    browser(person)
    page = person.client.get("/compte/").content.decode()
    assert "Firefox, Linux" in page
    kept = str(list(ArchiveSession.objects.values())) + "".join(
        str(session.get_decoded()) for session in ArchiveSession.objects.all()
    )
    assert "143.0" not in kept
    assert "Gecko" not in kept
    assert "127.0.0.1" not in kept


def test_one_session_is_ended_from_another() -> None:
    person = someone(Role.SUBMITTER)
    other, third = browser(person), browser(person, "Mozilla/5.0 (iPhone) Safari/605")
    page = person.client.get("/compte/").content.decode()
    row = next(part for part in page.split("<li>") if "Safari, iPhone" in part)
    address = re.search(r'action="(/compte/sessions/\w+/fin/)"', row)
    assert address
    assert person.client.post(address[1]).status_code == 302
    assert [is_in(each) for each in (person.client, other, third)] == [True, True, False]
    assert recorded(Action.SESSION_REVOKED) == 1


def test_all_other_sessions_are_ended_at_once() -> None:
    person, stranger = someone(Role.SUBMITTER), someone(Role.SUBMITTER)
    others = [browser(person), browser(person)]
    assert person.client.post("/compte/sessions/fin/").status_code == 302
    assert [is_in(each) for each in (person.client, *others, stranger.client)] == [True, False, False, True]


def test_nobody_ends_a_session_of_somebody_else() -> None:
    person, stranger = someone(Role.SUBMITTER), someone(Role.STEWARD)
    other = browser(person)
    page = person.client.get("/compte/").content.decode()
    address = re.search(r'action="(/compte/sessions/\w+/fin/)"', page)
    assert address
    assert stranger.client.post(address[1]).status_code == 404
    assert is_in(other)


def test_a_session_that_was_ended_does_not_come_back_with_a_request_under_way() -> None:
    person = someone(Role.SUBMITTER)
    other = browser(person)
    cookie = other.cookies["contrechamp"].value
    person.client.post("/compte/sessions/fin/")
    answer = other.get("/compte/")
    assert answer.cookies["contrechamp"]["max-age"] == 0
    assert not ArchiveSession.objects.filter(session_key=cookie).exists()


def test_the_address_of_the_page_gives_no_session_key_away() -> None:
    person = someone(Role.SUBMITTER)
    browser(person)
    page = person.client.get("/compte/").content.decode()
    assert not [key for key in ArchiveSession.objects.values_list("session_key", flat=True) if key in page]


def test_sessions_that_have_run_out_are_forgotten() -> None:
    person, other = someone(Role.SUBMITTER), someone(Role.SUBMITTER)
    old = ArchiveSession.objects.filter(account_id=other.account.pk)
    old.update(expire_date=now() - timedelta(seconds=1))
    sweep()
    assert not old.exists()
    assert forget_expired_sessions() == 0
    assert is_in(person.client)


def test_the_owner_revokes_a_token_that_acts_in_their_name_and_nobody_elses() -> None:
    steward, person, stranger = someone(Role.STEWARD), someone(Role.SUBMITTER), someone(Role.SUBMITTER)
    made = make_token(actor=steward.actor, account_id=person.account.pk, label="Dépôt par lots")
    assert "Dépôt par lots" in person.client.get("/compte/").content.decode()
    address = f"/compte/jetons/{made.token.pk}/revocation/"
    assert stranger.client.post(address).status_code == 403
    assert find_token(made.bearer).account_id == person.account.pk
    assert person.client.post(address)["Location"] == "/compte/"
    assert ApiToken.objects.get().revoked_at is not None
    assert "Dépôt par lots" not in person.client.get("/compte/").content.decode()


def test_closing_takes_everything_but_the_pseudonym() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.SUBMITTER, pseudonym="Lilas")
    add_telephone(steward.account)
    make_token(actor=steward.actor, account_id=person.account.pk, label="Essai")
    other = browser(person)
    answer = person.client.post("/compte/fermer/", {"current": PASSWORD, "agreed": "on"})
    assert "Ce compte est fermé" in answer.content.decode()
    assert not any(is_in(each) for each in (person.client, other))
    mine = {"account": person.account.pk}
    assert not any(kept.objects.filter(**mine).exists() for kept in (RoleGrant, ApiToken, Factor))
    taken = visitor().post("/compte/ouvrir/", {"pseudonym": "lilas", "password": ANOTHER})
    assert taken.status_code == 409
    entered = visitor().post("/entrer/", {"pseudonym": "Lilas", "password": PASSWORD})
    assert entered.status_code == 403
    reopened = steward.client.post(f"/atelier/comptes/{person.account.pk}/", {"do": "open"})
    assert reopened.status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"current": ANOTHER, "agreed": "on"}, 403),
        ({"current": PASSWORD}, 422),
        ({"agreed": "on"}, 403),
    ],
)
def test_closing_takes_the_password_and_a_yes(form: dict[str, str], status: int) -> None:
    person = someone(Role.SUBMITTER)
    assert person.client.post("/compte/fermer/", form).status_code == status
    assert is_in(person.client)


def test_the_last_steward_cannot_close_their_account() -> None:
    steward = someone(Role.STEWARD)
    form = {"current": PASSWORD, "agreed": "on"}
    answer = steward.client.post("/compte/fermer/", form)
    assert answer.status_code == 409
    assert "C’est le dernier compte d’intendance." in answer.content.decode()
    someone(Role.STEWARD)
    assert steward.client.post("/compte/fermer/", form).status_code == 200
