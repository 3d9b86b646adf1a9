"""Tokens of programs: shown once, never strong, void at once when they, the role or the account go."""

import pytest

from contrechamp_server.foundation.accounts.models import Account, ApiToken, RoleGrant
from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Permission, Role
from contrechamp_server.foundation.membership.errors import UnknownTokenError
from contrechamp_server.foundation.membership.tokens import find_token, make_token, revoke_token
from tests.archive import someone

pytestmark = pytest.mark.django_db


def test_a_token_acts_as_its_account_and_is_never_strong() -> None:
    reviewer = someone(Role.SUBMITTER, Role.REVIEWER)
    made = make_token(actor=someone(Role.STEWARD).actor, account_id=reviewer.account.pk, label="Dépôt par lots")
    actor = find_token(made.bearer)
    assert actor.account_id == reviewer.account.pk
    assert actor.may(Permission.SUBMIT)
    assert not actor.may(Permission.REVIEW)


def test_only_the_hash_of_a_token_is_kept() -> None:
    steward = someone(Role.STEWARD)
    made = make_token(actor=steward.actor, account_id=steward.account.pk, label="Essai")
    kept = ApiToken.objects.values().get()
    assert not any(made.bearer in str(value) for value in kept.values())


@pytest.mark.parametrize("bearer", ["", "contrechamp_", "contrechamp_x", "\0", "é"])
def test_an_unknown_token_opens_nothing(bearer: str) -> None:
    with pytest.raises(UnknownTokenError):
        find_token(bearer)


def test_a_revoked_token_opens_nothing_from_then_on() -> None:
    steward = someone(Role.STEWARD)
    made = make_token(actor=steward.actor, account_id=steward.account.pk, label="Essai")
    revoke_token(actor=steward.actor, token_id=made.token.pk)
    with pytest.raises(UnknownTokenError):
        find_token(made.bearer)


def test_a_token_follows_its_account_and_its_roles_at_once() -> None:
    submitter = someone(Role.SUBMITTER)
    made = make_token(actor=someone(Role.STEWARD).actor, account_id=submitter.account.pk, label="Essai")
    RoleGrant.objects.filter(account=submitter.account).delete()
    assert not find_token(made.bearer).may(Permission.SUBMIT)
    Account.objects.filter(pk=submitter.account.pk).update(is_active=False)
    with pytest.raises(UnknownTokenError):
        find_token(made.bearer)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STEWARD])
def test_only_a_steward_makes_and_revokes_tokens(role: Role) -> None:
    other = someone(role)
    with pytest.raises(ForbiddenError):
        make_token(actor=other.actor, account_id=other.account.pk, label="Essai")
    with pytest.raises(ForbiddenError):
        revoke_token(actor=other.actor, token_id=other.account.pk)
    with pytest.raises(ForbiddenError):
        make_token(actor=someone(Role.STEWARD, strong=False).actor, account_id=other.account.pk, label="Essai")


def test_a_token_needs_an_account_and_a_label() -> None:
    steward = someone(Role.STEWARD)
    with pytest.raises(NotFoundError):
        make_token(actor=steward.actor, account_id="nobody", label="Essai")
    with pytest.raises(InvalidError):
        make_token(actor=steward.actor, account_id=steward.account.pk, label=" ")
    with pytest.raises(NotFoundError):
        revoke_token(actor=steward.actor, token_id=steward.account.pk)
