"""Registers the tables of objections."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "contrechamp_server.stages.objections"
    label = "objections"
