"""What is told and answered: one incident with a reply beside it, an objection that was decided and one that waits."""

from datetime import date, time

from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.replies import ask_reply, insert_reply
from contrechamp_server.stages.objections.services import object_to
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import Kind, Reason, TargetKind, Whom
from contrechamp_server.stages.publication import services
from contrechamp_server.stages.publication.telling import GivenSource, Telling
from contrechamp_server.stages.publication.vocabularies import (
    AppearanceRole,
    FactKind,
    LinkKind,
    Summons,
    TimePrecision,
)
from demo.people import FIRST_REVIEWER, JUDGE, SECOND_REVIEWER, STEWARD, People
from demo.story import PARIS

NARRATIVE = (
    "Le cortège est arrêté à l’angle du boulevard. Une ligne d’agents casqués avance sur toute la largeur de la chaussée, "
    "boucliers devant.\nDes personnes reculent vers le trottoir. La ligne s’arrête au bout d’une trentaine de mètres."
)
REPLY = "L’unité avait reçu l’ordre de dégager le carrefour. Les sommations ont été faites au haut-parleur."


def tell_incident(people: People) -> None:
    """Write an incident, have two others approve it, and insert the reply of the unit."""
    there = Portrait.objects.filter(published_at__isnull=False, photograph__submission__event__title=PARIS.title)
    shown = list(there.exclude(photograph__is_graphic=True).order_by("photograph__published_at", "x")[:2])
    if not shown:
        return
    told = Telling(
        title="Charge à l’angle du boulevard",
        narrative=NARRATIVE,
        day=PARIS.day,
        time=time(16, 40),
        time_precision=TimePrecision.ABOUT,
        commune=PARIS.commune,
        event=shown[0].photograph.submission.event_id,
        facts=(FactKind.CHARGE,),
        force=("bouclier",),
        summons=Summons.NOT_HEARD,
        sources=(
            GivenSource(
                LinkKind.VIDEO,
                "https://videos.example.org/boulevard",
                "https://archives.example.org/boulevard",
                date(2025, 5, 3),
            ),
        ),
        appearances=tuple((portrait.pk, AppearanceRole.PRESENT) for portrait in shown),
    )
    editor = people.actors[FIRST_REVIEWER]
    version = services.draft_incident(actor=editor, told=told)
    version = services.submit_incident(
        actor=editor, incident_id=version.incident_id, edition=version.edition, answers={}
    )
    for reviewer in (SECOND_REVIEWER, JUDGE):
        version = services.approve_incident(
            actor=people.actors[reviewer], incident_id=version.incident_id, edition=version.edition
        )
    asked = ask_reply(
        actor=VISITOR, target=Target(TargetKind.INCIDENT, version.incident_id), whom=Whom.UNIT, text=REPLY
    )
    insert_reply(actor=people.actors[STEWARD], reply_id=asked.reply.pk, is_proven=True)


def object_and_decide(people: People) -> None:
    """Object to two photographs as anyone can; one objection is decided, the other waits at the desk."""
    shown = list(Photograph.objects.filter(state=State.PUBLISHED).order_by("published_at", "pk")[:2])
    for photograph, kind in zip(shown, (Kind.WRONG_FACT, Kind.ME_IN_PICTURE), strict=False):
        opened = object_to(
            actor=VISITOR,
            target=Target(TargetKind.PHOTOGRAPH, photograph.pk),
            kind=kind,
            text="L’heure me semble fausse.",
        )
        if kind is Kind.WRONG_FACT:
            decision = Decision(Reason.FACT_HOLDS, None, "La source donne l’heure.")
            decide_objection(actor=people.actors[JUDGE], objection_id=opened.objection.pk, decision=decision)
