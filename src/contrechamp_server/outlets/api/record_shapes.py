"""What programs get to see of the log, of the rate's plans and of the codebook."""

from pydantic import Field

from contrechamp_server.outlets.api.shapes import Address, Moment, Shape


class Head(Shape):
    """The log's newest signed head: what anyone can hold the archive to."""

    log_id: str
    size: int
    root: str
    signed_at: Moment
    signature: str
    files: list[Address] = Field(description="With these, `contrechamp log verify` checks all of it offline.")


class Plan(Shape):
    """A sampling plan of the rate, declared before anyone looked."""

    code: str
    kind: str
    seed: str
    step: int | None
    frame: str
    frame_size: int
    codebook: str
    least_band_px: int
    declared_at: Moment
    page: Address
    files: list[Address] = Field(description="The open data from which `contrechamp rate` computes every figure again.")


class Interval(Shape):
    """Shares between 0 and 1."""

    low: float
    high: float


class Figures(Shape):
    """Both numbers of a plan, never one alone: the rate among the assessable, and what cannot be assessed."""

    observations: int
    assessable: int
    events: int
    photographs: int
    legible: float | None = Field(description="Null where it is withheld.")
    wilson: Interval | None
    bootstrap: Interval | None
    withheld: str | None
    not_assessable: float
    bounds: Interval
    outcomes: dict[str, int]


class PlanInFull(Plan):
    """A plan with its figures; null before there is anything to count."""

    figures: Figures | None
    agreement: float | None = Field(description="Krippendorff's alpha of those coded twice blind.")


class Word(Shape):
    """A code in words."""

    code: str
    fr: str
    en: str


class Codebook(Shape):
    """All codes in words, and the version by which findings are made now."""

    version: str
    words: dict[str, list[Word]]


class Plans(Shape):
    items: list[Plan]
    next: Address | None = Field(description="The next page; null: there is none.")
