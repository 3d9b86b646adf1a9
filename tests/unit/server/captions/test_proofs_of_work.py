"""A proof counts once, for its own portrait, for an hour; and it is work."""

import base64
import json
from datetime import timedelta

import pytest
from altcha import Challenge, Payload, solve_challenge

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.outlets.captions import proofs
from contrechamp_server.outlets.captions.proofs import challenge_for, is_proven


def solved(portrait_id: str) -> str:
    challenge = Challenge.from_dict(json.loads(challenge_for(portrait_id)))
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work with fewer rounds: what it costs is not what these tests are about."""
    monkeypatch.setattr(proofs, "_COST", 10)


def test_a_proof_counts_once_and_for_its_portrait_only() -> None:
    proof = solved("portrait-a")
    assert not is_proven(proof, "portrait-b")
    assert is_proven(proof, "portrait-a")
    assert not is_proven(proof, "portrait-a")


def test_a_proof_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now() - timedelta(seconds=3700)
    with monkeypatch.context() as patch:
        patch.setattr(proofs, "now", lambda: moment)
        proof = solved("portrait-a")
    assert not is_proven(proof, "portrait-a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "e30=",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"challenge":1,"solution":2}').decode(),
        "A" * 9_000,
    ],
)
def test_what_is_no_proof_is_none(text: str) -> None:
    assert not is_proven(text, "portrait-a")


def test_a_challenge_that_somebody_made_easier_is_none() -> None:
    held = json.loads(base64.b64decode(solved("portrait-a")))
    held["challenge"]["parameters"]["cost"] = 1
    assert not is_proven(base64.b64encode(json.dumps(held).encode()).decode(), "portrait-a")
