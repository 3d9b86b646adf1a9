"""Registers the tables of publication."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "contrechamp_server.stages.publication"
    label = "publication"
