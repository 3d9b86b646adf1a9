"""Where a steward has set an authority, heads are stamped now and then; what does not hold is not kept, and nothing waits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction

from contrechamp.bundle import Stamp, TimestampError, check_stamp
from contrechamp.ledger import Ref
from contrechamp_server.commands import inside
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import HeadStamp
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.audit.stamping import AGAIN, AUTHORITY, EVERY, newest_stamped, stamp_newest_head
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import system
from tests.authority import NAME, Authority, listening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture
def authority(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with listening(tmp_path / "authority") as found:
        settings.ARCHIVE = replace(options(), timestamp_url=found.url, folder=tmp_path)
        (tmp_path / AUTHORITY).write_bytes(found.root)
        add()
        yield found


def add() -> None:
    """Record something, and sign the head over it."""
    with transaction.atomic():
        record(Action.PHOTOGRAPH_RETRIED, Ref("photograph", "k7cm2q9wz4hd8xyt"), actor=system("worker"))
    publish_log()


def earlier(by: timedelta) -> None:
    for row in HeadStamp.objects.all():
        HeadStamp.objects.filter(pk=row.pk).update(asked_at=row.asked_at - by)


def test_no_authority_is_asked_unless_one_is_set() -> None:
    add()
    assert stamp_newest_head() is None
    assert newest_stamped(covering=[]) is None


def test_the_newest_head_is_stamped_and_only_its_digest_goes_out(authority: Authority) -> None:
    assert stamp_newest_head() is not None
    found = newest_stamped(covering=[0])
    assert found is not None
    assert found.head.size == 1
    assert NAME in found.stamp.authority
    (question,) = authority.questions
    assert len(question) < 80
    assert found.head.head.log_id.encode() not in question
    assert bytes.fromhex(found.head.head.log_id) not in question


def test_it_is_asked_once_an_hour_and_only_of_something_new(authority: Authority) -> None:
    stamp_newest_head()
    assert stamp_newest_head() is None
    earlier(EVERY)
    assert stamp_newest_head() is None  # the head is stamped
    add()
    assert stamp_newest_head() is not None
    add()
    assert stamp_newest_head() is None  # an hour is not over
    assert len(authority.questions) == 2
    assert newest_stamped(covering=[2]) is None
    newest = newest_stamped(covering=[0, 1])
    assert newest is not None
    assert newest.head.size == 2


@pytest.mark.parametrize("answer", [(200, b"no answer"), (500, b""), (302, b""), (200, b"")])
def test_what_does_not_hold_is_told_and_asked_again(authority: Authority, answer: tuple[int, bytes]) -> None:
    authority.answer = answer
    failed = stamp_newest_head()
    assert failed is not None
    assert failed.failure
    assert newest_stamped(covering=[0]) is None
    assert inside.check_stamps().detail.startswith("the authority gave nothing that holds")
    assert len(authority.questions) == 1  # no redirect is followed
    authority.answer = None
    assert stamp_newest_head() is None
    earlier(AGAIN)
    assert stamp_newest_head() is not None
    assert newest_stamped(covering=[0]) is not None
    assert HeadStamp.objects.count() == 1
    assert inside.check_stamps().detail.startswith("the last head was stamped")


def test_an_answer_to_another_question_does_not_count(authority: Authority) -> None:
    stamp_newest_head()
    kept = HeadStamp.objects.get()
    authority.answer = (200, bytes(kept.token))
    HeadStamp.objects.all().delete()
    again = stamp_newest_head()
    assert again is not None
    assert "Nonce" in again.failure
    with pytest.raises(TimestampError):
        check_stamp(bytes(kept.token), authority.root, b"something else")


@pytest.mark.usefixtures("authority")
def test_an_authority_that_is_not_the_one_does_not_count(tmp_path: Path) -> None:
    with listening(tmp_path / "other") as other:
        (tmp_path / AUTHORITY).write_bytes(other.root)
        failed = stamp_newest_head()
    assert failed is not None
    assert failed.failure
    assert not bytes(failed.token)


@pytest.mark.usefixtures("authority")
def test_an_authority_that_is_away_holds_up_nothing(settings: LazySettings) -> None:
    settings.ARCHIVE = replace(options(), timestamp_url="http://127.0.0.1:9/")
    failed = stamp_newest_head()
    assert failed is not None
    assert failed.failure


@pytest.mark.usefixtures("authority")
def test_what_was_stamped_stays_stamped_when_another_authority_is_set(tmp_path: Path) -> None:
    stamp_newest_head()
    (tmp_path / AUTHORITY).unlink()
    found = newest_stamped(covering=[0])
    assert found is not None
    assert isinstance(found.stamp, Stamp)


@pytest.mark.usefixtures("authority")
def test_certificates_that_cannot_be_read_are_told_before_anything_is_served(tmp_path: Path) -> None:
    call_command("check", "--tag", "security")
    for content in (b"no certificate", None):
        if content is None:
            (tmp_path / AUTHORITY).unlink()
        else:
            (tmp_path / AUTHORITY).write_bytes(content)
        with pytest.raises(SystemCheckError, match=r"contrechamp\.E004"):
            call_command("check", "--tag", "security")
