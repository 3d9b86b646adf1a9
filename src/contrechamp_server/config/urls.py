"""All addresses. Each view says for whom it is open (`frame.access`); one that does not is closed."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contrechamp_server.outlets.public.urls")),
    path("", include("contrechamp_server.outlets.accounts.urls")),
    path("", include("contrechamp_server.outlets.objections.urls")),
    path("deposer/", include("contrechamp_server.outlets.deposit.urls")),
    path("legender/", include("contrechamp_server.outlets.captions.urls")),
    path("atelier/", include("contrechamp_server.outlets.desk.urls")),
    path("taux/", include("contrechamp_server.outlets.statistics.urls")),
    path("", include("contrechamp_server.outlets.exports.urls")),
    path("iiif/", include("contrechamp_server.outlets.iiif.urls")),
    path("api/v1/", include("contrechamp_server.outlets.api.urls")),
]

handler400 = "contrechamp_server.frame.errors.bad_request"
handler403 = "contrechamp_server.frame.errors.permission_denied"
handler404 = "contrechamp_server.frame.errors.page_not_found"
handler500 = "contrechamp_server.frame.errors.server_error"
