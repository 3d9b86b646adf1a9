"""Registers the tables of the log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "contrechamp_server.foundation.audit"
    label = "audit"
