"""A signature of origin is checked where the original is open, offline; its worth is kept, and nothing of what it says."""

import json
import socket
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import records_about
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.media.blobs import read_blob
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import CredentialState
from contrechamp_server.stages.redaction import credentials
from contrechamp_server.stages.redaction.credentials import SIGNERS, Verdict, check_credentials
from contrechamp_server.stages.redaction.services import redact_photograph
from tests.archive import make_photograph, someone, visitor
from tests.arrivals import picture, receive
from tests.credentials import SECRET, root, signed

UNKNOWN = Verdict(CredentialState.UNKNOWN_SIGNER, "signingCredential.untrusted")


@pytest.fixture(autouse=True)
def _no_signer_is_known() -> Iterator[None]:
    yield
    (options().folder / SIGNERS).unlink(missing_ok=True)


def changed(data: bytes, at: int) -> bytes:
    """Give the same bytes with one of them changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_file_without_one_is_never_given_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(credentials, "Reader")
    assert check_credentials(picture()) == Verdict(CredentialState.ABSENT)


def test_a_valid_one_is_of_an_unknown_signer_until_the_archive_knows_him() -> None:
    original = signed(picture())
    assert check_credentials(original) == UNKNOWN
    (options().folder / SIGNERS).write_text(root().pem)
    assert check_credentials(original) == Verdict(CredentialState.VALID)


@pytest.mark.parametrize("ending", [".png", ".webp", ".tiff"])
def test_other_formats_carry_one_too(ending: str) -> None:
    done, data = cv2.imencode(ending, np.zeros((64, 64, 3), np.uint8))
    assert done
    assert check_credentials(signed(bytes(data), f"image/{ending[1:]}")) == UNKNOWN


def test_a_changed_picture_or_manifest_does_not_hold() -> None:
    original = signed(picture())
    assert check_credentials(changed(original, len(original) - 500)) == Verdict(
        CredentialState.INVALID, "assertion.dataHash.mismatch"
    )
    inside = check_credentials(changed(original, original.index(SECRET.encode())))
    assert inside.state == CredentialState.INVALID


def test_what_cannot_be_read_does_not_hold_and_is_not_raised() -> None:
    original = signed(picture())
    start = original.index(b"jumb")
    for broken in (original[: start + 4000], picture() + b"jumb", b"\xff\xd8\xff\xe0jumb", b"no picture, jumb"):
        assert check_credentials(broken).state in {CredentialState.ABSENT, CredentialState.INVALID}


def test_a_list_of_signers_that_cannot_be_read_knows_nobody() -> None:
    for content in (b"\xff no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        (options().folder / SIGNERS).write_bytes(content)
        assert check_credentials(signed(picture())) == UNKNOWN


@pytest.mark.enable_socket
def test_nothing_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa"
        # With the mark, so that the reader is asked.
        original = signed(picture(), elsewhere=address) + b"jumb"
        assert check_credentials(original) == Verdict(CredentialState.ABSENT, "elsewhere")
        with pytest.raises(TimeoutError):
            server.accept()


def test_one_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "MOST_SECONDS", 0.0)
    assert check_credentials(signed(picture())) == Verdict(CredentialState.INVALID, "too_slow")


@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_its_worth_and_nothing_that_it_says() -> None:
    photograph = receive(signed(picture()))
    assert redact_photograph(photograph.pk) is State.TO_REVIEW
    photograph.refresh_from_db()
    assert (photograph.credentials, photograph.credentials_code) == ("unknown_signer", "signingCredential.untrusted")
    recorded = [
        entry.record.data.get("credentials")
        for entry in records_about(Ref("photograph", photograph.pk), [Action.PHOTOGRAPH_REDACTED])
    ]
    assert recorded == ["unknown_signer"]
    assert SECRET not in json.dumps(Photograph.objects.values().get(pk=photograph.pk), default=str)
    assert photograph.master is not None
    assert SECRET.encode() not in read_blob(photograph.master)
    assert b"jumb" not in read_blob(photograph.master)


@pytest.mark.django_db(transaction=True)
def test_the_desk_and_the_trail_say_what_it_proves_and_what_not() -> None:
    photograph = make_photograph(State.PUBLISHED)
    Photograph.objects.filter(pk=photograph.pk).update(credentials="absent")
    address = f"/photographies/{photograph.pk}/"
    assert "C2PA" not in visitor().get(address).content.decode()
    Photograph.objects.filter(pk=photograph.pk).update(credentials="invalid", credentials_code="claim.missing")
    for language, said in (("fr", "Elle ne prouve rien"), ("en", "It proves nothing")):
        page = visitor().get(f"{address}?lang={language}").content.decode()
        assert said in page
        assert "claim.missing" not in page
    state = someone(Role.REVIEWER).client.get(f"/atelier/photographies/{photograph.pk}/etat.json").json()
    told = {fact["label"]: fact["value"] for fact in state["facts"]}
    assert "Elle ne prouve rien" in told["Signature d’origine"]
    assert "(claim.missing)" in told["Signature d’origine"]
