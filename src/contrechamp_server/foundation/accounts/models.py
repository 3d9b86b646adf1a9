"""What is known of somebody who signs in. There is no column for a name, an e-mail address or an IP address."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.core.permissions import Role


class Account(AbstractBaseUser):
    """A pseudonym. It is never changed or given out again: the log speaks of it through commitments."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    pseudonym = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)
    """When its owner closed it: a closed account is never opened again, a deactivated one can be."""
    last_login = None  # when somebody came is nobody's business

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "pseudonym"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        # « Lilas » and « lilas » would be taken for each other, by those who read and by those who sign in.
        constraints = [models.UniqueConstraint(Lower("pseudonym"), name="one_pseudonym_in_any_case")]

    def __str__(self) -> str:
        return self.pseudonym


class RoleGrant(models.Model):
    """A role that an account has."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "role"], name="one_grant_a_role")]

    def __str__(self) -> str:
        return self.role


class FactorKind(models.TextChoices):
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class Factor(models.Model):
    """A second factor. A passkey can also stand alone, for it proves possession and presence at once.

    `sealed` is the TOTP secret, encrypted; `public` is a passkey's credential (id and public key) or the hash of a
    recovery code. `counter` stops replays: the last TOTP step used, or the passkey's signature counter.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=FactorKind.choices)
    label = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField(default=bytes)
    public = models.JSONField(default=dict)
    counter = models.BigIntegerField(default=0)
    is_confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.kind


class ArchiveSession(AbstractBaseSession):
    """A signed-in browser, listed to its owner and revocable. Keeps the day it was last used, and no address."""

    account_id = models.CharField(max_length=LENGTH, db_index=True, blank=True, default="")
    browser = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    last_used_on = models.DateField(null=True)

    objects: ClassVar[BaseSessionManager[Self]] = BaseSessionManager()

    class Meta:
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> type:
        from contrechamp_server.foundation.accounts.sessions import SessionStore  # noqa: PLC0415 - they need each other

        return SessionStore


class ApiToken(models.Model):
    """A bearer token for programs; only its hash is kept. `is_for_staff`: it may also do what `DELEGABLE` lists."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    is_for_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Invitation(models.Model):
    """A code that opens an account once, to set a password or a passkey. Only its hash is kept; a new one replaces it."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return "invitation"
