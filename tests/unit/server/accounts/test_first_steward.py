"""The first steward: made once, with a second factor that counts at once."""

from datetime import UTC, datetime

import pyotp
import pytest

from contrechamp_server.foundation.accounts.models import Factor, FactorKind, RoleGrant
from contrechamp_server.foundation.core.errors import ConflictError
from contrechamp_server.foundation.membership.errors import PasswordError
from contrechamp_server.foundation.membership.first_steward import create_first_steward
from contrechamp_server.foundation.membership.totp import prove_totp
from tests.archive import PASSWORD

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
