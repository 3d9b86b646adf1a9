"""Objections: everyone shown can object, without an account; hiding is at once, the decision has reasons."""
