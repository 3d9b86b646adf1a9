"""Addresses of this outlet. The receipt code in them is the key to an objection or a reply."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.objections import asking, public_figures, receipts, replying

app_name = "objections"
urlpatterns: list[URLPattern] = [
    path("objection/", asking.start, name="start"),
    path("objection/suivre/", receipts.follow, name="follow"),
    path("objection/reponse/", replying.start, name="reply"),
    path("objection/recu/<str:code>/", receipts.receipt, name="receipt"),
    path("objection/recu/<str:code>/retrait/", receipts.withdraw, name="withdraw_reply"),
    path("objections/", public_figures.show, name="figures"),
]
"""In the address, `objections` is French in both languages, as everywhere."""
