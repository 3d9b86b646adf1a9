"""Accounts: a pseudonym, a password or passkeys, roles, sessions. No name, no e-mail address, no IP address."""
