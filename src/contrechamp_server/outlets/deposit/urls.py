"""Addresses of this outlet."""

from django.urls import URLPattern

app_name = "deposit"
urlpatterns: list[URLPattern] = []
