"""A brake on guessing, in the memory of the process: no table of who tried what, and no IP address anywhere.

A restart forgets it, and several web processes count apart; both only give a guesser a few more tries.
"""

import hashlib
from collections import deque
from threading import Lock

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.membership.errors import GuessingError


class Brake:
    """Lets so many tries through in so many seconds, for each key and for all together.

    The limit for all bounds the memory too: no more keys are kept than tries were let through. `words` tell somebody who
    is stopped how long to wait.
    """

    def __init__(self, *, each: int, overall: int, seconds: int, words: Promise | None = None) -> None:
        self._each, self._overall, self._seconds, self._words = each, overall, seconds, words
        self._tries: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def take(self, key: str) -> None:
        """Count a try before it is made, so that tries at the same moment count too.

        Raises:
            GuessingError: too many, for this key or for all.
        """
        name, moment = _name(key), now().timestamp()
        with self._lock:
            while self._tries and self._tries[0][0] <= moment - self._seconds:
                self._tries.popleft()
            mine = sum(1 for _, other in self._tries if other == name)
            if mine >= self._each or len(self._tries) >= self._overall:
                raise GuessingError(self._words)
            self._tries.append((moment, name))

    def forgive(self, key: str) -> None:
        """Forget the tries of a key: the last one was right."""
        name = _name(key)
        with self._lock:
            self._tries = deque(entry for entry in self._tries if entry[1] != name)

    def release(self) -> None:
        """Forget all tries: for tests, which share one process."""
        with self._lock:
            self._tries.clear()


def _name(key: str) -> str:
    # What was typed may be a password in the wrong field: only its hash waits in memory.
    return hashlib.sha256(key.casefold().encode()).hexdigest()


PASSWORDS = Brake(each=10, overall=600, seconds=900)
"""Passwords by pseudonym. 600 in a quarter of an hour is far above what people need, and holds the cost of hashing."""

SECOND_FACTORS = Brake(
    each=10,
    overall=300,
    seconds=3600,
    words=_("Trop de codes faux. Attendez une heure, ou entrez avec une clé d’accès."),
)
"""Six digits, three codes good at a time: ten tries an hour is one chance in thirty thousand."""

CODES = Brake(each=60, overall=60, seconds=900)
"""Invitations: long random codes; the brake is for the machine, not for the code."""

OPENINGS = Brake(
    each=120, overall=120, seconds=3600, words=_("Trop de comptes ont été ouverts. Réessayez dans une heure.")
)
"""New accounts, of the whole archive: more in one hour is a machine that fills the table and the log."""

CEREMONIES = Brake(each=600, overall=600, seconds=900)
"""Challenges given to browsers, of the whole archive: for one without account each is a row."""

ALL = (PASSWORDS, SECOND_FACTORS, CODES, OPENINGS, CEREMONIES)
EVERYBODY = "everybody"
"""The key where there is nobody to tell apart."""
