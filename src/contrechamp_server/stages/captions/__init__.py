"""Captions: volunteers say of each portrait whether the number can be read; independent answers become a consensus."""
