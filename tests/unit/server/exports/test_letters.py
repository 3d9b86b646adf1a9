"""The request to preserve recordings: for a month, its deadline first, and nothing filled in for whoever signs."""

from datetime import UTC, date, datetime, time

import pypdfium2 as pdfium
import pytest

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.outlets.exports.letters import LETTERS
from contrechamp_server.stages.publication import recordings, services
from contrechamp_server.stages.publication.recordings import erased_by, last_day
from contrechamp_server.stages.publication.services import withdraw_incident
from contrechamp_server.stages.publication.vocabularies import TimePrecision, WithdrawalReason
from tests.archive import someone, visitor
from tests.unit.server.publication.telling import published, told

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 5, 1)


@pytest.fixture(autouse=True)
def _released() -> None:
    LETTERS.release()


@pytest.fixture
def soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be two days later."""
    monkeypatch.setattr(recordings, "now", lambda: datetime(2025, 5, 3, 12, tzinfo=UTC))


def printed(data: bytes) -> str:
    with pdfium.PdfDocument(data) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.parametrize(
    ("moment", "is_kept"),
    [
        (datetime(2025, 5, 1, 12, tzinfo=UTC), True),
        (datetime(2025, 5, 31, 21, 59, tzinfo=UTC), True),
        (datetime(2025, 5, 31, 22, 1, tzinfo=UTC), False),  # in Paris the first of June has begun
    ],
)
def test_recordings_last_thirty_days_at_most(monkeypatch: pytest.MonkeyPatch, moment: datetime, is_kept: bool) -> None:
    monkeypatch.setattr(recordings, "now", lambda: moment)
    assert erased_by(published(day=DAY)) == (date(2025, 5, 31) if is_kept else None)


def test_a_shorter_month_ends_sooner() -> None:
    assert last_day(date(2025, 1, 31)) == last_day(date(2025, 1, 29)) == date(2025, 2, 28)
    assert last_day(date(2025, 2, 10)) == date(2025, 3, 10)
    assert last_day(date(2025, 7, 10)) == date(2025, 8, 9)


@pytest.mark.usefixtures("soon_after")
def test_the_page_says_the_deadline_first_and_makes_the_letter() -> None:
    incident = published(day=DAY).incident
    page = visitor().get(f"/incidents/{incident.pk}/").content.decode()
    address = f"/incidents/{incident.pk}/conservation.pdf"
    assert 0 < page.index("31 mai 2025") < page.index(address) < page.index('<dl class="facts">')
    answer = visitor().get(address)
    assert answer["Content-Type"] == "application/pdf"
    said = printed(answer.content)
    wanted = ("31 mai 2025", "jeudi 1er mai 2025", "de 14:30 à 16:30", "75056", "L. 252-5", "faits allégués")
    for words in (*wanted, f"/incidents/{incident.pk}/", "grenade"):
        assert words.lower() in said.lower(), words


@pytest.mark.usefixtures("soon_after")
def test_a_day_without_its_hour_is_asked_for_whole() -> None:
    incident = published(day=DAY, time=None, time_precision=TimePrecision.DAY).incident
    assert "toute la journée" in printed(visitor().get(f"/incidents/{incident.pk}/conservation.pdf").content)


@pytest.mark.usefixtures("soon_after")
def test_an_hour_does_not_lead_to_another_day() -> None:
    incident = published(day=DAY, time=time(23, 30), time_precision=TimePrecision.MINUTE).incident
    assert "de 22:30 à 23:59" in printed(visitor().get(f"/incidents/{incident.pk}/conservation.pdf").content)


def test_after_a_month_there_is_no_letter_and_no_word_of_it() -> None:
    incident = published(day=DAY).incident
    assert visitor().get(f"/incidents/{incident.pk}/conservation.pdf").status_code == 404
    assert "conservation.pdf" not in visitor().get(f"/incidents/{incident.pk}/").content.decode()


@pytest.mark.usefixtures("soon_after")
def test_what_is_not_public_has_a_letter_at_the_desk_only() -> None:
    editor = someone(Role.EDITOR)
    draft = services.draft_incident(actor=editor.actor, told=told(day=DAY))
    address = f"/atelier/incidents/{draft.incident_id}/"
    page = editor.client.get(address).content.decode()
    assert page.index("31 mai 2025") < page.index('<dl class="facts">')
    assert "31 mai 2025" in editor.client.get("/atelier/incidents/").content.decode()
    letter = editor.client.get(f"{address}conservation.pdf")
    assert letter.status_code == 200
    assert draft.incident_id not in printed(letter.content)
    assert visitor().get(f"/incidents/{draft.incident_id}/conservation.pdf").status_code == 404
    assert someone(Role.VOLUNTEER).client.get(f"{address}conservation.pdf").status_code == 403


@pytest.mark.usefixtures("soon_after")
def test_a_withdrawn_incident_has_none() -> None:
    incident = published(day=DAY).incident
    withdraw_incident(actor=someone(Role.EDITOR).actor, incident_id=incident.pk, reason=WithdrawalReason.WRONG)
    assert visitor().get(f"/incidents/{incident.pk}/conservation.pdf").status_code == 404
