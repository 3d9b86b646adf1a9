"""Signing in, second factors, sessions, and the stewards' pages for accounts and roles."""
