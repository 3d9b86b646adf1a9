"""What anyone sees: the wall, photographs, events, the log, how it works. No JavaScript needed, no cookie."""
