"""The build of third-party front-end files and public data: what `make assets` runs, and nothing that the archive imports."""
