"""Membership: opening and closing accounts, signing in, second factors, roles, tokens. The services over `accounts`."""
