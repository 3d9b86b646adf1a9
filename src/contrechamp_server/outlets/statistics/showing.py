"""From figures to what the page shows: words, tables and charts. No figure is computed here."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contrechamp.rate import Figures, Group, Sheet
from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.foundation.places import departement_name
from contrechamp_server.foundation.records.codebook import UnitType
from contrechamp_server.foundation.records.selectors import public_events
from contrechamp_server.outlets.statistics.charts import Line, flow_chart, interval_chart
from contrechamp_server.stages.counting.spoken import between, decimal, percent

TABLES: Final = {
    "par-evenement.csv": "event",
    "par-mois.csv": "month",
    "par-type-d-unite.csv": "unit_type",
    "par-departement.csv": "departement",
}
"""Files under the charts: name → what it groups by."""
MOST_ROWS: Final = 40
"""Of a table on the page, those with most observations; its file has them all."""

_NARROW: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Headline:
    """Both numbers, always together. `rate` is empty where it is withheld."""

    rate: str
    wilson: str
    bootstrap: str
    effective: str
    not_assessable: str
    bounds: str
    assessable: int
    observations: int
    events: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, in words."""

    label: str
    observations: str
    assessable: str
    rate: str
    wilson: str
    bootstrap: str
    not_assessable: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart, the table under it and its file. `left_out` is how many rows only the file has."""

    key: str
    title: str
    chart: SafeString
    rows: list[Row]
    file: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """How well two agree who did not know of each other."""

    coded_twice: int
    share: str
    is_enough: bool
    alpha: str
    interval: str


def headline(sheet: Sheet) -> Headline | None:
    """Give both numbers; None when nothing is in scope."""
    found = sheet.overall
    if found is None:
        return None
    rate = found.rate
    return Headline(
        rate=percent(rate.legible) if rate else "",
        wilson=between(rate.wilson) if rate else "",
        bootstrap=between(rate.bootstrap) if rate else "",
        effective=decimal(rate.effective.size, 1) if rate else "",
        not_assessable=percent(found.share_not_assessable),
        bounds=between(found.bounds),
        assessable=found.assessable,
        observations=found.observations,
        events=found.events,
    )


def flow(sheet: Sheet) -> SafeString:
    """Draw what enters and what is left out, with counts."""
    chosen = sheet.selection
    words = {
        "other_plan": _("d’un autre plan"),
        "incident": _("choisis pour ce qu’ils montrent"),
        "other_codebook": _("lus par une autre version de la grille"),
        "burst": _("d’une rafale dont une image compte déjà"),
        "out_of_scope": _("pas tenus de porter le numéro"),
    }
    steps = [
        (_count(chosen.sampled), _("photographies prises par le plan"), True),
        (_count(chosen.without_finding), _("photographies sans constat publié"), False),
        (_count(chosen.observations_read), _("agents sur image, avec un constat publié"), True),
        *((_count(step.observations), words[step.code], False) for step in chosen.steps),
        (_count(len(chosen.kept)), _("agents sur image dans le champ"), True),
    ]
    if sheet.overall:
        unknown = sheet.overall.observations - sheet.overall.assessable
        steps += [
            (_count(unknown), _("ne peuvent pas être évalués : publiés à part"), False),
            (_count(chosen.too_small), _("dont trop peu de pixels pour la bande"), False),
            (_count(sheet.overall.assessable), _("évaluables : le dénominateur"), True),
        ]
    description = " · ".join(f"{number} {text}" for number, text, _stays in steps)
    return flow_chart(_("Ce qui entre dans le taux, et ce qui n’y entre pas"), description, steps, "flow")


def exhibits(sheet: Sheet) -> list[Exhibit]:
    """Give the four tables with their charts."""
    titles = {
        "month": _("Par mois"),
        "unit_type": _("Par type d’unité"),
        "departement": _("Par département"),
        "event": _("Par évènement"),
    }
    files = {name: file for file, name in TABLES.items()}
    return [_exhibit(name, title, sheet.groups[name], files[name]) for name, title in titles.items()]


def agreement(sheet: Sheet) -> Agreed:
    """Say how well two agree who did not know of each other."""
    found = sheet.agreement
    between_these = found.interval
    return Agreed(
        found.coded_twice,
        percent(found.share),
        found.is_enough,
        "" if found.alpha is None else decimal(found.alpha, 3),
        ""
        if between_these is None
        else _("%(low)s à %(high)s")
        % {
            "low": decimal(between_these.low, 3),
            "high": decimal(between_these.high, 3),
        },
    )


def _exhibit(name: str, title: str, groups: tuple[Group, ...], file: str) -> Exhibit:
    kept = {group.key for group in sorted(groups, key=_size, reverse=True)[:MOST_ROWS]}
    shown = [group for group in groups if group.key in kept]
    labels = _labels(name, [group.key for group in shown])
    lines = [line_of(labels[group.key], group.figures) for group in shown]
    description = " · ".join(
        f"{line.label}{_NARROW}: {line.percent}{', ' if line.percent else ''}{line.words}" for line in lines
    )
    chart = interval_chart(_("Numéros lisibles parmi les évaluables"), description, lines, f"chart-{name}")
    rows = [_row(labels[group.key], group.figures) for group in shown]
    return Exhibit(name, title, chart, rows, file, len(groups) - len(shown))


def _size(group: Group) -> int:
    return group.figures.observations if group.figures else 0


def _labels(name: str, keys: list[str]) -> dict[str, str]:
    if name == "event":
        events = public_events().filter(pk__in=keys)
        known = {each.pk: f"{each.title}, {in_words(each.date)}" for each in events}
        return {key: known.get(key, key) for key in keys}
    if name == "month":
        return {key: formats.date_format(date.fromisoformat(f"{key}-01"), "F Y") for key in keys}
    if name == "unit_type":
        return {key: str(UnitType(key).label) for key in keys}
    return {key: departement_name(key) for key in keys}


def line_of(label: str, figures: Figures | None) -> Line:
    """Give one row of a chart; without a share where there is too little for a rate."""
    if figures is None:
        return Line(label, _("trop peu pour être dit"))
    if figures.rate is None:
        return Line(label, _("pas encore assez d’images : n = %(n)s") % {"n": _count(figures.assessable)})
    rate = figures.rate
    return Line(label, f"n = {_count(figures.assessable)}", rate.legible, rate.wilson, rate.bootstrap)


def _row(label: str, figures: Figures | None) -> Row:
    if figures is None:
        return Row(label, _("moins de 10"), "", "", "", "", "")
    rate = figures.rate
    return Row(
        label,
        _count(figures.observations),
        _count(figures.assessable),
        percent(rate.legible) if rate else "–",
        between(rate.wilson) if rate else "–",
        between(rate.bootstrap) if rate and rate.bootstrap else "–",
        percent(figures.share_not_assessable),
    )


def _count(count: int) -> str:
    return formats.number_format(count, force_grouping=True)
