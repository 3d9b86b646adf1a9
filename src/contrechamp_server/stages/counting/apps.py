"""Registers the tables of counting."""

from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "contrechamp_server.stages.counting"
    label = "counting"
