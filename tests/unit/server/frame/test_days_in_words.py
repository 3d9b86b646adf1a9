"""A day in words is the day here: what happens late in the evening is not told as of the day before."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from contrechamp_server.foundation.core.dates import in_words, in_words_with_weekday
from contrechamp_server.frame.tags import day


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (date(2025, 5, 1), "1er mai 2025", "1 May 2025"),
        (datetime(2025, 4, 30, 22, 30, tzinfo=UTC), "1er mai 2025", "1 May 2025"),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "31 décembre 2025", "31 December 2025"),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), "1er janvier 2026", "1 January 2026"),
    ],
)
def test_of_a_moment_it_is_the_day_here(moment: date, french: str, english: str) -> None:
    for language, words in (("fr", french), ("en", english)):
        with override(language):
            assert in_words(moment) == words
            assert day(moment) == words


def test_the_day_of_the_week_goes_with_it() -> None:
    with override("fr"):
        assert in_words_with_weekday(date(2025, 5, 1)) == "jeudi 1er mai 2025"
