"""The archive as a Django app: it has no table, only checks."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Registers the system checks; `contrechamp doctor` and every start run them."""

    name = "contrechamp_server.config"
    label = "archive"

    def ready(self) -> None:
        """Register what is looked at before anything is served."""
        from contrechamp_server.config import checks  # noqa: F401, PLC0415 - importing registers
