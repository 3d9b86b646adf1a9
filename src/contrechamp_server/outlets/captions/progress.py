"""What a page remembers for somebody who has no cookie: a signed text in the address and in the form.

It holds the beginnings of the ids of portraits that were seen, the portrait announced for next, and what became of the last
answer. It holds no answer. Whoever throws it away begins anew, and is given some portraits again: what keeps a crowd of
one from deciding is the rule, not this.
"""

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.stages.captions.readings import MachineSaw
from contrechamp_server.stages.captions.wanted import SEEN_LETTERS

PARAMETER: Final = "suite"
_MOST_SEEN: Final = 200
_SEEN_SALT: Final = "captions.seen"
_TICKET_SALT: Final = "captions.ticket"
_SEEN_SECONDS: Final = 24 * 3600
_TICKET_SECONDS: Final = 6 * 3600


class Came(StrEnum):
    """What became of the last answer."""

    KEPT = "kept"
    SKIPPED = "skipped"
    TOO_LATE = "too_late"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a page remembers.

    Attributes:
        seen: beginnings of ids, oldest first.
        announced: the portrait whose picture the page before has fetched already.
        came: what became of the last answer; empty on a first page.
        machine: what the machine made of that portrait; empty when nothing was answered.
        done: how many portraits were answered in a row.
    """

    seen: tuple[str, ...] = ()
    announced: str = ""
    came: str = ""
    machine: str = ""
    done: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the signed text; what is not ours, or old, is an empty beginning."""
        try:
            held: Any = signing.loads(text, salt=_SEEN_SALT, max_age=_SEEN_SECONDS) if text else None
        except signing.BadSignature:
            held = None
        if held is None:
            return cls()
        seen, announced, came, machine, done = held
        starts = tuple(seen[at : at + SEEN_LETTERS] for at in range(0, len(seen), SEEN_LETTERS))
        return cls(starts, announced, came, machine, done)

    def signed(self) -> str:
        """Give the signed text."""
        held = ["".join(self.seen), self.announced, self.came, self.machine, self.done]
        return signing.dumps(held, salt=_SEEN_SALT)

    def after(self, portrait_id: str, came: Came, machine: MachineSaw | None = None) -> "Progress":
        """Give what the page after this portrait remembers."""
        seen = tuple(dict.fromkeys([*self.seen, portrait_id[:SEEN_LETTERS]]))[-_MOST_SEEN:]
        done = self.done + (came is Came.KEPT)
        return replace(self, seen=seen, came=came.value, machine=machine.value if machine else "", done=done)

    def address(self, request: HttpRequest) -> str:
        """Give the address of the page that remembers this."""
        address = f"{reverse('captions:next')}?{urlencode({PARAMETER: self.signed()})}"
        return with_language(address, chosen_language(request))


def ticket_for(portrait_id: str) -> str:
    """Give what lets an answer to this portrait in: only portraits that were handed out can be answered."""
    return signing.dumps([portrait_id, secrets.token_urlsafe(6)], salt=_TICKET_SALT)


def portrait_of(ticket: str) -> str:
    """Give the portrait that a ticket is for.

    Raises:
        InvalidError: it is not ours, or old.
    """
    try:
        return str(signing.loads(ticket, salt=_TICKET_SALT, max_age=_TICKET_SECONDS)[0])
    except signing.BadSignature as error:
        raise InvalidError from error
