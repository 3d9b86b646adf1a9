"""What stewards do: find people, give and take roles, shut accounts, make tokens; and what they cannot do alone."""

import re
from typing import Any

import pytest

from contrechamp_server.foundation.accounts.models import Account, ApiToken, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.invitations import invite
from contrechamp_server.foundation.membership.tokens import find_token, make_token
from tests.archive import Someone, someone
from tests.unit.server.accounts.devices import add_telephone
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db


def roles_of(person: Someone) -> set[str]:
    return set(RoleGrant.objects.filter(account=person.account).values_list("role", flat=True))


def do(steward: Someone, person: Someone, **form: str) -> Any:
    return steward.client.post(f"/atelier/comptes/{person.account.pk}/", form)


def listed(steward: Someone, query: str = "") -> list[str]:
    page = steward.client.get(f"/atelier/comptes/{query}").content.decode()
    return re.findall(r'<li>\s*<a href="/atelier/comptes/\w+/">([^<]+)</a>', page)


def test_roles_are_given_and_taken_and_count_from_the_next_request() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.REVIEWER)
    assert person.client.get("/atelier/").status_code == 200
    assert do(steward, person, do="take", role="reviewer").status_code == 302
    assert person.client.get("/atelier/").status_code == 403
    assert do(steward, person, do="give", role="editor").status_code == 302
    assert person.client.get("/atelier/").status_code == 200
    assert roles_of(person) == {"editor"}
    assert (recorded(Action.ROLE_REVOKED), recorded(Action.ROLE_GRANTED)) == (1, 1)


def test_a_role_given_twice_or_taken_where_there_is_none_changes_nothing() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.REVIEWER)
    assert do(steward, person, do="give", role="reviewer").status_code == 409
    assert do(steward, person, do="take", role="editor").status_code == 404
    assert roles_of(person) == {"reviewer"}


@pytest.mark.parametrize("form", [{}, {"do": "burn"}, {"do": "give"}, {"do": "give", "role": "emperor"}])
def test_what_is_no_deed_is_refused(form: dict[str, str]) -> None:
    steward, person = someone(Role.STEWARD), someone(Role.REVIEWER)
    assert do(steward, person, **form).status_code == 422


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STEWARD])
def test_nobody_else_gives_themselves_a_role(role: Role) -> None:
    person = someone(role)
    assert do(person, person, do="give", role="steward").status_code == 403
    assert roles_of(person) == {role.value}


def test_the_last_steward_stays_one() -> None:
    steward = someone(Role.STEWARD)
    answer = do(steward, steward, do="take", role="steward")
    assert answer.status_code == 409
    assert "C’est le dernier compte d’intendance." in answer.content.decode()
    other = someone(Role.STEWARD)
    assert do(other, steward, do="take", role="steward").status_code == 302
    assert (roles_of(steward), roles_of(other)) == (set(), {"steward"})


def test_a_deactivated_steward_does_not_count_as_one_who_is_left() -> None:
    steward, other = someone(Role.STEWARD), someone(Role.STEWARD)
    assert do(steward, other, do="shut").status_code == 302
    assert do(steward, steward, do="take", role="steward").status_code == 409


def test_stewards_neither_shut_nor_reset_themselves() -> None:
    steward = someone(Role.STEWARD)
    someone(Role.STEWARD)
    assert do(steward, steward, do="shut").status_code == 409
    answer = steward.client.post(f"/atelier/comptes/{steward.account.pk}/acces/", {"agreed": "on"})
    assert answer.status_code == 409
    assert "demandez-le à quelqu’un d’autre" in answer.content.decode()
    page = steward.client.get(f"/atelier/comptes/{steward.account.pk}/").content.decode()
    assert 'value="shut"' not in page
    assert "/acces/" not in page


def test_a_shut_account_is_out_at_once_and_has_its_roles_when_it_is_back() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.REVIEWER)
    made = make_token(actor=steward.actor, account_id=person.account.pk, label="Essai")
    do(steward, person, do="shut")
    assert person.client.get("/compte/").status_code == 302
    assert do(steward, person, do="shut").status_code == 404
    assert do(steward, person, do="give", role="editor").status_code == 404
    do(steward, person, do="open")
    assert roles_of(person) == {"reviewer"}
    assert find_token(made.bearer).account_id == person.account.pk
    assert person.client.get("/compte/").status_code == 302, "the sessions of before have ended"
    assert (recorded(Action.ACCOUNT_DEACTIVATED), recorded(Action.ACCOUNT_REACTIVATED)) == (1, 1)


def test_people_are_found_by_pseudonym_and_by_role() -> None:
    steward = someone(Role.STEWARD, pseudonym="Aubépine")
    for name, role in (("Lilas", Role.REVIEWER), ("Lilas blanc", Role.SUBMITTER), ("Muguet", Role.REVIEWER)):
        someone(role, pseudonym=name)
    assert listed(steward) == ["Muguet", "Lilas blanc", "Lilas", "Aubépine"]
    assert listed(steward, "?cherche=lilas") == ["Lilas blanc", "Lilas"]
    assert listed(steward, "?role=reviewer") == ["Muguet", "Lilas"]
    assert listed(steward, "?role=reviewer&cherche=LIL") == ["Lilas"]
    assert listed(steward, "?role=emperor&cherche=%00")
    assert listed(steward, "?cherche=%25") == []


def test_the_directory_is_read_a_page_at_a_time_and_keeps_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrechamp_server.outlets.accounts.directory.PAGE", 3)
    steward = someone(Role.STEWARD)
    for number in range(7):
        someone(Role.SUBMITTER, pseudonym=f"Lilas {number}")
    seen: list[str] = []
    query = "?cherche=lilas"
    while query:
        seen += listed(steward, query)
        page = steward.client.get(f"/atelier/comptes/{query}").content.decode()
        found = re.search(r'href="/atelier/comptes/(\?[^"]+)" rel="next"', page)
        query = found[1].replace("&amp;", "&") if found else ""
    assert seen == [f"Lilas {number}" for number in reversed(range(7))]
    assert steward.client.get("/atelier/comptes/?apres=nothing").status_code == 404


def test_staff_without_second_factor_are_marked() -> None:
    steward, person, other = someone(Role.STEWARD), someone(Role.REVIEWER), someone(Role.SUBMITTER)
    add_telephone(steward.account)
    page = steward.client.get("/atelier/comptes/").content.decode()
    assert page.count("second facteur manquant") == 1
    assert "second facteur manquant" in steward.client.get(f"/atelier/comptes/{person.account.pk}/").content.decode()
    assert "manquant" not in steward.client.get(f"/atelier/comptes/{other.account.pk}/").content.decode()


def test_each_state_of_an_account_has_its_mark_and_its_page() -> None:
    steward, shut, closed = someone(Role.STEWARD), someone(Role.SUBMITTER), someone(Role.SUBMITTER)
    made = invite(actor=steward.actor, pseudonym="Lilas", roles=[Role.REVIEWER])
    do(steward, shut, do="shut")
    Account.objects.filter(pk=closed.account.pk).update(is_active=False, closed_at="2026-01-01T00:00Z")
    page = steward.client.get("/atelier/comptes/").content.decode()
    for mark in ("désactivé", "fermé", "invitation en attente"):
        assert page.count(f">{mark}<") == 1
    for key in (made.account.pk, shut.account.pk, closed.account.pk):
        assert steward.client.get(f"/atelier/comptes/{key}/").status_code == 200
    assert 'value="open"' not in steward.client.get(f"/atelier/comptes/{closed.account.pk}/").content.decode()
    assert steward.client.get("/atelier/comptes/nobody/").status_code == 404


def test_an_invitation_takes_a_pseudonym_and_roles_and_shows_its_code_once() -> None:
    steward = someone(Role.STEWARD)
    form = {"pseudonym": "Lilas", "role": ["reviewer", "emperor", "editor"]}
    page = steward.client.post("/atelier/comptes/inviter/", form).content.decode()
    shown = re.search(r'id="secret">([^<]+)<', page)
    assert shown
    account = Account.objects.get(pseudonym="Lilas")
    assert set(RoleGrant.objects.filter(account=account).values_list("role", flat=True)) == {"reviewer", "editor"}
    for address in ("/atelier/comptes/", f"/atelier/comptes/{account.pk}/"):
        assert shown[1] not in steward.client.get(address).content.decode()
    again = steward.client.post("/atelier/comptes/inviter/", form)
    assert again.status_code == 409
    assert 'value="reviewer" checked' in again.content.decode()
    assert steward.client.post("/atelier/comptes/inviter/", {"pseudonym": "a@b.fr"}).status_code == 422


def test_a_token_is_shown_once_listed_and_revoked() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.SUBMITTER, pseudonym="Lilas")
    address = f"/atelier/comptes/{person.account.pk}/jetons/"
    unnamed = steward.client.post(address, {"label": "x"})
    assert unnamed.status_code == 422
    assert 'id="label-erreur"' in unnamed.content.decode()
    page = steward.client.post(address, {"label": "Dépôt par lots"}).content.decode()
    shown = re.search(r"contrechamp_[\w-]{43}", page)
    assert shown
    assert find_token(shown[0]).account_id == person.account.pk
    tokens = steward.client.get("/atelier/jetons/").content.decode()
    assert "Dépôt par lots" in tokens
    assert shown[0] not in tokens
    revoke = f"/compte/jetons/{ApiToken.objects.get().pk}/revocation/"
    assert steward.client.post(revoke, {"next": "/atelier/jetons/"})["Location"] == "/atelier/jetons/"
    after = steward.client.get("/atelier/jetons/").content.decode()
    assert "Le jeton est révoqué" in after
    assert revoke not in after


def test_pages_that_show_a_secret_lead_elsewhere_when_they_are_read_again() -> None:
    steward, person = someone(Role.STEWARD), someone(Role.SUBMITTER)
    for part in ("jetons", "acces"):
        answer = steward.client.get(f"/atelier/comptes/{person.account.pk}/{part}/")
        assert answer["Location"] == f"/atelier/comptes/{person.account.pk}/"
