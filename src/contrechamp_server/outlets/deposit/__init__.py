"""Depositing photographs: provenance, files, receipt. No account needed where the archive allows it."""
