"""The archive's part of the command: `contrechamp init`, `serve`, `worker`, `ingest`, `backup`, `restore`."""
