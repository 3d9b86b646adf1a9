"""Timestamps of signed heads by an authority (RFC 3161), where the steward has set one; never needed, and never waited for.

Only a head's digest goes out: of what is in the log, of who is in the archive and of who reads it the authority learns
nothing. It is the one thing that an archive asks of anybody outside.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from contrechamp.bundle import Stamp, TimestampError, ask_about, check_stamp
from contrechamp.ledger import SignedHead
from contrechamp_server.foundation.audit.models import HeadStamp
from contrechamp_server.foundation.audit.store import DatabaseStore
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options

AUTHORITY: Final = "timestamp-authority.pem"
"""In the archive's folder: the authority's root certificate, and those between it and the one that signs."""
EVERY: Final = timedelta(hours=1)
AGAIN: Final = timedelta(minutes=10)
"""After an authority has not answered, or with something that does not hold."""
_SECONDS: Final = 10.0
_MOST_BYTES: Final = 1 << 16
_MOST_FAILURE: Final = 200
_TYPE: Final = "application/timestamp-query"
log = logging.getLogger("contrechamp.audit")


@dataclass(frozen=True, slots=True)
class StampedHead:
    """A signed head that an authority has stamped.

    Attributes:
        token: its answer (TimeStampResp).
        authority: the certificates against which that was checked (PEM).
        stamp: what it says.
    """

    head: SignedHead
    token: bytes
    authority: bytes
    stamp: Stamp


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none: the steward has set one address."""


def stamp_newest_head() -> HeadStamp | None:
    """Ask the authority about the newest head, if it is time to; give what came of it. Safe to run at any time."""
    head = DatabaseStore().last_head() if options().timestamp_url else None
    if head is None or not _is_due(head):
        return None
    row = HeadStamp(size=head.size, head=head.encode(), asked_at=now())
    try:
        row.authority = authority()
        row.token = _asked(head, row.authority)
    except (TimestampError, URLError, OSError) as error:
        row.token, row.failure = b"", str(error)[:_MOST_FAILURE]
        log.warning("timestamp: %s", row.failure)
    HeadStamp.objects.filter(token=b"").delete()
    row.save()
    return row


def newest_stamped(*, covering: Iterable[int]) -> StampedHead | None:
    """Give the newest stamped head under which all of these records stand; None where there is none."""
    beyond = max(covering, default=-1)
    found = HeadStamp.objects.filter(size__gt=beyond).exclude(token=b"").order_by("-size", "-pk").first()
    if found is None:
        return None
    head, token, certificates = SignedHead.parse(bytes(found.head)), bytes(found.token), bytes(found.authority)
    return StampedHead(head, token, certificates, check_stamp(token, certificates, head.head.signed_bytes()))


def authority() -> bytes:
    """Give the authority's certificates, as the steward has put them there.

    Raises:
        TimestampError: they cannot be read.
    """
    try:
        return (options().folder / AUTHORITY).read_bytes()
    except OSError as error:
        raise TimestampError(f"{AUTHORITY} cannot be read in the archive's folder") from error


def last_stamp() -> datetime | None:
    """Give when an authority has stamped last."""
    return HeadStamp.objects.exclude(token=b"").order_by("-asked_at").values_list("asked_at", flat=True).first()


def last_failure() -> str:
    """Say why the last question brought nothing; empty where it did."""
    last = HeadStamp.objects.order_by("-asked_at").first()
    return last.failure if last else ""


def _is_due(head: SignedHead) -> bool:
    last = HeadStamp.objects.order_by("-asked_at").first()
    if last is None:
        return True
    if not last.token:
        return now() - last.asked_at >= AGAIN
    return last.size < head.size and now() - last.asked_at >= EVERY


def _asked(head: SignedHead, certificates: bytes) -> bytes:
    signed = head.head.signed_bytes()
    question = ask_about(signed)
    request = Request(options().timestamp_url, question.data, {"Content-Type": _TYPE})  # noqa: S310 - http and https alone: the settings see to it
    with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answered:
        answer: bytes = answered.read(_MOST_BYTES)
        if answered.status != HTTPStatus.OK:
            raise TimestampError(f"the authority answered {answered.status}")
    check_stamp(answer, certificates, signed, nonce=question.nonce)
    return answer
