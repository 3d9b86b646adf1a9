"""Dates in words, said once for each language: a wall says the same few hundred again and again."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language

from contrechamp_server.foundation.core.dates import in_words


@lru_cache(maxsize=8_192)
def _day(day: date, _language: str | None) -> str:
    return in_words(day)


@lru_cache(maxsize=1_024)
def _month(first: date, _language: str | None) -> str:
    return date_format(first, "F Y")


def day_name(day: date) -> str:
    """Give a day in full words of the page's language."""
    return _day(day, get_language())


def month_name(month: str) -> str:
    """Give `2025-05` as it is said."""
    year, number = month.split("-")
    return _month(date(int(year), int(number), 1), get_language())
