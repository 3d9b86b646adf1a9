"""Registers the tables of the nouns."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "contrechamp_server.foundation.records"
    label = "records"
