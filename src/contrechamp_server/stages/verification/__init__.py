"""Verification: two reviewers turn a consensus into a finding; the digits are sealed to the custodians and forgotten."""
