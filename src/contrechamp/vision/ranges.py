"""How large the values inside a network become: what it takes to compute it in 8-bit whole numbers.

The table is made by `python -m bench.calibrate` from drawn scenes and the public pictures of scikit-image. It holds
bounds and no weights, and nothing of any photograph.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contrechamp.vision.weights import WeightsFile

TABLE = "ranges.json"


@dataclass(frozen=True, slots=True)
class Ranges:
    """Bounds of the values that a network computes, by the name of the value in its graph.

    Attributes:
        sha256: of the weights for which they were measured.
        bounds: value, least and largest number.
        largest: value and the largest number of each of its channels, for the values whose channels differ most.
    """

    sha256: str
    bounds: tuple[tuple[str, float, float], ...]
    largest: tuple[tuple[str, tuple[float, ...]], ...]


@cache
def ranges_for(weights: WeightsFile) -> Ranges | None:
    """Give the bounds measured for these very weights, or None: other weights are computed in floating point."""
    table = json.loads(files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))
    if table["sha256"] != weights.sha256:
        return None
    return Ranges(
        table["sha256"],
        tuple((name, low, high) for name, (low, high) in table["bounds"].items()),
        tuple((name, tuple(channels)) for name, channels in table["largest"].items()),
    )
