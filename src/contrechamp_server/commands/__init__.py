"""The archive's commands. This table is all that `contrechamp --help` reads: Django is imported when one is run."""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("contrechamp_server.commands.init", "Make an archive: its folder, its secrets, its first steward."),
    "serve": ("contrechamp_server.commands.serve", "Run an archive: web, workers, sweeper; until Ctrl-C."),
    "worker": ("contrechamp_server.commands.worker", "Run workers only, on as many machines as wanted."),
    "ingest": ("contrechamp_server.commands.ingest", "Put a folder of photographs into an archive."),
    "import": ("contrechamp_server.commands.import_", "Bring an existing archive: a CSV and its folder of pictures."),
    "backup": ("contrechamp_server.commands.backup", "Back an archive up while it runs, and verify the copy."),
    "bundle": ("contrechamp_server.commands.bundle", "Make the evidence bundle of an incident."),
    "release": ("contrechamp_server.commands.release", "Make a release of the open data."),
    "poster": ("contrechamp_server.commands.poster", "Make a poster of a portrait, or of an event's many."),
    "readmit": ("contrechamp_server.commands.readmit", "Let a steward in again who has lost every way in."),
    "restore": ("contrechamp_server.commands.restore", "Make an archive again from a backup."),
}
"""Command → module whose `app` is its `typer.Typer`, and its line in `contrechamp --help`."""
