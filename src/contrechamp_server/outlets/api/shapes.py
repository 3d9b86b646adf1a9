"""What programs get to see: each kind of answer, as the OpenAPI document describes it. No field is a number or a source.

Codes are those of the codebook and the vocabularies (`GET /api/v1/codebook` has them in words); addresses are whole, so
that an answer can be passed on.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(description="Random and opaque.")]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, description="ISO 8601, UTC.")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Code = Annotated[str, Field(description="A code of the codebook.")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """What went wrong: a code that stays the same across versions, and one sentence for a person."""

    code: str
    message: str
    problems: dict[str, str] | None = Field(None, description="What is wrong with each field or parameter.")
    communes: list[dict[str, str]] | None = Field(
        None, description="Where a commune's name has several: their codes and names."
    )


class Place(Shape):
    """A place, no more exactly than it is stated."""

    commune: str | None = Field(description="INSEE code; null where only the département is said.")
    departement: str
    label: str
    precision: str


class Box(Shape):
    """A rectangle, in pixels of the whole photograph."""

    x: int
    y: int
    w: int
    h: int


class Sampling(Shape):
    """Why this photograph and no other."""

    kind: str
    frame_size: int | None
    draw_seed: str | None
    step: int | None


class Source(Shape):
    """Where a photograph comes from, as its page says it."""

    kind: str
    link: Address | None = Field(description="The page where it was found, if it was found online.")
    credit: str | None = Field(description="Null: anonymous.")
    licence: str
    deed: Address | None = Field(description="The licence's text; null where it allows display only.")
    taken_on: Day
    place: Place
    sampling: Sampling


class Event(Shape):
    """A demonstration, or another moment of policing in public."""

    id: Id
    title: str
    date: Day
    place: Place
    page: Address
    collection: Address = Field(description="Its photographs, as a collection of IIIF Presentation API 3.")
    portraits: int
    photographs: int | None = Field(description="Null in a list.")


class Finding(Shape):
    """What two reviewers have confirmed about a portrait. The number itself is nowhere."""

    legibility: Code
    unit_type: Code
    unit_markings: list[Code]
    equipment: list[Code]
    codebook: str
    verified_on: Day


class Portrait(Shape):
    """An officer on duty in one photograph, without a face."""

    id: Id
    page: Address
    image: Address
    thumbnail: Address
    photograph: Id
    event: Id | None
    box: Box
    finding: Finding | None = Field(description="Null while it waits for its caption.")
    is_graphic: bool = Field(description="Hard to look at: ask before it is shown.")
    published_at: Moment
    source: Source


class Reply(Shape):
    """A reply of somebody concerned (the online right of reply). Show it wherever you show what it answers."""

    whom: str
    text: str | None = Field(description="Null: withdrawn by whoever gave it.")
    inserted_on: Day
    withdrawn_on: Day | None


class Photograph(Shape):
    """A public photograph: officers on duty clear, everything else under the veil."""

    id: Id
    page: Address
    iiif: Address = Field(description="Base of the IIIF Image API 3; `/info.json` describes it.")
    manifest: Address = Field(description="Its manifest of IIIF Presentation API 3.")
    width: int
    height: int
    event: Id | None
    is_graphic: bool = Field(description="Hard to look at: ask before it is shown.")
    is_veil_lifted: bool
    published_at: Moment
    source: Source


class PhotographInFull(Photograph):
    """One photograph, with its portraits and the replies to it."""

    portraits: list[Portrait]
    replies: list[Reply]


class PortraitInFull(Portrait):
    """One portrait, with the replies to its photograph."""

    replies: list[Reply]


class Injury(Shape):
    """An injury; said only with the injured person's consent."""

    nature: Code
    zone: Code | None
    known_by: Code


class IncidentSource(Shape):
    """By what an incident is known."""

    kind: Code
    link: Address
    archive_link: Address | None
    archived_on: Day | None


class Appearance(Shape):
    """A portrait that has to do with an incident. Present means nothing more."""

    portrait: Id
    role: Code


class Told(Shape):
    """What a published version says of an incident. Documenting is not judging."""

    title: str
    day: Day
    time: str | None
    time_precision: Code
    place: Place
    event: Id | None
    facts: list[Code]
    force: list[Code]
    version: int
    published_at: Moment


class ToldInFull(Told):
    """All that a published version says."""

    narrative: str
    summons: Code
    injuries: list[Injury]
    itt_days: int | None
    sources: list[IncidentSource]
    appearances: list[Appearance]


class Withdrawal(Shape):
    """The notice that is left of a withdrawn incident."""

    at: Moment
    reason: Code


class Incident(Shape):
    """Something that happened. Of a withdrawn one only the notice is left: take yours back too."""

    id: Id
    number: int
    page: Address
    published_at: Moment
    withdrawn: Withdrawal | None
    told: Told | None


class IncidentInFull(Shape):
    """One incident, with the replies to it."""

    id: Id
    number: int
    page: Address
    published_at: Moment
    withdrawn: Withdrawal | None
    told: ToldInFull | None
    replies: list[Reply]


class Events(Shape):
    items: list[Event]
    next: Address | None = Field(description="The next page; null: there is none.")


class Photographs(Shape):
    items: list[Photograph]
    next: Address | None = Field(description="The next page; null: there is none.")


class Portraits(Shape):
    items: list[Portrait]
    next: Address | None = Field(description="The next page; null: there is none.")


class Incidents(Shape):
    items: list[Incident]
    next: Address | None = Field(description="The next page; null: there is none.")
