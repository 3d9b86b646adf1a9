"""One month to decide, two more once and told within the first; three days to insert a reply."""

from datetime import UTC, date, datetime

import pytest

from contrechamp_server.foundation.core import clock
from contrechamp_server.foundation.core.clock import add_months
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.stages.objections import selectors, services
from contrechamp_server.stages.objections.deadlines import due_on, extended_until, insertion_due, reply_until
from contrechamp_server.stages.objections.errors import DecidedError, TooLateToExtendError
from contrechamp_server.stages.objections.services import extend_deadline
from contrechamp_server.stages.objections.vocabulary import ExtensionReason, Kind
from tests.archive import someone
from tests.unit.server.objections.objecting import decider, objecting, published, refuse


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 5, 31), 12, date(2027, 5, 31)),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_days_are_those_of_the_archive_and_an_extension_counts_from_receipt() -> None:
    late = datetime(2026, 1, 30, 23, 30, tzinfo=UTC)  # the 31st in Paris
    assert due_on(late) == date(2026, 2, 28)
    assert extended_until(late) == date(2026, 4, 30)
    assert reply_until(late) == date(2026, 4, 30)
    assert insertion_due(late) == date(2026, 2, 3)


@pytest.mark.django_db(transaction=True)
class TestExtending:
    """Putting a deadline off."""

    def test_once_within_the_first_month_with_a_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        objection = objecting(published(), Kind.WRONG_FACT).objection
        last = datetime.combine(objection.due_on, datetime.min.time(), tzinfo=UTC)
        monkeypatch.setattr(services, "now", lambda: last)
        extended = extend_deadline(actor=decider(), objection_id=objection.pk, reason=ExtensionReason.COMPLEX)
        assert extended.deadline == extended_until(objection.received_at) > objection.due_on
        with pytest.raises(TooLateToExtendError):
            extend_deadline(actor=decider(), objection_id=objection.pk, reason=ExtensionReason.MANY)

    def test_not_after_the_first_month(self, monkeypatch: pytest.MonkeyPatch) -> None:
        objection = objecting(published(), Kind.WRONG_FACT).objection
        after = datetime.combine(add_months(objection.due_on, 1), datetime.min.time(), tzinfo=UTC)
        monkeypatch.setattr(services, "now", lambda: after)
        with pytest.raises(TooLateToExtendError):
            extend_deadline(actor=decider(), objection_id=objection.pk, reason=ExtensionReason.COMPLEX)
        assert selectors.overdue(decider(), after.date()) == 1

    def test_not_by_everyone_and_not_once_decided(self) -> None:
        objection = objecting(published(), Kind.WRONG_FACT).objection
        with pytest.raises(ForbiddenError):
            extend_deadline(
                actor=someone(Role.REVIEWER).actor, objection_id=objection.pk, reason=ExtensionReason.COMPLEX
            )
        refuse(objection)
        with pytest.raises(DecidedError):
            extend_deadline(actor=decider(), objection_id=objection.pk, reason=ExtensionReason.COMPLEX)

    def test_the_queue_is_by_deadline_put_off_or_not(self) -> None:
        first, second = (objecting(published(), Kind.WRONG_FACT).objection for _ in range(2))
        assert list(selectors.waiting(decider())) == [first, second]
        extend_deadline(actor=decider(), objection_id=first.pk, reason=ExtensionReason.MANY)
        assert list(selectors.waiting(decider())) == [second, first]
        assert selectors.overdue(decider(), clock.now().date()) == 0
