"""The only way to record a decision: one record, in the same transaction as the decision, in the append-only log."""

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import actor_of, record, record_refusal
from contrechamp_server.foundation.audit.signing import publish_log

__all__ = ["Action", "actor_of", "publish_log", "record", "record_refusal"]
