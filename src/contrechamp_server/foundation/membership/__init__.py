"""Accounts as they are made, trusted, closed: each step recorded. Above `accounts`, which holds the tables, and `audit`."""
