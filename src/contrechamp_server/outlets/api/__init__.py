"""For programs: reading what is public, and depositing photographs with a token. Described by OpenAPI."""
