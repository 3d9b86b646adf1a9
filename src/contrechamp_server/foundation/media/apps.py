"""Registers the table of stored bytes."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "contrechamp_server.foundation.media"
    label = "media"
