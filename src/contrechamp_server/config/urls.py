"""All addresses. Each view says for whom it is open (`frame.access`); one that does not is closed."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler400 = "contrechamp_server.frame.errors.bad_request"
handler403 = "contrechamp_server.frame.errors.permission_denied"
handler404 = "contrechamp_server.frame.errors.page_not_found"
handler500 = "contrechamp_server.frame.errors.server_error"
