"""Writing records. A decision and its record are in one transaction: neither stands without the other."""

from collections.abc import Mapping

from django.db import transaction

from contrechamp.ledger import Commitment, Log, Record, Ref, Value, commit_and_keep
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import Salt
from contrechamp_server.foundation.audit.store import DatabaseStore, lock_log
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Actor, Role

ARCHIVE = Ref("archive", "the-archive")
"""What a record is about when it is about the archive as a whole."""


class DatabaseSalts:
    """`contrechamp.ledger.SaltStore` over the table of salts; forgetting one is a row deleted."""

    def keep(self, commitment: Commitment, salt: bytes) -> None:
        """Keep a salt."""
        Salt.objects.create(commitment=commitment.hex, salt=salt)

    def salt(self, commitment: Commitment) -> bytes:
        """The salt of a commitment.

        Raises:
            Salt.DoesNotExist: destroyed, or never kept here.
        """
        return bytes(Salt.objects.get(commitment=commitment.hex).salt)

    def destroy(self, commitment: Commitment) -> None:
        """Forget a salt."""
        Salt.objects.filter(commitment=commitment.hex).delete()


def record(action: Action, subject: Ref, *, actor: Actor, data: Mapping[str, Value] | None = None) -> None:
    """Append one record to the log, in the transaction that the caller is in.

    The actor stands there as a role or a part of the archive, and an account as a commitment that can be forgotten.

    Raises:
        LogWriteError: there is no transaction: a decision and its record stand or fall together.
        RecordRefusedError: the data holds something that may not stand in the log.
    """
    lock_log()
    facts = dict(data or {})
    if actor.account_id is not None:
        facts["account"] = commit_and_keep(actor.account_id, DatabaseSalts())
    Log(DatabaseStore()).append(Record(action.value, subject, now(), actor_of(actor), facts))


def record_refusal(action: Action, subject: Ref, *, actor: Actor, code: str) -> None:
    """Record that something was refused, in a transaction of its own: what was refused has been rolled back.

    Raises:
        RuntimeError: called inside a transaction, whose end would take the record with it.
    """
    with transaction.atomic(durable=True):
        record(action, subject, actor=actor, data={"code": code})


def actor_of(actor: Actor) -> str:
    """Give the one word by which the log speaks of who acted: the role with the most trust, or the archive's part."""
    if actor.part is not None:
        return actor.part
    if not actor.roles:
        return "visitor" if actor.account_id is None else "account"
    return max(actor.roles, key=list(Role).index).value
