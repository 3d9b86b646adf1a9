"""What the two profiles look at, and the figures on which a box is painted, kept as a suspect, or dropped.

The figures were chosen on labelled pictures of demonstrations and are explained, with the curve they lie on, in
docs/benchmarks.md. They are the same for every picture; no setting loosens them.
"""

from dataclasses import asdict, dataclass
from typing import Any

from contrechamp.vision.types import Profile


@dataclass(frozen=True, slots=True)
class Plan:
    """One profile's looks and thresholds. Sizes are in pixels of the oriented picture.

    Attributes:
        whole_scales: scales at which the whole picture is looked at; smaller halves follow for large pictures.
        closer_scale: scale of the closer look, taken only where the first looks answered.
        closer_max_px: boxes up to this height ask for a closer look.
        closer_floor: the least score that asks for one.
        back_scale: scale of the mirrored look at the finished output.
        floor: the least score that counts at all.
        paint: the summed score at which a box of `reference_px` is painted.
        paint_alone: the same where one look must be enough by itself.
        growth: the threshold grows with (size / reference) to this power: a large wrong mask hides more.
        suspect: share of the paint threshold from which a box is listed as a suspect.
    """

    whole_scales: tuple[float, ...]
    closer_scale: float
    closer_max_px: float
    closer_floor: float
    back_scale: float
    floor: float
    paint: float
    paint_alone: float
    growth: float
    suspect: float
    reference_px: float = 24.0
    least_size: float = 0.6
    most_size: float = 6.0
    same_face_iou: float = 0.4

    def as_recipe(self) -> dict[str, Any]:
        """The figures, ready for a recipe."""
        return asdict(self)


PLANS: dict[Profile, Plan] = {
    Profile.SAFE: Plan(
        whole_scales=(1.0, 0.5),
        closer_scale=2.0,
        closer_max_px=64.0,
        closer_floor=0.05,
        back_scale=1.0,
        floor=0.03,
        paint=0.15,
        paint_alone=0.3,
        growth=0.6,
        suspect=0.5,
    ),
    Profile.FAST: Plan(
        whole_scales=(0.5,),
        closer_scale=1.0,
        closer_max_px=1e9,
        closer_floor=0.03,
        back_scale=0.5,
        floor=0.03,
        paint=0.25,
        paint_alone=0.3,
        growth=0.4,
        suspect=0.5,
    ),
}
