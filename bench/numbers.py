"""Reading numbers, measured on generated bands: `python -m bench.numbers [--bands N]`.

Prints the curve by digit height (exact, wrong, abstained, milliseconds a region), then partly covered bands, harsher wear,
what must never be read, chests, and other patterns. The thresholds were chosen on seeds below 100,000; these are others.
"""

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contrechamp.vision.numbers import RIO_PATTERN, load_number_reader, read_numbers
from contrechamp.vision.types import Box, Pixels, Reading
from scenery.bands import BandScene, Negative, Surround, render_band, render_negative
from scenery.degrade import HARSH, WORN, Wear
from scenery.strips import Style

HEIGHTS_PX = (6, 8, 10, 12, 14, 16, 20, 24, 32, 40)
AIMED_FROM_PX = 12
SEED = 1_000_000
THREADS = 2

BIB_PATTERN = r"\d{3,5}"
PLATE_PATTERN = r"[A-Z]{2}-?\d{3}-?[A-Z]{2}"


@dataclass(slots=True)
class Tally:
    """What came of some scenes."""

    exact: int = 0
    wrong: int = 0
    count: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another tally in."""
        self.exact, self.wrong, self.count = (
            self.exact + other.exact,
            self.wrong + other.wrong,
            self.count + other.count,
        )
        self.milliseconds += other.milliseconds

    def line(self, name: str) -> str:
        """Give one row of the table."""
        abstained = self.count - self.exact - self.wrong
        shares = "".join(f"{100 * number / self.count:9.1f} %" for number in (self.exact, self.wrong, abstained))
        middle, mean = statistics.median(self.milliseconds), statistics.fmean(self.milliseconds)
        return f"{name:28}{shares}{middle:9.1f}{mean:9.1f}{self.count:8}"


HEADING = f"{'':28}{'exact':>11}{'wrong':>11}{'abstained':>11}{'ms':>9}{'mean ms':>9}{'scenes':>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bands", type=int, default=200, help="bands for each digit height")
    count = parser.parse_args().bands
    for surround in (Surround.TIGHT, Surround.CHEST):  # the first calls of a session are slow
        judge(render_band(seed, 16, surround=surround) for seed in range(3))
    print(HEADING)
    curve(count)
    covered(count)
    harsh(count)
    chests(max(10, count // 10))
    others(max(10, count // 4))
    negatives(max(5, count // 10))


def curve(count: int) -> None:
    aimed = Tally()
    for height in HEIGHTS_PX:
        tally = judge(bands(count, height))
        print(tally.line(f"band, digits {height} px"), flush=True)
        if height >= AIMED_FROM_PX:
            aimed.add(tally)
    print(aimed.line(f"band, {AIMED_FROM_PX} px and more"), flush=True)


def covered(count: int) -> None:
    tally = Tally()
    for hidden in (1, 2, 3):
        tally.add(judge(render_band(SEED + seed, 20, hidden=hidden) for seed in range(count // 3)))
    print(tally.line("1 to 3 digits covered, 20 px"), flush=True)


def harsh(count: int) -> None:
    for height in (12, 24):
        print(judge(bands(count, height, HARSH)).line(f"harsher wear, {height} px"), flush=True)


def chests(count: int) -> None:
    for height in (12, 24):
        scenes = (render_band(SEED + seed, height, surround=Surround.CHEST) for seed in range(count))
        print(judge(scenes, whole_picture=True).line(f"chest, {height} px"), flush=True)


def others(count: int) -> None:
    for style, pattern in ((Style.BIB, BIB_PATTERN), (Style.PLATE, PLATE_PATTERN)):
        for height in (12, 24, 60):
            scenes = (render_band(SEED + seed, height, style=style) for seed in range(count))
            print(judge(scenes, pattern=pattern).line(f"{style} {pattern[:9]}…, {height} px"), flush=True)


def negatives(count: int) -> None:
    """Cloth, slogans, markings, dates, telephone numbers, runs of six, eight, nine digits: each reading is wrong."""
    for kind in Negative:
        read = seen = 0
        for height in (10, 16, 28):
            for seed in range(count):
                for on_strip in (False, True):
                    pixels = render_negative(SEED + seed, kind, height, on_strip=on_strip)
                    read += bool(look(pixels, whole(pixels), RIO_PATTERN))
                    seen += 1
        print(f"never a number: {kind:14} {read:4} read of {seen}", flush=True)


def bands(count: int, height_px: float, wear: Wear = WORN) -> Iterator[BandScene]:
    """Whole bands, half of the police, half of the gendarmerie."""
    return (render_band(SEED + seed, height_px, wear=wear) for seed in range(count))


def judge(scenes: Iterable[BandScene], *, pattern: str = RIO_PATTERN, whole_picture: bool = False) -> Tally:
    """Read scenes and compare. A reading of what is partly covered is wrong, as is any that is not the scene's text."""
    tally = Tally()
    for scene in list(scenes):  # all made before the first is read: making them disturbs the clock
        region = whole(scene.pixels) if whole_picture else Box(*scene.region)
        started = time.perf_counter()
        readings = look(scene.pixels, region, pattern)
        tally.milliseconds.append(1000 * (time.perf_counter() - started))
        tally.count += 1
        if any(reading.text != scene.text or not scene.is_whole for reading in readings):
            tally.wrong += 1
        else:
            tally.exact += bool(readings)
    return tally


def look(pixels: Pixels, region: Box, pattern: str) -> tuple[Reading, ...]:
    return read_numbers(pixels, pattern, [region], reader=load_number_reader(threads=THREADS))


def whole(pixels: Pixels) -> Box:
    return Box(0, 0, pixels.shape[1], pixels.shape[0])


if __name__ == "__main__":
    main()
