"""Addresses of this outlet."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.exports import bundles, letters, open_data, posters

app_name = "exports"
urlpatterns: list[URLPattern] = [
    path("portraits/<str:portrait_id>/affiche.pdf", posters.portrait, name="portrait_poster"),
    path("evenements/<str:event_id>/affiche.pdf", posters.event, name="event_poster"),
    path("incidents/<str:incident_id>/dossier.zip", bundles.give, name="bundle"),
    path("donnees/", open_data.show, name="data"),
    path("donnees/<int:serial>.zip", open_data.whole, name="release"),
    path("donnees/<int:serial>/<path:name>", open_data.one_file, name="release_file"),
    path("atelier/donnees/", open_data.ask, name="ask_release"),
    path("incidents/<str:incident_id>/conservation.pdf", letters.public, name="letter"),
    path("atelier/incidents/<str:incident_id>/conservation.pdf", letters.desk, name="desk_letter"),
    path("atelier/scelles/", bundles.sealed, name="sealed_evidence"),
    path("atelier/scelles/<str:incident_id>/", bundles.carry, name="carry_evidence"),
]
