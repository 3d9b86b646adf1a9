"""An incident can be objected to as a picture can: hidden at once and reversibly, decided by somebody who took no part."""

import pytest

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.display import restore_display, suspend_display
from contrechamp_server.stages.objections.errors import NoTargetError, TookPartError
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.services import object_to
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.targets import Target, read_target
from contrechamp_server.stages.objections.vocabulary import Kind, Measure, Reason, TargetKind
from contrechamp_server.stages.publication.models import Incident
from contrechamp_server.stages.publication.services import approve_incident
from tests.archive import someone, visitor
from tests.unit.server.objections.objecting import decider
from tests.unit.server.publication import telling

pytestmark = pytest.mark.django_db(transaction=True)


def objecting(incident_id: str, kind: Kind = Kind.DANGER) -> Objection:
    return object_to(actor=VISITOR, target=Target(TargetKind.INCIDENT, incident_id), kind=kind).objection


def statuses(incident_id: str) -> list[int]:
    """Give how each public address of an incident answers, and whether the list and the feed name it."""
    client = visitor()
    lists = (client.get(address).content.decode() for address in ("/incidents/", "/incidents/flux.xml"))
    return [client.get(f"/incidents/{incident_id}/").status_code, *(int(incident_id in text) for text in lists)]


def test_danger_hides_an_incident_everywhere_and_a_refusal_shows_it_again() -> None:
    incident = telling.published().incident
    assert statuses(incident.pk) == [200, 1, 1]
    objection = objecting(incident.pk)
    assert objection.state == ObjectionState.SUSPENDED
    assert statuses(incident.pk) == [404, 0, 0]
    decide_objection(actor=decider(), objection_id=objection.pk, decision=Decision(Reason.NO_RISK, None))
    assert statuses(incident.pk) == [200, 1, 1]
    assert objecting(incident.pk).is_urgent, "the same kind does not hide by itself what was examined"


def test_a_wrong_fact_waits_for_a_person_who_may_hide_and_show_again() -> None:
    incident = telling.published().incident
    objection = objecting(incident.pk, Kind.WRONG_FACT)
    assert statuses(incident.pk)[0] == 200
    suspend_display(actor=decider(), objection_id=objection.pk)
    assert statuses(incident.pk)[0] == 404
    restore_display(actor=decider(), objection_id=objection.pk)
    assert statuses(incident.pk)[0] == 200


def test_what_is_hidden_for_two_is_shown_when_both_are_decided() -> None:
    incident = telling.published().incident
    first, second = objecting(incident.pk), objecting(incident.pk, Kind.FACE_LEFT)
    for objection, status in ((first, 404), (second, 200)):
        decide_objection(actor=decider(), objection_id=objection.pk, decision=Decision(Reason.NO_RISK, None))
        assert statuses(incident.pk)[0] == status


def test_an_accepted_objection_leaves_the_notice_alone() -> None:
    incident = telling.published().incident
    objection = objecting(incident.pk)
    decision = Decision(Reason.RISK, Measure.ERASE)
    decide_objection(actor=decider(), objection_id=objection.pk, decision=decision)
    incident.refresh_from_db()
    assert incident.withdrawn_at is not None
    page = visitor().get(f"/incidents/{incident.pk}/").content.decode()
    assert "Retiré le" in page
    assert telling.NARRATIVE not in page
    with pytest.raises(NoTargetError):
        objecting(incident.pk)


def test_an_incident_is_corrected_or_withdrawn_and_nothing_else() -> None:
    objection = objecting(telling.published().incident_id)
    for measure in (Measure.REVIEW, Measure.HOLD):
        with pytest.raises(InvalidError, match="corrigé ou retiré"):
            decide_objection(actor=decider(), objection_id=objection.pk, decision=Decision(Reason.FALSE_FACT, measure))
    decide_objection(actor=decider(), objection_id=objection.pk, decision=Decision(Reason.FALSE_FACT, Measure.CORRECT))
    assert Incident.objects.get().suspended_at is None


def test_who_wrote_approved_or_hid_it_does_not_decide() -> None:
    author = someone(Role.EDITOR, Role.STEWARD)
    version = telling.submitted(author)
    approvers = [someone(Role.REVIEWER, Role.STEWARD) for _ in range(2)]
    for approver in approvers:
        version = approve_incident(actor=approver.actor, incident_id=version.incident_id, edition=version.edition)
    objection = objecting(version.incident_id, Kind.WRONG_FACT)
    hider = decider()
    suspend_display(actor=hider, objection_id=objection.pk)
    for actor in (author.actor, *(each.actor for each in approvers), hider):
        with pytest.raises(TookPartError):
            decide_objection(actor=actor, objection_id=objection.pk, decision=Decision(Reason.FACT_HOLDS, None))


def test_a_draft_cannot_be_objected_to() -> None:
    with pytest.raises(NoTargetError):
        objecting(telling.submitted(someone(Role.EDITOR)).incident_id)


def test_the_page_leads_to_the_form_and_the_desk_to_the_decision() -> None:
    incident = telling.published().incident
    client = visitor()
    link = f"/objection/?incident={incident.pk}"
    assert link in client.get(f"/incidents/{incident.pk}/").content.decode()
    form = client.get(link).content.decode()
    assert f"/incidents/{incident.pk}/" in form
    sent = client.post("/objection/", {"target": f"/incidents/{incident.pk}/", "kind": "danger", "text": ""})
    assert sent.status_code == 303
    assert client.get(sent["Location"]).status_code == 200
    objection = Objection.objects.get()
    assert read_target(f"https://exemple.org/incidents/{incident.pk}/").kind is TargetKind.INCIDENT
    page = someone(Role.STEWARD).client.get(f"/atelier/objections/{objection.pk}/").content.decode()
    assert f"/atelier/incidents/{incident.pk}/" in page
    assert 'value="erase"' in page
    assert 'value="hold"' not in page
