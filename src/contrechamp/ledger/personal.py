"""What may not stand in a record in plain: the second line of defence, after the closed set of types.

It cannot know every personal value. It knows the shapes of those that this project meets: the seven-digit number worn
on duty, telephone numbers, e-mail addresses and handles; and the names of fields that only hold something personal.
"""

import re
from typing import Final
from unicodedata import ucd_3_2_0

from contrechamp.ledger.errors import RecordRefusedError

__all__ = ["COMMITTED_FIELDS", "FORBIDDEN_FIELDS", "refuse_personal_text"]

COMMITTED_FIELDS: Final = frozenset(
    {"account", "author", "credit", "digits", "email", "number", "person", "phone", "pseudonym", "rio", "submitter"}
)
"""Fields whose value must be a commitment."""

FORBIDDEN_FIELDS: Final = frozenset(
    {"address", "birth_date", "face", "family", "first_name", "ip", "ip_address", "last_name", "name", "surname"}
)
"""Fields that do not exist, not even as a commitment: the charter has no place for a civil name or an IP address."""

_DIGITS: Final = 7
_DIGIT_RUN: Final = re.compile(rf"\d{{{_DIGITS}}}")
# All that people, or tricks, put between the digits of one number: spaces, dots, dashes, combining marks, fillers that
# show as nothing. A letter, a comma, a colon or a bracket ends the number.
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)(?:[^\w,;:()]|[_\u115f\u1160])+(?=\d)")
# Well-formed dates have eight digits and are no number of anyone.
_DATE: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d(?::\d\d)?Z?)?(?!\d)"
)
_AT_SIGN: Final = re.compile(r"@\s*\w|\w\s*@")


def refuse_personal_text(field: str, text: str) -> None:
    """Refuse text that holds seven digits in a row (also spaced or in another script), or an e-mail address or handle.

    Also refuses control and formatting characters, which hide digits from this check and fool a terminal, and those
    that Unicode 3.2 does not know. That version is frozen: what one Python logs, every later one must find in order.

    Raises:
        RecordRefusedError: for any of these; the text itself is not repeated in it.
    """
    if not (text.isascii() and text.isprintable()) and any(
        ucd_3_2_0.category(character).startswith("C") for character in text
    ):
        raise RecordRefusedError(field, "control, invisible or unusual characters; write plain text")
    plain = ucd_3_2_0.normalize("NFKC", text)
    if _AT_SIGN.search(plain):
        raise RecordRefusedError(field, "an e-mail address or a handle; a person may only stand here as a Commitment")
    if _DIGIT_RUN.search(_BETWEEN_DIGITS.sub("", _DATE.sub(",", plain))):
        raise RecordRefusedError(
            field,
            "seven digits or more in a row; a person's number may only stand here as a Commitment, "
            "a hash as a Digest, an identifier as a Ref",
        )
