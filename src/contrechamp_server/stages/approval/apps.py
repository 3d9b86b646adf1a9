"""Registers the tables of approval."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "contrechamp_server.stages.approval"
    label = "approval"
