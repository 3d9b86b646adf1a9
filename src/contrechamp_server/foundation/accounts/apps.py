"""Registers the tables of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "contrechamp_server.foundation.accounts"
    label = "accounts"
