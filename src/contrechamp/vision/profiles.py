"""What the two profiles look at, and the figures on which a box is painted, kept as a suspect, or dropped.

The figures were chosen on labelled pictures of demonstrations and are explained, with the curve they lie on, in
docs/benchmarks.md. They are the same for every picture; no setting loosens them.
"""

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from contrechamp.vision.types import Profile

Scores: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One profile's looks and thresholds. Sizes are in pixels of the oriented picture.

    Attributes:
        whole_scales: scales at which the whole picture is looked at; smaller halves follow for large pictures.
        mirrored_scales: scales at which the whole picture is looked at mirrored as well.
        closer_scale: scale of the closer look, taken only where the first looks answered; None: never.
        closer_max_px: boxes up to this height ask for a closer look.
        closer_floor: the least score that asks for one.
        undecided: from which to which part of the paint threshold a sum asks for one more closer look, mirrored.
        back_scale: scale of the mirrored look at the finished output.
        floor: the least score that counts at all.
        paint: pairs of a box's size and the summed score from which it is painted; straight lines between them on
            logarithmic scales. Larger boxes must be surer: a wrong large mask hides more than a wrong small one.
        paint_alone: the same for the look at the output, which stands alone.
        suspect: the same for a box that is not painted but listed as a suspect.
        same_face_iou: overlap from which boxes of different looks mean one face.
    """

    whole_scales: tuple[float, ...]
    mirrored_scales: tuple[float, ...]
    closer_scale: float | None
    closer_max_px: float
    closer_floor: float
    back_scale: float
    floor: float
    paint: Scores
    paint_alone: Scores
    suspect: Scores
    undecided: tuple[float, float] = (1.0, 1.0)
    same_face_iou: float = 0.4

    def as_recipe(self) -> dict[str, Any]:
        """The figures, ready for a recipe."""
        return asdict(self)


PLANS: dict[Profile, Plan] = {
    Profile.SAFE: Plan(
        whole_scales=(1.0, 0.5),
        mirrored_scales=(0.5,),
        closer_scale=2.0,
        closer_max_px=64.0,
        closer_floor=0.05,
        undecided=(0.5, 1.3),
        back_scale=1.0,
        floor=0.02,
        paint=((10, 0.115), (15, 0.127), (22, 0.16), (32, 0.172), (50, 0.206), (80, 0.32), (130, 0.42), (220, 0.65)),
        paint_alone=((16, 0.25), (64, 0.50)),
        suspect=((10, 0.06), (20, 0.08)),
    ),
    Profile.FAST: Plan(
        whole_scales=(0.75,),
        mirrored_scales=(),
        closer_scale=None,
        closer_max_px=0.0,
        closer_floor=1.0,
        back_scale=0.375,
        floor=0.03,
        paint=((10, 0.08), (20, 0.126), (40, 0.214), (140, 0.29)),
        paint_alone=((16, 0.25), (64, 0.50)),
        suspect=((10, 0.06), (20, 0.08)),
    ),
}
