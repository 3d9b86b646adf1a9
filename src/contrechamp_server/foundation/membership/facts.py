"""What the log is told of accounts: never which one in plain, only a commitment that can be forgotten."""

from contrechamp.ledger import Value, commit_and_keep
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import ARCHIVE, DatabaseSalts, record
from contrechamp_server.foundation.core.permissions import Actor


def record_about(account_id: str, action: Action, *, actor: Actor, **facts: Value) -> None:
    """Record what was done to an account, in the caller's transaction.

    The record is about the archive and holds a fresh commitment: two records about one account cannot be told to be so.
    """
    person = commit_and_keep(account_id, DatabaseSalts())
    record(action, ARCHIVE, actor=actor, data={"person": person, **facts})
