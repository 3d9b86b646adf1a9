"""What is public of all objections together: counts, reasons, delays; nothing of any one of them."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest

from contrechamp_server.stages.objections import figures as module
from contrechamp_server.stages.objections.deadlines import due_on
from contrechamp_server.stages.objections.figures import figures, guarded
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import Kind, Reason, TargetKind
from tests.archive import visitor

TODAY = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"a": 30, "b": 10}, {"a": 30, "b": 10}),
        ({"a": 30, "b": 9, "c": 12}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 9, "c": 8}, {"a": 30, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
        ({"a": 30, "b": 0}, {"a": 30, "b": 0}),
        ({"a": 30, "b": 0, "c": 1}, {"a": None, "b": 0, "c": None}),
        ({}, {}),
    ],
)
def test_a_small_count_is_hidden_and_cannot_be_had_by_subtraction(
    cells: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert guarded(cells) == shown


def objections(count: int, kind: Kind, received: datetime, days: int | None) -> None:
    """Make objections of one kind, refused after so many days, or not decided."""
    known = Objection.objects.count()
    Objection.objects.bulk_create(
        Objection(
            target_kind=TargetKind.PHOTOGRAPH,
            target="a" * 16,
            kind=kind,
            receipt_digest=hashlib.sha256(str(known + n).encode()).hexdigest(),
            received_at=received,
            due_on=due_on(received),
            state=ObjectionState.RECEIVED if days is None else ObjectionState.REFUSED,
            reason="" if days is None else Reason.ON_DUTY,
            decided_at=None if days is None else received + timedelta(days=days),
        )
        for n in range(count)
    )


@pytest.mark.django_db(transaction=True)
def test_whole_months_are_counted_with_their_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "now", lambda: TODAY)
    objections(12, Kind.DANGER, datetime(2026, 3, 10, 12, tzinfo=UTC), 20)
    objections(10, Kind.DANGER, datetime(2026, 4, 10, 12, tzinfo=UTC), 40)
    objections(11, Kind.WRONG_FACT, datetime(2026, 4, 10, 12, tzinfo=UTC), None)
    objections(3, Kind.COPYRIGHT, datetime(2026, 4, 10, 12, tzinfo=UTC), None)
    objections(50, Kind.DANGER, datetime(2026, 5, 2, 12, tzinfo=UTC), 1)
    found = figures()
    assert found.until == date(2026, 5, 1)
    assert [(month, line.received, line.days) for month, line in found.months.items()] == [
        (date(2026, 4, 1), 24, 40),
        (date(2026, 3, 1), 12, 20),
    ]
    by_kind = {kind: line.received for kind, line in found.kinds.items()}
    assert by_kind == {
        Kind.ME_IN_PICTURE: 0,
        Kind.WRONG_FACT: None,
        Kind.FACE_LEFT: 0,
        Kind.DANGER: 22,
        Kind.COPYRIGHT: None,
    }
    assert found.kinds[Kind.DANGER].refused == 22
    assert found.kinds[Kind.DANGER].days == 20
    assert found.reasons == {Reason.ON_DUTY: 22}
    assert (found.received, found.decided, found.in_time) == (36, 22, 12)


@pytest.mark.django_db(transaction=True)
def test_the_page_speaks_of_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "now", lambda: TODAY)
    objections(12, Kind.DANGER, datetime(2026, 3, 10, 12, tzinfo=UTC), 20)
    for language in ("fr", "en"):
        page = visitor().get(f"/objections/?lang={language}")
        assert page.status_code == 200
        said = page.content.decode()
        assert "a" * 16 not in said
        assert not any(row.pk in said for row in Objection.objects.all())
