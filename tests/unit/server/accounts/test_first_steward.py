"""The first steward: made once, with a second factor that counts at once, and let in again when everything is lost."""

from datetime import UTC, datetime

import pyotp
import pytest

from contrechamp_server.foundation.accounts.models import Factor, FactorKind, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import ConflictError
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.errors import NoSuchStewardError, PasswordError
from contrechamp_server.foundation.membership.first_steward import create_first_steward
from contrechamp_server.foundation.membership.invitations import accept_with_password, readmit_steward
from contrechamp_server.foundation.membership.totp import prove_totp
from tests.archive import PASSWORD, sign_in, someone
from tests.unit.server.accounts.log import recorded

pytestmark = pytest.mark.django_db


def test_the_first_steward_can_prove_the_second_factor_at_once() -> None:
    made = create_first_steward(pseudonym="Lilas", password=PASSWORD)
    totp = pyotp.parse_uri(made.totp_uri)
    assert isinstance(totp, pyotp.TOTP)
    code = totp.at(datetime.now(UTC))
    prove_totp(account=made.account, code=code)
    assert list(RoleGrant.objects.values_list("role", flat=True)) == ["steward"]
    assert Factor.objects.filter(kind=FactorKind.RECOVERY).count() == len(set(made.recovery_codes)) == 10


def test_there_is_one_first_steward_only() -> None:
    create_first_steward(pseudonym="Lilas", password=PASSWORD)
    with pytest.raises(ConflictError):
        create_first_steward(pseudonym="Muguet", password=PASSWORD)


def test_the_first_steward_needs_a_good_password_too() -> None:
    with pytest.raises(PasswordError):
        create_first_steward(pseudonym="Lilas", password=PASSWORD[:8])
    assert not RoleGrant.objects.exists()


def test_a_steward_who_lost_everything_is_let_in_again_with_new_means_only() -> None:
    made = create_first_steward(pseudonym="Lilas", password=PASSWORD)
    client = sign_in(made.account, strong=True)
    invited = readmit_steward(pseudonym=" lilas")
    assert client.get("/compte/").status_code == 302
    assert not Factor.objects.exists()
    account = accept_with_password(code=invited.code, password="une autre phrase assez longue")  # noqa: S106
    assert account.check_password("une autre phrase assez longue")
    assert recorded(Action.ACCESS_RESET)


def test_nobody_but_stewards_is_let_in_again_from_the_machine() -> None:
    someone(Role.REVIEWER, pseudonym="Muguet")
    create_first_steward(pseudonym="Lilas", password=PASSWORD)
    for pseudonym in ("Muguet", "Personne"):
        with pytest.raises(NoSuchStewardError) as refused:
            readmit_steward(pseudonym=pseudonym)
        assert refused.value.stewards == ("Lilas",)
