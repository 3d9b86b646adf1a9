"""`python -m bench.numbers`: exact, wrong and abstained readings by height of the digits, on generated bands.

The seeds are apart from those on which the reader was set. Bands are as `scenery.bands` describes a worn band at a
readable distance; a reading counts as exact when all seven digits are right and all of them can be seen.
"""

import argparse
import time

from contrechamp.vision import Box, load_number_reader, read_numbers
from scenery.bands import Negative, render_band, render_negative

HEIGHTS_PX = (6, 8, 10, 12, 14, 16, 20, 24, 32, 40)
FIRST_SEED = 90_000


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bands", type=int, default=200, help="bands for each height")
    count = parser.parse_args().bands
    reader = load_number_reader(threads=2)
    print(f"{'digit px':>8} {'exact':>7} {'wrong':>7} {'none':>7} {'ms':>6}")
    for height in HEIGHTS_PX:
        exact = wrong = 0
        spent = 0.0
        for seed in range(FIRST_SEED, FIRST_SEED + count):
            band = render_band(seed, height)
            start = time.perf_counter()
            found = read_numbers(band.pixels, regions=[Box(*band.region)], reader=reader)
            spent += time.perf_counter() - start
            exact += bool(found) and found[0].text == band.text
            wrong += bool(found) and found[0].text != band.text
        shares = (100 * part / count for part in (exact, wrong, count - exact - wrong))
        print(f"{height:8d} {' '.join(f'{share:6.1f}%' for share in shares)} {1000 * spent / count:6.1f}", flush=True)
    false = sum(
        bool(read_numbers(render_negative(seed, kind, 16), reader=reader))
        for kind in Negative
        for seed in range(FIRST_SEED, FIRST_SEED + count // 10)
    )
    print(f"readings where there is no number: {false} of {len(Negative) * (count // 10)}")


if __name__ == "__main__":
    main()
