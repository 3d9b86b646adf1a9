"""Addresses of this outlet."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
