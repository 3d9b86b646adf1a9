"""Registers the tables of releases."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "contrechamp_server.stages.releases"
    label = "releases"
