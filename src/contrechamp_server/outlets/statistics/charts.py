"""Charts as SVG: pure functions from figures to ink. Black on white, no script, no style; they print as they are.

A chart is 420 units wide, so that its words can be read on a telephone and are large on a desk. Each row has its words
above and its line below: what is left to the eye is the length and the place of a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contrechamp.rate.intervals import Interval
from contrechamp_server.stages.counting.spoken import percent

WIDTH: Final = 420
_ROW: Final = 46
_TOP: Final = 26
_LEFT, _RIGHT = 6, 414
_INK: Final = "#111"
_QUIET: Final = "#55524c"
_HAIR: Final = "#d9d6cf"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart of intervals.

    Attributes:
        label, words: what stands at the left, and at the right: the n.
        share: where the mark is; None where there is no rate.
        outer, inner: Wilson's interval, and the bootstrap's below it.
    """

    label: str
    words: str
    share: float | None = None
    outer: Interval | None = None
    inner: Interval | None = None

    @property
    def percent(self) -> str:
        """The share in words; empty where there is none."""
        return "" if self.share is None else percent(self.share)


def interval_chart(title: str, description: str, lines: Sequence[Line], key: str) -> SafeString:
    """Draw a share and its intervals for each row, on one axis from 0 to 100 %."""
    height = _TOP + _ROW * len(lines) + 6
    body = format_html_join("", "{}", ((_row(line, _TOP + _ROW * n),) for n, line in enumerate(lines)))
    return _frame(title, description, height, format_html("{}{}", _axis(height), body), key)


def flow_chart(title: str, description: str, steps: Sequence[tuple[str, str, bool]], key: str) -> SafeString:
    """Draw what enters, from top to bottom: (number, words, whether it stays). What is left out stands to the right."""
    row = 40
    stays = [n for n, step in enumerate(steps) if step[2]]
    spine = format_html(
        '<line x1="70" x2="70" y1="{}" y2="{}" stroke="{}" stroke-width="1"/>',
        stays[0] * row + 30,
        stays[-1] * row + 10,
        _INK,
    )
    rows = format_html_join(
        "", "{}", ((_step(number, words, n * row, stays=kept),) for n, (number, words, kept) in enumerate(steps))
    )
    return _frame(title, description, row * len(steps) + 4, format_html("{}{}", spine, rows), key)


def _frame(title: str, description: str, height: int, body: SafeString, key: str) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" font-family="sans-serif" viewBox="0 0 {} {}" aria-labelledby="{}-title {}-desc" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        *(WIDTH, height, key, key, key, title, key, description, body),
    )


def _x(share: float) -> str:
    return f"{_LEFT + (_RIGHT - _LEFT) * share:.2f}"


def _axis(height: int) -> SafeString:
    marks = (
        (0.0, "0", "start"),
        (0.25, "25", "middle"),
        (0.5, "50", "middle"),
        (0.75, "75", "middle"),
        (1.0, "100 %", "end"),
    )
    return format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="18" y2="{}" stroke="{}" stroke-width="1"/>'
        '<text x="{}" y="12" font-size="11" fill="{}" text-anchor="{}">{}</text>',
        ((_x(share), _x(share), height, _HAIR, _x(share), _QUIET, anchor, text) for share, text, anchor in marks),
    )


def _row(line: Line, top: int) -> SafeString:
    words = format_html(
        '<text x="{}" y="{}" font-size="13" fill="{}" stroke="#fdfdfb" stroke-width="4" paint-order="stroke">{}</text>'
        '<text x="{}" y="{}" font-size="12" fill="{}" text-anchor="end" stroke="#fdfdfb" stroke-width="4" '
        'paint-order="stroke">{}</text>',
        *(_LEFT, top + 14, _INK, line.label, _RIGHT, top + 14, _QUIET, line.words),
    )
    return format_html(
        "<g>{}{}{}{}</g>", words, _bar(line.outer, top + 26, 2), _bar(line.inner, top + 34, 1), _mark(line, top)
    )


def _bar(interval: Interval | None, y: int, width: int) -> SafeString:
    if interval is None:
        return SafeString("")
    low, high = _x(interval.low), _x(interval.high)
    return format_html(
        '<path d="M{} {}V{}M{} {}H{}M{} {}V{}" stroke="{}" stroke-width="{}" fill="none"/>',
        *(low, y - 4, y + 4, low, y, high, high, y - 4, y + 4, _INK, width),
    )


def _mark(line: Line, top: int) -> SafeString:
    if line.share is None:
        return SafeString("")
    return format_html('<circle cx="{}" cy="{}" r="4.5" fill="{}"/>', _x(line.share), top + 26, _INK)


def _step(number: str, words: str, top: int, *, stays: bool) -> SafeString:
    if stays:
        return format_html(
            '<rect x="0.5" y="{}" width="419" height="28" fill="#fdfdfb" stroke="{}"/>'
            '<text x="64" y="{}" font-size="14" fill="{}" text-anchor="end">{}</text>'
            '<text x="78" y="{}" font-size="13" fill="{}">{}</text>',
            *(top + 4.5, _INK, top + 23, _INK, number, top + 23, _INK, words),
        )
    return format_html(
        '<line x1="70" x2="92" y1="{}" y2="{}" stroke="{}"/>'
        '<text x="140" y="{}" font-size="12" fill="{}" text-anchor="end">{}</text>'
        '<text x="148" y="{}" font-size="12" fill="{}">{}</text>',
        *(top + 18, top + 18, _INK, top + 22, _QUIET, number, top + 22, _QUIET, words),
    )
