"""Objecting and replying: forms without account, receipts with a code, and what is public of them all."""
