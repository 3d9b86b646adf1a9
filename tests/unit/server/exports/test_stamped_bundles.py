"""Where an authority has stamped the log's head, a bundle carries the stamp, and every tool checks it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from contrechamp.bundle import BundleError, ContradictionError, layout, verify_bundle
from contrechamp.cli import main
from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.audit.selectors import last_head
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.audit.stamping import AUTHORITY, newest_stamped, stamp_newest_head
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import system
from contrechamp_server.outlets.exports import evidence
from contrechamp_server.stages.publication.models import Incident
from tests.authority import NAME, listening
from tests.unit.server.exports.holding import bundled, incident_with_number
from tests.unit.server.exports.test_evidence_bundles import checked_by_script, printed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture
def incident(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Incident]:
    """Give an incident with all of its records under a stamped head."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    authority = options().folder / AUTHORITY
    with listening(tmp_path / "authority") as found:
        settings.ARCHIVE = replace(options(), timestamp_url=found.url)
        authority.write_bytes(found.root)
        incident, _ = incident_with_number()
        stamped = stamp_newest_head()
        assert stamped is not None
        assert not stamped.failure
        yield incident
    authority.unlink()


def more_is_recorded(subject: Ref) -> None:
    with transaction.atomic():
        record(Action.PHOTOGRAPH_RETRIED, subject, actor=system("worker"))
    publish_log()


def test_it_is_carried_and_checked(
    incident: Incident, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more_is_recorded(Ref("photograph", "k7cm2q9wz4hd8xyt"))  # of something else: the older head still does
    bundle = bundled(incident, tmp_path / "bundle")
    found = verify_bundle(bundle)
    assert found.stamp is not None
    assert NAME in found.stamp.authority
    assert found.stamp.at >= found.head.time
    assert checked_by_script(bundle)[0] == 0
    assert f"CN={NAME}" in printed(bundle)
    monkeypatch.setattr("sys.argv", ["contrechamp", "verify", str(bundle)])
    assert main() == 0
    said = capsys.readouterr().out
    assert said.index("An authority stamped that head") < said.index("Not proven") < said.index("root certificate")
    assert found.stamp.root_sha256[0] in said.replace("\n", "")


def test_without_one_it_says_that_none_has_stamped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    incident, _ = incident_with_number()
    bundle = bundled(incident, tmp_path / "bundle")
    assert verify_bundle(bundle).stamp is None
    assert "horodatage" not in printed(bundle)
    monkeypatch.setattr("sys.argv", ["contrechamp", "verify", str(bundle)])
    assert main() == 0
    assert "No authority has stamped it" in capsys.readouterr().out


def test_what_was_decided_since_goes_under_the_newest_head(incident: Incident, tmp_path: Path) -> None:
    more_is_recorded(Ref("incident", incident.pk))
    found = verify_bundle(bundled(incident, tmp_path / "bundle"))
    assert found.stamp is None
    assert max(found.records) == found.head.size - 1


def test_one_byte_changed_in_it_is_named(incident: Incident, tmp_path: Path) -> None:
    bundle, chance = bundled(incident, tmp_path / "bundle"), random.Random(7)  # noqa: S311 - of a test
    for name in (layout.TIMESTAMP, layout.TIMESTAMP_AUTHORITY):
        whole = (bundle / name).read_bytes()
        for place in (0, len(whole) - 1, chance.randrange(len(whole))):
            (bundle / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(BundleError, match=name):
                verify_bundle(bundle)
            assert name in checked_by_script(bundle)[1]
        (bundle / name).write_bytes(whole)


def test_a_stamp_of_another_head_does_not_hold_though_the_archive_has_signed_it(
    incident: Incident, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = newest_stamped(covering=[])
    more_is_recorded(Ref("photograph", "k7cm2q9wz4hd8xyt"))
    newest = last_head()
    assert found is not None
    assert newest is not None
    monkeypatch.setattr(evidence, "newest_stamped", lambda **_: replace(found, head=newest))
    bundle = bundled(incident, tmp_path / "bundle")
    with pytest.raises(ContradictionError, match=layout.TIMESTAMP):
        verify_bundle(bundle)
    code, said = checked_by_script(bundle)
    assert code == 1
    assert layout.TIMESTAMP in said
