"""Shares and intervals as people read them, with one decimal; the files have them all."""

from decimal import Decimal
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _

from contrechamp.rate import Interval

_NARROW: Final = "\N{NO-BREAK SPACE}"


def decimal(number: float, places: int) -> str:
    """Give a number rounded to so many decimals, in the reader's language."""
    # What formats a number for a language cuts a float's decimals off, and does not round.
    return formats.number_format(Decimal(f"{number:.{places}f}"), places)


def percent(share: float) -> str:
    """Give a share."""
    return f"{decimal(100 * share, 1)}{_NARROW}%"


def between(interval: Interval | None) -> str:
    """Give an interval; nothing for none."""
    if interval is None:
        return ""
    return _("%(low)s à %(high)s") % {
        "low": decimal(100 * interval.low, 1),
        "high": percent(interval.high),
    }
