"""Registers the tables of captions."""

from django.apps import AppConfig


class CaptionsConfig(AppConfig):
    name = "contrechamp_server.stages.captions"
    label = "captions"
