"""Addresses of this outlet: French in both languages."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.captions import asking, golds, rules, words

app_name = "captions"
urlpatterns: list[URLPattern] = [
    path("", asking.caption, name="next"),
    path("apprendre/", words.learn, name="learn"),
    path("regles/", rules.explain, name="rules"),
    path("regles/modifier/", rules.edit, name="edit_rules"),
    path("regles/temoins/", golds.manage, name="golds"),
]
