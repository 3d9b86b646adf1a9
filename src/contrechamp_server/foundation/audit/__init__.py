"""The only way to record a decision: `recording.record`, in the same transaction, into the append-only log."""
