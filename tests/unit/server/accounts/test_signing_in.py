"""Signing in by pseudonym and password: what it opens, what it says when it does not, and what it never does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from contrechamp_server.foundation.accounts.models import Account, ArchiveSession
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.brake import PASSWORDS
from tests.archive import PASSWORD, someone, visitor

pytestmark = pytest.mark.django_db
WRONG = "Ce n’est pas le bon pseudonyme, ou pas le bon mot de passe."
LOOKED_AT = ("/entrer/", "/compte/ouvrir/", "/invitation/")


def enter(client: Client, pseudonym: str, password: str = PASSWORD, **given: str) -> Any:
    return client.post("/entrer/", {"pseudonym": pseudonym, "password": password, **given})


def test_a_right_password_leads_to_the_account() -> None:
    lilas, client = someone(Role.SUBMITTER, pseudonym="Lilas").account, visitor()
    answer = enter(client, "lilas ")
    assert (answer.status_code, answer["Location"]) == (302, "/compte/")
    assert lilas.pseudonym in client.get("/compte/").content.decode()


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    cookie = enter(visitor(), "Lilas").cookies["contrechamp"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("address", LOOKED_AT)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_only_looks_gets_no_cookie_and_leaves_no_session(address: str, language: str) -> None:
    answer = visitor().get(f"{address}?lang={language}")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not ArchiveSession.objects.exists()


def test_a_wrong_password_and_an_unknown_pseudonym_get_one_answer() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    answers = [enter(visitor(), "Lilas", "une autre phrase"), enter(visitor(), "Muguet", "une autre phrase")]
    pages = [answer.content.decode().replace("Muguet", "Lilas") for answer in answers]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert WRONG in pages[0]
    assert pages[0] == pages[1]
    assert not any(answer.cookies for answer in answers)


def count_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list that grows by one with each password hashed, by whatever way."""
    hashed: list[str] = []

    def counting(name: str) -> Callable[..., Any]:
        hash_it = getattr(Argon2PasswordHasher, name)

        def deed(*given: Any, **more: Any) -> Any:
            hashed.append(name)
            return hash_it(*given, **more)

        return deed

    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counting(name))
    return hashed


def test_an_unknown_pseudonym_costs_one_hashing_as_a_wrong_password_does(monkeypatch: pytest.MonkeyPatch) -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    shut = someone(Role.SUBMITTER, pseudonym="Iris").account
    Account.objects.filter(pk=shut.pk).update(is_active=False)
    hashed = count_hashes(monkeypatch)
    for number, pseudonym in enumerate(("Lilas", "Muguet", "Iris"), 1):
        enter(visitor(), pseudonym, "une autre phrase")
        assert len(hashed) == number, pseudonym


def test_a_password_is_never_given_back() -> None:
    page = enter(visitor(), "Lilas", "ma phrase secrète").content.decode()
    assert "Lilas" in page
    assert "ma phrase secrète" not in page


def test_a_deactivated_account_is_not_entered_and_not_told_apart() -> None:
    lilas = someone(Role.SUBMITTER, pseudonym="Lilas")
    Account.objects.filter(pk=lilas.account.pk).update(is_active=False)
    assert WRONG in enter(visitor(), "Lilas").content.decode()
    assert lilas.client.get("/compte/").status_code == 302


def test_too_many_tries_are_said_to_be_that_and_end_with_the_wait() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    for _ in range(10):
        assert enter(visitor(), "Lilas", "une autre phrase").status_code == 403
    answer = enter(visitor(), "LILAS")
    assert answer.status_code == 429
    assert "Attendez un quart d’heure" in answer.content.decode()
    assert enter(visitor(), "Muguet", "une autre phrase").status_code == 403
    PASSWORDS.release()
    assert enter(visitor(), "Lilas").status_code == 302


def test_a_right_password_forgives_the_wrong_ones_before() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    for _ in range(2):
        for _ in range(9):
            enter(visitor(), "Lilas", "une autre phrase")
        assert enter(visitor(), "Lilas").status_code == 302


def test_a_session_that_somebody_planted_is_worth_nothing_after() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    planted = someone(Role.VOLUNTEER).client
    before = planted.cookies["contrechamp"].value
    enter(planted, "Lilas")
    after = planted.cookies["contrechamp"].value
    assert after != before
    assert not ArchiveSession.objects.filter(session_key=before).exists()
    other = visitor()
    other.cookies["contrechamp"] = before
    assert other.get("/compte/").status_code == 302


@pytest.mark.parametrize("where", ["/deposer/", "/atelier/comptes/?cherche=li&lang=en"])
def test_a_page_that_was_wanted_is_where_one_goes(where: str) -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    assert enter(visitor(), "Lilas", next=where)["Location"] == where


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ailleurs.example/",
        "//ailleurs.example/",
        "///ailleurs.example",
        "/\\ailleurs.example",
        "/\t/ailleurs.example",
        "\\\\ailleurs.example",
        "http:ailleurs.example",
        "javascript:alert(1)",
        "ailleurs",
        "/" + 3000 * "a",
        "\0/",
    ],
)
def test_no_address_of_another_site_is_led_to(elsewhere: str) -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    assert enter(visitor(), "Lilas", next=elsewhere)["Location"] == "/compte/"
    page = visitor().get("/entrer/", {"next": elsewhere}).content.decode()
    assert 'name="next"' not in page


def test_a_closed_page_leads_here_and_back_in_the_language_that_was_chosen() -> None:
    someone(Role.SUBMITTER, pseudonym="Lilas")
    client = visitor()
    led = client.get("/compte/?lang=en")["Location"]
    assert led == "/entrer/?next=%2Fcompte%2F%3Flang%3Den&lang=en"
    page = client.get(led).content.decode()
    assert "Sign in with a passkey" in page
    assert 'value="/compte/?lang=en"' in page


def test_staff_without_second_factor_are_led_to_set_one_up_before_anything_else() -> None:
    someone(Role.REVIEWER, pseudonym="Lilas", strong=False)
    client = visitor()
    led = enter(client, "Lilas", next="/atelier/")["Location"]
    assert led == "/compte/second-facteur/?next=%2Fatelier%2F"
    for address in ("/compte/", "/atelier/", "/compte/codes/"):
        on = client.get(client.get(address)["Location"])["Location"]
        assert on.startswith("/compte/second-facteur/?next=")
    assert "L’atelier s’ouvre dès qu’il est posé." in client.get(led).content.decode()


def test_who_is_signed_in_already_goes_on() -> None:
    client = someone(Role.SUBMITTER).client
    assert client.get("/entrer/?next=/deposer/")["Location"] == "/deposer/"
    assert client.get("/entrer/")["Location"] == "/compte/"


def test_signing_out_ends_the_session_here_and_in_the_database() -> None:
    lilas = someone(Role.SUBMITTER)
    answer = lilas.client.post("/sortir/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not ArchiveSession.objects.filter(account_id=lilas.account.pk).exists()
    assert lilas.client.get("/compte/").status_code == 302


def test_nobody_is_signed_out_by_a_link_or_by_another_site() -> None:
    lilas = someone(Role.SUBMITTER)
    assert lilas.client.get("/sortir/").status_code == 405
    assert lilas.client.post("/sortir/", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert lilas.client.get("/compte/").status_code == 200
