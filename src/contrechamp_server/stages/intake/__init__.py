"""Intake: bytes and where they come from. Sealed at the door; the receipt is the digest of the bytes received."""
