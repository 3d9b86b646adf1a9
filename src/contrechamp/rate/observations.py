"""What is counted: one uniformed agent in one image, by a declared sampling plan. The first step of the rate.

Nobody is followed from one image to the next: an observation knows its image and its event, and no number and no person.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["OUT_OF_SCOPE_UNITS", "Observation", "Outcome", "Plan", "Sampling", "outcome_of"]


class Outcome(StrEnum):
    """What is said of the number in the image. Exactly one."""

    LEGIBLE = "lisible"
    PRESENT_UNREADABLE = "present_illisible"
    COVERED = "masque_par_equipement"
    NO_NUMBER = "zone_visible_sans_numero"
    NOT_ASSESSABLE = "non_evaluable"
    EXEMPT = "exempte"
    """No duty to wear it here: not in the denominator."""

    @property
    def is_assessable(self) -> bool:
        """Say whether it counts in the rate's denominator."""
        return self not in {Outcome.NOT_ASSESSABLE, Outcome.EXEMPT}


_OUTCOMES: Final = {
    "legible": Outcome.LEGIBLE,
    "partial": Outcome.PRESENT_UNREADABLE,
    "unreadable": Outcome.PRESENT_UNREADABLE,
    "covered": Outcome.COVERED,
    "not_worn": Outcome.NO_NUMBER,
    "not_assessable": Outcome.NOT_ASSESSABLE,
    "exempt": Outcome.EXEMPT,
}

OUT_OF_SCOPE_UNITS: Final = frozenset({"police_municipale", "bri_raid_gign"})
"""Units without the duty to wear the number, or under a regime of anonymity: not in the denominator."""


def outcome_of(legibility: str) -> Outcome:
    """Give the outcome that counts for a finding of the codebook: a number that is read in part is not legible.

    Raises:
        ValueError: the codebook has no such finding.
    """
    try:
        return _OUTCOMES[legibility]
    except KeyError:
        raise ValueError(legibility) from None


class Sampling(StrEnum):
    """Why this photograph and no other. Pictures of incidents are chosen for what they show: they never enter the rate."""

    DRAWN = "drawn"
    SYSTEMATIC = "systematic"
    INCIDENT = "incident"


_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One uniformed agent in one image.

    Attributes:
        plan: id of the sampling plan by which the image came in; empty when by none.
        portrait: id of the agent's place in the image; an agent in two images is two observations, and nobody tells.
        burst: images of one source taken seconds apart share it; empty when there is one alone.
        month: of the event, as 2025-05.
        departement: INSEE code.
        unit_type: code of the codebook.
        codebook: the version by which the outcome was said.
        band_px: how wide a band of 5 cm would be on this agent, in pixels, judged by the head; 0 where nobody knows.
        first_coding, second_coding: what two coders said without knowing of each other. Both, or none.
    """

    plan: str
    photograph: str
    portrait: str
    burst: str
    event: str
    month: str
    departement: str
    unit_type: str
    sampling: Sampling
    outcome: Outcome
    codebook: str
    band_px: int = 0
    first_coding: Outcome | None = None
    second_coding: Outcome | None = None

    def __post_init__(self) -> None:
        if not (self.photograph and self.portrait and self.event and self.unit_type and self.codebook):
            raise ValueError("an observation lacks its photograph, portrait, event, unit type or codebook")
        if not _MONTH.fullmatch(self.month):
            raise ValueError("a month is written as 2025-05")
        if self.band_px < 0:
            raise ValueError("a band has no width under zero")
        if (self.first_coding is None) != (self.second_coding is None):
            raise ValueError("two blind codings are there, or none")

    @property
    def is_coded_twice(self) -> bool:
        """Say whether two coders said what they saw without knowing of each other."""
        return self.second_coding is not None

    def is_too_small(self, least_band_px: int) -> bool:
        """Say whether the plan's rule of what can be assessed leaves it no outcome. Unknown widths are left to the coders."""
        return self.outcome.is_assessable and 0 < self.band_px < least_band_px

    @property
    def order(self) -> tuple[str, str, str]:
        """Its place in the canonical order: whatever order data come in, the same figures come out."""
        return (self.event, self.photograph, self.portrait)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A sampling plan: declared before anyone looks at the images.

    Attributes:
        id: its code.
        kind: how images are taken from the frame; never as incidents.
        seed: of the draw, so that anyone can draw again.
        frame: code of what is drawn from.
        frame_size: how many images there are to draw from.
        step: every how manieth is taken, in a systematic plan.
        sampled: how many images were taken; those that never came to a finding are counted as missing.
        codebook: the version by which its images are coded; others are left out and counted.
        least_band_px: under this width of the band nothing can be assessed, whatever was said; 0: no such rule.
    """

    id: str
    kind: Sampling
    seed: str
    frame: str
    frame_size: int
    step: int | None
    sampled: int
    codebook: str
    least_band_px: int = 0

    def __post_init__(self) -> None:
        if self.kind is Sampling.INCIDENT:
            raise ValueError("a plan draws at random or takes every k-th image; it never chooses")
        if self.kind is Sampling.SYSTEMATIC and not self.step:
            raise ValueError("a systematic plan says its step")
        if not (0 <= self.sampled <= self.frame_size):
            raise ValueError("more images are taken than there are")
