"""Dates in full words, as the reader's language writes them: the first of a month is « 1er » in French."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import get_language


def in_words(day: date) -> str:
    """Give a date: `1er mai 2025`, `1 May 2025`; of a moment, the day that it was here."""
    here = timezone.localdate(day) if isinstance(day, datetime) else day
    return _french_first(here, formats.date_format(here, "j F Y"))


def in_words_with_weekday(day: date) -> str:
    """Give a date with the day of the week: `jeudi 1er mai 2025`, `Thursday 1 May 2025`."""
    return f"{formats.date_format(day, 'l')} {in_words(day)}"


def _french_first(day: date, words: str) -> str:
    is_first = day.day == 1 and (get_language() or "").startswith("fr")
    return words.replace("1 ", "1er ", 1) if is_first else words
