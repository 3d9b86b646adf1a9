"""Measures beside the peer; never part of the tests."""
