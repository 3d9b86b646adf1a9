"""Addresses of this outlet; docs/iiif.md tells of them. The pictures themselves are at `/iiif/3/…`."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.iiif import views

app_name = "iiif"
urlpatterns: list[URLPattern] = [
    path("photographs/<str:photograph_id>/manifest.json", views.photograph, name="photograph"),
    path("photographs/<str:photograph_id>/portraits.json", views.portraits, name="portraits"),
    path("photographs/<str:photograph_id>/masks.json", views.masks, name="masks"),
    path("events/<str:event_id>/collection.json", views.event, name="event"),
    path("incidents/<str:incident_id>/manifest.json", views.incident, name="incident"),
]
