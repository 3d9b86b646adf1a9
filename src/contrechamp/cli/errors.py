"""What is wrong with a call, as against what is wrong with a picture."""

from typing import ClassVar

from contrechamp.errors import ContrechampError


class WrongCallError(ContrechampError):
    """The command cannot be carried out as it was written; nothing was done. Exit status 2."""

    code: ClassVar[str] = "wrong_call"
