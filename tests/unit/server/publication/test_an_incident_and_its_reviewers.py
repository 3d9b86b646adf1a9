"""An incident's way: two people who did not write it approve it; what is withdrawn is gone, and only its notice stays."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import newest_records
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.publication import errors, selectors, services
from contrechamp_server.stages.publication.identifying import Sign
from contrechamp_server.stages.publication.models import Appearance, Incident, IncidentVersion, Source
from contrechamp_server.stages.publication.states import TRANSITIONS, IncidentTransitionError, VersionState
from contrechamp_server.stages.publication.telling import GivenSource
from contrechamp_server.stages.publication.vocabularies import (
    AppearanceRole,
    ChangeReason,
    KeptBecause,
    LinkKind,
    ReturnReason,
    TimePrecision,
    WithdrawalReason,
)
from tests.archive import make_event, make_photograph, someone
from tests.unit.server.publication.telling import SOURCE, published, submitted, told

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def approve(actor: Actor, version: IncidentVersion) -> IncidentVersion:
    """Approve a text as it stands."""
    return services.approve_incident(actor=actor, incident_id=version.incident_id, edition=version.edition)


def deeds() -> list[str]:
    """Give what the log tells of incidents, oldest first."""
    found = [entry.record.action for entry in newest_records(before=10_000, size=100)]
    return [action for action in reversed(found) if ":incident:" in action]


def is_public(version: IncidentVersion) -> bool:
    """Say whether anyone may read about this incident."""
    return selectors.public_incidents().filter(pk=version.incident_id).exists()


def test_the_second_approval_publishes_and_not_the_first() -> None:
    version = submitted(someone(Role.EDITOR))
    assert not is_public(version)
    approve(someone(Role.REVIEWER).actor, version)
    assert not is_public(version)
    approve(someone(Role.EDITOR).actor, version)
    assert is_public(version)
    shown = selectors.public_versions(selectors.public_incidents())
    assert [each.pk for each in shown.values()] == [version.pk]
    assert deeds() == [
        *(Action.INCIDENT_DRAFTED, Action.INCIDENT_SUBMITTED, Action.INCIDENT_APPROVED, Action.INCIDENT_APPROVED),
        Action.INCIDENT_PUBLISHED,
    ]


def test_nobody_approves_what_they_wrote_nor_twice() -> None:
    editor, second, reviewer = someone(Role.EDITOR, Role.REVIEWER), someone(Role.EDITOR), someone(Role.REVIEWER)
    version = submitted(editor)
    with pytest.raises(errors.OwnIncidentError):
        approve(editor.actor, version)
    version = services.edit_incident(
        actor=second.actor, incident_id=version.incident_id, edition=version.edition, told=told()
    )
    version = services.submit_incident(
        actor=second.actor, incident_id=version.incident_id, edition=version.edition, answers={}
    )
    for author in (editor, second):
        with pytest.raises(errors.OwnIncidentError):
            approve(author.actor, version)
    approve(reviewer.actor, version)
    with pytest.raises(errors.ApprovedAlreadyError):
        approve(reviewer.actor, version)
    assert not is_public(version)


def test_any_change_takes_the_approvals_away() -> None:
    editor, first = someone(Role.EDITOR), someone(Role.REVIEWER)
    version = submitted(editor)
    approve(first.actor, version)
    changed = services.edit_incident(
        actor=editor.actor, incident_id=version.incident_id, edition=version.edition, told=told(title="Autre titre")
    )
    assert changed.state == VersionState.DRAFT
    with pytest.raises(errors.StaleIncidentError):
        approve(someone(Role.REVIEWER).actor, version)
    again = services.submit_incident(
        actor=editor.actor, incident_id=version.incident_id, edition=changed.edition, answers={}
    )
    approve(someone(Role.REVIEWER).actor, again)
    assert not is_public(version)


def test_what_is_published_stays_until_the_next_version_is_approved() -> None:
    editor = someone(Role.EDITOR)
    first = published(editor)
    edition = selectors.latest_version(first.incident_id).edition
    with pytest.raises(errors.ChangeReasonError):
        services.edit_incident(actor=editor.actor, incident_id=first.incident_id, edition=edition, told=told())
    second = services.edit_incident(
        actor=editor.actor,
        incident_id=first.incident_id,
        edition=edition,
        told=told(title="Titre corrigé", change_reason=ChangeReason.CORRECTED),
    )
    assert second.ordinal == 2
    titles = [each.title for each in selectors.public_versions([first.incident]).values()]
    assert titles == ["Grenade dans la foule"]
    second = services.submit_incident(
        actor=editor.actor, incident_id=first.incident_id, edition=second.edition, answers={}
    )
    for _ in range(2):
        approve(someone(Role.REVIEWER).actor, second)
    titles = [each.title for each in selectors.public_versions([first.incident]).values()]
    assert titles == ["Titre corrigé"]
    first.refresh_from_db()
    assert first.state == VersionState.REPLACED
    assert Incident.objects.get().number == 1


def test_a_text_sent_back_is_a_draft_again() -> None:
    version = submitted(someone(Role.EDITOR))
    reviewer = someone(Role.REVIEWER).actor
    approve(reviewer, version)
    returned = services.return_incident(
        actor=reviewer, incident_id=version.incident_id, edition=version.edition, reason=ReturnReason.JUDGES
    )
    assert returned.state == VersionState.DRAFT
    assert selectors.approval_count(returned) == 0
    with pytest.raises(IncidentTransitionError):
        approve(someone(Role.REVIEWER).actor, returned)


def test_a_withdrawn_incident_keeps_its_number_and_its_reason_and_nothing_else() -> None:
    version = published()
    services.withdraw_incident(
        actor=someone(Role.REVIEWER).actor, incident_id=version.incident_id, reason=WithdrawalReason.WRONG
    )
    incident = Incident.objects.get()
    assert (incident.number, incident.withdrawal) == (1, WithdrawalReason.WRONG)
    assert not IncidentVersion.objects.exists()
    assert not Source.objects.exists()
    assert not Appearance.objects.exists()
    assert selectors.public_versions([incident]) == {}
    assert deeds()[-1] == Action.INCIDENT_WITHDRAWN
    with pytest.raises(NotFoundError):
        services.withdraw_incident(
            actor=someone(Role.REVIEWER).actor, incident_id=version.incident_id, reason=WithdrawalReason.WRONG
        )
    with pytest.raises(NotFoundError):
        services.edit_incident(actor=someone(Role.EDITOR).actor, incident_id=incident.pk, edition=1, told=told())
    assert published().incident.number == 2


def test_a_draft_that_is_dropped_was_never_public() -> None:
    draft = services.draft_incident(actor=someone(Role.EDITOR).actor, told=told())
    services.withdraw_incident(
        actor=someone(Role.EDITOR).actor, incident_id=draft.incident_id, reason=WithdrawalReason.DUPLICATE
    )
    assert not selectors.public_incidents().exists()


def test_warnings_have_to_be_answered() -> None:
    editor = someone(Role.EDITOR).actor
    draft = services.draft_incident(actor=editor, told=told(narrative="Au 12 rue Verte, Mme Martin est là."))
    with pytest.raises(errors.UnansweredWarningsError):
        services.submit_incident(
            actor=editor,
            incident_id=draft.incident_id,
            edition=draft.edition,
            answers={Sign.STREET: KeptBecause.PLACE_OF_FACTS},
        )
    answers = {Sign.STREET: KeptBecause.PLACE_OF_FACTS, Sign.TITLE: KeptBecause.PUBLIC_OFFICE}
    version = services.submit_incident(
        actor=editor, incident_id=draft.incident_id, edition=draft.edition, answers=answers
    )
    assert version.answers == {"street": "lieu_des_faits", "title": "fonction_publique"}


@pytest.mark.parametrize("field", ["title", "narrative"])
def test_seven_digits_are_not_kept_in_a_draft_either(field: str) -> None:
    editor = someone(Role.EDITOR).actor
    with pytest.raises(errors.NumberInTextError) as refused:
        services.draft_incident(actor=editor, told=told(**{field: "Le numéro 1234567 est lisible."}))
    assert refused.value.field == field
    draft = services.draft_incident(actor=editor, told=told())
    with pytest.raises(errors.NumberInTextError):
        services.edit_incident(
            actor=editor,
            incident_id=draft.incident_id,
            edition=draft.edition,
            told=told(**{field: "Le numéro 1 2 3 4 5 6 7"}),
        )


@pytest.mark.parametrize("missing", [{"facts": ()}, {"narrative": ""}, {"sources": ()}])
def test_nothing_is_submitted_without_facts_words_and_a_source(missing: dict[str, Any]) -> None:
    editor = someone(Role.EDITOR).actor
    draft = services.draft_incident(actor=editor, told=told(**missing))
    with pytest.raises(errors.IncompleteIncidentError):
        services.submit_incident(actor=editor, incident_id=draft.incident_id, edition=draft.edition, answers={})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"narrative": "a\x00b"}, "narrative"),
        ({"narrative": "a" * 6_001}, "narrative"),
        ({"day": now().date() + timedelta(days=3)}, "day"),
        ({"time": None}, "time"),
        ({"time_precision": TimePrecision.DAY}, "time"),
        ({"commune": "99999"}, "commune"),
        ({"event": "nonesuch"}, "event"),
        ({"facts": ("vol",)}, "facts"),
        ({"force": ("drone",)}, "force"),
        ({"has_consent": False}, "has_consent"),
        ({"sources": (GivenSource(LinkKind.PRESS, "javascript:alert(1)"),)}, "sources"),
        ({"sources": (GivenSource(LinkKind.PRESS, "https://user:pw@example.org/"),)}, "sources"),
        ({"sources": (GivenSource(LinkKind.PRESS, "https://example.org/", "https://example.org/copy"),)}, "sources"),
        ({"sources": (GivenSource(LinkKind.PRESS, "https://example.org/", "", date(2025, 5, 2)),)}, "sources"),
        ({"sources": (SOURCE, SOURCE)}, "sources"),
        ({"appearances": (("nonesuch", AppearanceRole.PRESENT),)}, "appearances"),
    ],
)
def test_what_cannot_be_kept_says_where_it_is_wrong(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        services.draft_incident(actor=someone(Role.EDITOR).actor, told=told(**wrong))
    assert refused.value.field == field
    assert not Incident.objects.exists()


def test_an_event_that_is_not_open_is_not_named() -> None:
    proposed = make_event(state=EventState.PROPOSED)
    with pytest.raises(errors.WordsError):
        services.draft_incident(actor=someone(Role.EDITOR).actor, told=told(event=proposed.pk))


def test_only_public_portraits_appear_and_only_while_they_are() -> None:
    hidden = make_photograph(State.TO_REVIEW, portraits=(Box(90, 50, 200, 300),))
    editor = someone(Role.EDITOR)
    key = Portrait.objects.get(photograph=hidden).pk
    with pytest.raises(errors.UnknownPortraitError):
        services.draft_incident(actor=editor.actor, told=told(appearances=((key, AppearanceRole.PRESENT),)))
    shown = make_photograph(State.PUBLISHED, portraits=(Box(90, 50, 200, 300),))
    key = Portrait.objects.get(photograph=shown).pk
    version = published(editor, appearances=((key, AppearanceRole.ACTING),))
    assert [each.role for each in selectors.public_appearances(version)] == [AppearanceRole.ACTING]
    shown.state = State.APPROVED
    shown.save()
    assert selectors.public_appearances(version) == []


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.SUBMITTER, Role.REVIEWER, Role.ADJUDICATOR, Role.STEWARD])
def test_only_editors_write(role: Role | None) -> None:
    actor = someone(role).actor if role else VISITOR
    draft = services.draft_incident(actor=someone(Role.EDITOR).actor, told=told())
    wishes: tuple[Callable[[], Any], ...] = (
        lambda: services.draft_incident(actor=actor, told=told()),
        lambda: services.edit_incident(actor=actor, incident_id=draft.incident_id, edition=1, told=told()),
        lambda: services.submit_incident(actor=actor, incident_id=draft.incident_id, edition=1, answers={}),
    )
    for wish in wishes:
        with pytest.raises(ForbiddenError):
            wish()


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.SUBMITTER, Role.ADJUDICATOR, Role.CUSTODIAN, Role.STEWARD])
def test_only_reviewers_and_editors_decide(role: Role | None) -> None:
    actor = someone(role).actor if role else VISITOR
    version = submitted(someone(Role.EDITOR))
    key, edition = version.incident_id, version.edition
    wishes: tuple[Callable[[], Any], ...] = (
        lambda: approve(actor, version),
        lambda: services.return_incident(actor=actor, incident_id=key, edition=edition, reason=ReturnReason.SOURCES),
        lambda: services.withdraw_incident(actor=actor, incident_id=key, reason=WithdrawalReason.WRONG),
    )
    for wish in wishes:
        with pytest.raises(ForbiddenError):
            wish()


def test_nothing_leads_back_from_withdrawn() -> None:
    assert set(TRANSITIONS) == set(VersionState)
    assert TRANSITIONS[VersionState.WITHDRAWN] == frozenset()
    assert VersionState.PUBLISHED not in TRANSITIONS[VersionState.DRAFT]
