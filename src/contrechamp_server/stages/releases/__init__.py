"""Releases: what is public, as files that a researcher computes everything from again."""
