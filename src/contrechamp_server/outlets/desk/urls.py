"""Addresses of this outlet."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.desk import (
    events,
    home,
    images,
    incidents,
    objections,
    photographs,
    plans,
    redos,
    replies,
    veils,
    verification,
)

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", home.show, name="home"),
    path("suivante/", photographs.lead_on, name="next"),
    path("photographies/<str:photograph_id>/", photographs.show, name="photograph"),
    path("photographies/<str:photograph_id>/etat.json", photographs.give_state, name="state"),
    path("photographies/<str:photograph_id>/decision", photographs.decide, name="decision"),
    path("photographies/<str:photograph_id>/suite/", home.act, name="act"),
    path("photographies/<str:photograph_id>/voile/", veils.ask, name="ask_veil"),
    path("voiles/<str:lift_id>/", veils.decide, name="decide_veil"),
    path("evenements/<str:event_id>/", events.decide, name="decide_event"),
    path("evenements/<str:event_id>/ordre/", events.order, name="order_event"),
    path("plans/", plans.listing, name="plans"),
    path("plans/<str:plan_id>/", plans.join, name="join_plan"),
    path("objections/", objections.queue, name="objections"),
    path("objections/<str:objection_id>/", objections.show, name="objection"),
    path("objections/<str:objection_id>/decision", objections.decide, name="decide_objection"),
    path("objections/<str:objection_id>/suite", objections.act, name="act_on_objection"),
    path("reponses/<str:reply_id>/", replies.show, name="reply"),
    path("reponses/<str:reply_id>/decision", replies.decide, name="decide_reply"),
    path("incidents/", incidents.listing, name="incidents"),
    path("incidents/nouveau/", incidents.begin, name="begin_incident"),
    path("incidents/<str:incident_id>/", incidents.show, name="incident"),
    path("incidents/<str:incident_id>/texte/", incidents.edit, name="edit_incident"),
    path("incidents/<str:incident_id>/suite/", incidents.act, name="act_on_incident"),
    path("tirages/<str:redo_id>/", redos.answer, name="redo"),
    path("tirages/<str:redo_id>/original.age", redos.carry, name="redo_original"),
    path("tirages/<str:redo_id>/request.json", redos.download, name="redo_request"),
    path("verification/", verification.show, name="verification"),
    path("verification/suivant/", verification.lead_on, name="verification_next"),
    path("verification/<str:portrait_id>/", verification.opinion, name="verification_case"),
    path("verification/<str:portrait_id>/arbitrage/", verification.adjudication, name="adjudication"),
    path("verification/<str:portrait_id>/histoire/", verification.history, name="verification_history"),
    path("verification/<str:portrait_id>/rouvrir/", verification.reopen, name="reopen_case"),
    path(
        "iiif/<str:photograph_id>/<str:digest>/<str:region>/<str:size>/<str:rotation>/<str:quality>",
        images.give,
        name="image",
    ),
]
