"""Addresses of this outlet: French in both languages."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.public import events, health, images, incidents, journal, pages, photographs, walls

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("comment/", pages.how, name="how"),
    path("charte/", pages.charter, name="charter"),
    path("methode/", pages.method, name="method"),
    path("lire/", pages.reading, name="reading"),
    path("mur/", walls.wall, name="wall"),
    path("portraits/<str:portrait_id>/", photographs.portrait, name="portrait"),
    path("portraits/<str:portrait_id>/vignette.jpg", images.thumbnail, name="thumbnail"),
    path("photographies/<str:photograph_id>/", photographs.photograph, name="photograph"),
    path("evenements/", events.listing, name="events"),
    path("evenements/<str:event_id>/", events.event, name="event"),
    path("incidents/", incidents.listing, name="incidents"),
    path("incidents/flux.xml", incidents.feed, name="incidents_feed"),
    path("incidents/<str:incident_id>/", incidents.incident, name="incident"),
    path("journal/", journal.log, name="log"),
    path("journal/<str:name>", journal.download, name="log_file"),
    path("sante", health.health, name="health"),
    path("iiif/3/<str:photograph_id>", images.iiif_base, name="iiif"),
    path("iiif/3/<str:photograph_id>/info.json", images.iiif_info, name="iiif_info"),
    path(
        "iiif/3/<str:photograph_id>/<str:region>/<str:size>/<str:rotation>/<str:quality>",
        images.iiif_image,
        name="iiif_image",
    ),
]
