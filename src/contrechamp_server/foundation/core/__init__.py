"""Ids, the clock, errors, roles and permissions, encrypted fields: no table of its own."""
