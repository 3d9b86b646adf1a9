"""All that can be recorded, `source:subject:action`. What is not in this list cannot happen."""

from enum import StrEnum


class Action(StrEnum):
    """One kind of decision or event."""

    ARCHIVE_OPENED = "archive:archive:open"
    ACCOUNT_CREATED = "accounts:account:create"
    ACCOUNT_CLOSED = "accounts:account:close"
    ACCOUNT_INVITED = "accounts:account:invite"
    ACCOUNT_DEACTIVATED = "accounts:account:deactivate"
    ACCOUNT_REACTIVATED = "accounts:account:reactivate"
    ACCESS_SET = "accounts:access:set"
    ACCESS_RESET = "accounts:access:reset"
    PASSWORD_CHANGED = "accounts:password:change"  # noqa: S105 - a name, no secret
    ROLE_GRANTED = "accounts:role:grant"
    ROLE_REVOKED = "accounts:role:revoke"
    FACTOR_ADDED = "accounts:factor:add"
    FACTOR_REMOVED = "accounts:factor:remove"
    RECOVERY_CODES_MADE = "accounts:recovery:make"
    RECOVERY_CODE_USED = "accounts:recovery:use"
    SESSION_REVOKED = "accounts:session:revoke"
    TOKEN_MADE = "accounts:token:make"  # noqa: S105 - a name, no secret
    TOKEN_REVOKED = "accounts:token:revoke"  # noqa: S105

    EVENT_PROPOSED = "intake:event:propose"
    EVENT_OPENED = "intake:event:open"
    EVENT_REFUSED = "intake:event:refuse"
    SAMPLE_PLANNED = "intake:sample:plan"
    SAMPLE_JOINED = "intake:sample:join"
    SUBMISSION_SENT = "intake:submission:send"
    PHOTOGRAPH_RECEIVED = "intake:photograph:receive"

    PHOTOGRAPH_REDACTED = "redaction:photograph:redact"
    PHOTOGRAPH_HELD = "redaction:photograph:hold"
    PHOTOGRAPH_RETRIED = "redaction:photograph:retry"
    SPOOL_CLEARED = "sealing:spool:clear"

    PHOTOGRAPH_APPROVED = "approval:photograph:approve"
    PHOTOGRAPH_REOPENED = "approval:photograph:reopen"
    PHOTOGRAPH_SET_ASIDE = "approval:photograph:hold"
    PHOTOGRAPH_NOT_USEFUL = "approval:photograph:refuse"
    PHOTOGRAPH_PUBLISHED = "approval:photograph:publish"
    QUEUE_ORDERED = "approval:queue:order"
    MASKS_ADDED = "approval:mask:add"
    REDO_REQUESTED = "approval:redo:request"
    ORIGINAL_CARRIED = "approval:redo:carry"
    REDO_ANSWERED = "approval:redo:answer"
    VEIL_LIFT_REQUESTED = "approval:veil:request"
    VEIL_LIFTED = "approval:veil:lift"
    VEIL_LIFT_REFUSED = "approval:veil:refuse"

    IMAGE_REFUSED = "gate:image:refuse"
    ACTION_REFUSED = "archive:action:refuse"
