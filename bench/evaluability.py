"""From how many pixels on a worn number can be assessed: `python -m bench.evaluability [--bands N]`.

Bands of the police and the gendarmerie are drawn at known sizes and worn as in `bench.numbers`, on seeds apart from its
own. The machine's reader stands in for the eye: a person reads better, so the width found is a cautious one. The rate's
rule (`codebook.LEAST_BAND_PX`) is the least of these widths at which seven bands in ten are read whole and right.
"""

import argparse
from typing import Final

from bench.numbers import Tally, judge
from contrechamp_server.foundation.records.codebook import LEAST_BAND_PX
from scenery.bands import BandScene, Surround, render_band

WIDTHS_PX: Final = (20, 30, 40, 45, 50, 55, 60, 70, 90, 120)
"""Of a band's 5 cm."""
DIGIT_CM: Final = 0.8
"""Height of the digits on a band 5 cm long and 1.2 cm high."""
ENOUGH: Final = 0.7
SEED: Final = 3_000_000


def main() -> None:
    """Print the curve and what follows from it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bands", type=int, default=200, help="bands for each width")
    count = parser.parse_args().bands
    judge(render_band(seed, 16, surround=Surround.TIGHT) for seed in range(3))  # the first calls of a session are slow
    print(f"{'band, px':>9}{'digit, px':>11}{'read whole':>12}{'wrong':>8}{'bands':>7}")
    found = None
    for width in WIDTHS_PX:
        tally = judge(bands(count, width))
        print(_line(width, tally), flush=True)
        if found is None and tally.exact >= ENOUGH * tally.count:
            found = width
    print(f"seven in ten are read from {found} px on; the rule is {LEAST_BAND_PX} px")


def bands(count: int, width_px: int) -> list[BandScene]:
    """Draw so many worn bands that would be so wide if they were seen flat."""
    return [render_band(SEED + width_px * 10_000 + n, digit_of(width_px)) for n in range(count)]


def digit_of(width_px: int) -> float:
    """Give how high the digits of a band so wide are, in pixels."""
    return width_px * DIGIT_CM / 5


def _line(width: int, tally: Tally) -> str:
    shares = f"{100 * tally.exact / tally.count:10.1f} %{100 * tally.wrong / tally.count:6.1f} %"
    return f"{width:9}{digit_of(width):11.1f}{shares}{tally.count:7}"


if __name__ == "__main__":
    main()
