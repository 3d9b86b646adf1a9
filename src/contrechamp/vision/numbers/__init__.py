"""Reads numbers that fit a pattern on redacted pixels, digit by digit, and abstains when it is not sure.

Flow: `patterns` (what a number is) · `chests`, `lines`, `textfinder` (where one may stand) · `geometry`, `views` (cut
out upright) · `recogniser` (the model) · `words`, `decoding` (what the frames spell) · `examination`,
`search` (the decision) · `reader` (the way in).
Other text of a picture is never returned and never logged.
"""

from contrechamp.vision.numbers.patterns import compile_pattern
from contrechamp.vision.numbers.reader import RIO_PATTERN, NumberReader, load_number_reader, read_numbers

__all__ = ["RIO_PATTERN", "NumberReader", "compile_pattern", "load_number_reader", "read_numbers"]
