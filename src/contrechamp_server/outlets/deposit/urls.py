"""Addresses of this outlet. The receipt code in them is the key to a deposit."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.deposit import filling, opening, receipts

app_name = "deposit"
urlpatterns: list[URLPattern] = [
    path("", opening.start, name="start"),
    path("communes", opening.communes, name="communes"),
    path("suivre/", receipts.follow, name="follow"),
    path("<str:code>/", filling.fill, name="fill"),
    path("<str:code>/envoyer/", filling.send, name="send"),
    path("<str:code>/recu/", receipts.receipt, name="receipt"),
    path("<str:code>/recu.txt", receipts.receipt_text, name="receipt_text"),
]
