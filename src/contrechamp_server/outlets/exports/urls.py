"""Addresses of this outlet."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.exports import posters

app_name = "exports"
urlpatterns: list[URLPattern] = [
    path("portraits/<str:portrait_id>/affiche.pdf", posters.portrait, name="portrait_poster"),
    path("evenements/<str:event_id>/affiche.pdf", posters.event, name="event_poster"),
]
