"""Redaction: a sealed upload becomes a redacted master, or is held with its reason. All or nothing."""
