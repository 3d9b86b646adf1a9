"""Dates in words, said once for each language: a wall says the same few hundred again and again."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def day_name(day: date) -> str:
    """Give a day in full words of the page's language."""
    return _said(day, "j F Y", get_language())


def month_name(month: str) -> str:
    """Give `2025-05` as it is said."""
    year, number = month.split("-")
    return _said(date(int(year), int(number), 1), "F Y", get_language())


@lru_cache(maxsize=8_192)
def _said(day: date, form: str, _language: str | None) -> str:
    return date_format(day, form)
