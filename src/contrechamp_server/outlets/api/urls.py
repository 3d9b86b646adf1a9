"""Addresses of this outlet; described in docs/api.md."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.api import deposits
from contrechamp_server.outlets.api.doors import for_programs

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("deposits", for_programs(post=deposits.open_one), name="deposits"),
    path("deposits/<str:code>", for_programs(get=deposits.show_one), name="deposit"),
    path("deposits/<str:code>/photographs", for_programs(put=deposits.put_photograph), name="photographs"),
    path("deposits/<str:code>/send", for_programs(post=deposits.send_one), name="send"),
]
