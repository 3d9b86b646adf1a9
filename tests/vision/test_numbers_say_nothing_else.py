"""Only what fits the pattern leaves the reader: not in readings, errors, logs or on the console."""

import logging
import subprocess
import sys

import cv2
import numpy as np
import pytest

from contrechamp.vision.errors import PatternError
from contrechamp.vision.numbers import load_number_reader, read_numbers
from contrechamp.vision.numbers.patterns import compile_pattern
from contrechamp.vision.numbers.recogniser import Recogniser
from contrechamp.vision.types import Box, Pixels

BANNER = ("LIBEREZ JULIEN", "MAIRIE 1789", "GENDARM")
NUMBER = "4815162"


@pytest.fixture(scope="module")
def march() -> Pixels:
    """A banner, a slogan, and a number that may be read."""
    pixels = np.full((420, 640, 3), 225, np.uint8)
    for row, text in enumerate((*BANNER, NUMBER)):
        place = (40, 70 + 100 * row)
        cv2.putText(pixels, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 30), 3, cv2.LINE_AA)
    return pixels


@pytest.mark.parametrize("everywhere", [False, True])
def test_only_the_number_leaves(
    march: Pixels, everywhere: bool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    regions = None if everywhere else [Box(0, 0, 640, 420)]
    found = read_numbers(march, regions=regions, reader=load_number_reader(threads=1))
    assert [reading.text for reading in found] == [NUMBER]
    out, err = capfd.readouterr()
    assert (out, err, caplog.text) == ("", "", "")


def test_a_word_is_no_number_even_where_letters_are_allowed(march: Pixels) -> None:
    found = read_numbers(march, "[A-Z0-9]{7}", regions=[Box(0, 0, 640, 420)], reader=load_number_reader(threads=1))
    assert {reading.text for reading in found} <= {NUMBER}


def test_the_recogniser_gives_no_character_that_the_pattern_does_not_hold(march: Pixels) -> None:
    pattern = compile_pattern(r"\d{7}")
    line = cv2.resize(march[20:90], (320, 48)).astype(np.uint8)
    frames = Recogniser(threads=1).frames(line[None], pattern)[0]
    assert frames.characters.shape[1] == len(pattern.alphabet) == 10
    total = frames.blank + frames.text + frames.gap + frames.rest + frames.characters.sum(axis=1)
    assert total == pytest.approx(np.ones_like(total), abs=1e-3)


def test_a_refused_pattern_says_nothing_of_the_picture(march: Pixels) -> None:
    with pytest.raises(PatternError) as caught:
        read_numbers(march, ".*")
    assert not any(word in str(caught.value) for text in BANNER for word in text.split())


def test_reading_imports_no_ocr_package_and_opens_no_connection() -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('connection')\n"
        "socket.socket.connect = refuse\n"
        "import numpy as np\n"
        "from contrechamp.vision.numbers import load_number_reader, read_numbers\n"
        "reader = load_number_reader(threads=1)\n"
        "read_numbers(np.zeros((64, 64, 3), np.uint8), reader=reader)\n"
        "assert not {'rapidocr', 'requests', 'urllib3'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
