"""Why no rate can be computed from what was given. Each case has a stable code and one sentence for a person.

RateError
├── NoSuchPlanError            the data hold no sampling plan of this id
└── OpenDataError              a file of the open data is missing, or not as its dictionary says
"""

from typing import ClassVar

from contrechamp.errors import ContrechampError


class RateError(ContrechampError):
    """Base of everything that `contrechamp.rate` raises."""

    code: ClassVar[str] = "rate"


class NoSuchPlanError(RateError):
    """The data hold no sampling plan of this id.

    Attributes:
        plan: the id that was asked for.
        known: the ids of the plans that there are.
    """

    code: ClassVar[str] = "no_such_plan"

    def __init__(self, plan: str, known: tuple[str, ...]) -> None:
        there = ", ".join(known) or "-"
        super().__init__(f"there is no sampling plan {plan} in these data; there are: {there}")
        self.plan = plan
        self.known = known


class OpenDataError(RateError):
    """A file of the open data cannot be read, or is not as its dictionary says. Nothing was computed.

    Attributes:
        file: its name.
        line: the line at fault, counted from 1; None when it is the whole file.
    """

    code: ClassVar[str] = "open_data"

    def __init__(self, file: str, reason: str, line: int | None = None) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
