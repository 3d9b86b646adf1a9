"""For programs: depositing photographs with a token."""
