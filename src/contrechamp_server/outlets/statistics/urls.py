"""Addresses of this outlet: French in both languages."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.statistics import files, pages

app_name = "statistics"
urlpatterns: list[URLPattern] = [
    path("", pages.latest, name="latest"),
    path("<slug:plan>/", pages.plan, name="plan"),
    path("<slug:plan>/<str:name>", files.download, name="file"),
]
