"""Registers the tables of verification."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "contrechamp_server.stages.verification"
    label = "verification"
