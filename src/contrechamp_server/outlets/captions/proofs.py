"""Proof-of-work for answers without account, after ALTCHA: a browser works for a moment, a flood for as long as it lasts.

Nothing of it comes from elsewhere, nobody is told apart, and nothing is stored: which proofs were used is kept in memory
until they run out. Without scripts there is no proof; such answers are taken too, but few in an hour (`limits`).
"""

import json
from datetime import timedelta
from typing import Final

from altcha import Payload, create_challenge, verify_solution
from django.utils.crypto import salted_hmac

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.outlets.captions.once import PROOFS

_ALGORITHM: Final = "PBKDF2/SHA-256"
_COST: Final = 5_000
"""Rounds a try. With a prefix of one byte 256 tries are needed on average: less than a second in a browser."""
_PREFIX: Final = "00"
_SECONDS: Final = 3600
_LONGEST: Final = 4_000


def challenge_for(portrait_id: str) -> str:
    """Give a signed challenge for an answer to one portrait, as JSON."""
    made = create_challenge(
        _ALGORITHM,
        _COST,
        key_prefix=_PREFIX,
        expires_at=now() + timedelta(seconds=_SECONDS),
        data={"portrait": portrait_id},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict(), separators=(",", ":"))


def is_proven(text: str, portrait_id: str) -> bool:
    """Say whether a text proves work done for an answer to this portrait. Each proof counts once."""
    if not text or len(text) > _LONGEST:
        return False
    try:
        payload = Payload.from_base64(text)
        result = verify_solution(payload, _secret())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    if not result.verified or payload.challenge.parameters.data != {"portrait": portrait_id}:
        return False
    return PROOFS.take(str(payload.challenge.signature))


def _secret() -> str:
    return salted_hmac("contrechamp.captions.proof", "", algorithm="sha256").hexdigest()
