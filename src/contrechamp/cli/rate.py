"""`contrechamp rate`: every figure of a sampling plan, computed again from the open data. Nothing is written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, figure, ngettext
from contrechamp.rate.figures import Figures
from contrechamp.rate.intervals import Interval
from contrechamp.rate.observations import Sampling
from contrechamp.rate.open_data import read_open_data
from contrechamp.rate.sheet import Group, Sheet, compute

app = typer.Typer(add_completion=False)


@app.command()
def rate(
    *,
    plan: Annotated[str, typer.Option(metavar="ID", help="The sampling plan.")],
    from_open_data: Annotated[
        Path,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False, help="The folder with observations.csv and plan.json."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with every digit.")] = False,
) -> None:
    """Compute the legibility rate on images again from the open data.

    [bold]contrechamp rate --plan spring-2025 --from-open-data data[/bold]

    The archive computes its page with the same code: the figures agree to the
    last digit. It is no rate of wearing: an unreadable picture proves no breach.
    """
    data = read_open_data(from_open_data)
    wanted = data.plan(plan)
    with err.status(_("Computing…")):
        sheet = compute(wanted, data.observations)
    if as_json:
        out.print(json.dumps(sheet.to_json(), ensure_ascii=False), markup=False, soft_wrap=True)
        return
    _show(sheet)


def _show(sheet: Sheet) -> None:
    _title(_("Legibility rate on images, plan {plan}").format(plan=printable(sheet.plan.id)))
    _lines(_of_plan(sheet))
    _title(_("What enters"))
    _counts(_of_selection(sheet))
    if sheet.overall is None:
        out.print("\n" + _("Nothing is in scope yet: there is no rate."))
        return
    _title(_("Both numbers"))
    _lines(_headline(sheet.overall))
    _title(_("Outcomes"))
    _counts([(count, _outcomes()[code]) for code, count in sheet.overall.outcomes])
    for name, title in _titles().items():
        _title(title)
        out.print(_table(sheet.groups[name]))
    _title(_("Agreement of two who did not know of each other"))
    _lines(_agreement(sheet))


def _title(text: str) -> None:
    out.print(f"\n[bold]{text}[/bold]", soft_wrap=True)


def _lines(texts: Iterator[str]) -> None:
    for text in texts:
        out.print(f"  {text}", soft_wrap=True)


def _counts(rows: list[tuple[int, str]]) -> None:
    for count, text in rows:
        out.print(f"  {figure(count):>9}  {text}", soft_wrap=True)


def _share(value: float) -> str:
    return _("{share} %").format(share=figure(100 * value, ".1f"))


def _range(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    return _("{low} to {high} %").format(low=figure(100 * interval.low, ".1f"), high=figure(100 * interval.high, ".1f"))


def _of_plan(sheet: Sheet) -> Iterator[str]:
    plan = sheet.plan
    if plan.kind is Sampling.SYSTEMATIC:
        yield _("Every {step}th of {size} images, codebook {codebook}").format(
            step=plan.step, size=figure(plan.frame_size), codebook=printable(plan.codebook)
        )
    else:
        yield _("Drawn at random from {size} images with the seed {seed}, codebook {codebook}").format(
            size=figure(plan.frame_size), seed=printable(plan.seed), codebook=printable(plan.codebook)
        )


def _of_selection(sheet: Sheet) -> list[tuple[int, str]]:
    selection = sheet.selection
    left_out = {
        "other_plan": _("left out: of another plan, or of none"),
        "incident": _("left out: chosen for what they show"),
        "other_codebook": _("left out: said by another version of the codebook"),
        "burst": _("left out: of a burst of which one image counts"),
        "out_of_scope": _("left out: no duty to wear the number"),
    }
    return [
        (selection.sampled, _("images taken by the plan")),
        (selection.without_finding, _("of them without a published finding")),
        (selection.observations_read, _("agents in images, in these data")),
        *((step.observations, left_out[step.code]) for step in selection.steps),
        (len(selection.kept), _("agents in images that count")),
        (selection.too_small, _("of them too small to be assessed")),
        (selection.photographs_kept, _("images that they are in")),
    ]


def _headline(figures: Figures) -> Iterator[str]:
    of = ngettext("{count} assessable agent in an image", "{count} assessable agents in images", figures.assessable)
    events = ngettext("{count} event", "{count} events", figures.events)
    if figures.rate:
        line = _("{share} legible among {agents}, of {events}")
        yield line.format(share=f"[bold]{_share(figures.rate.legible)}[/bold]", agents=of, events=events)
        line = _("  {interval} at 95 %: Wilson, on an effective size of {size}")
        yield line.format(interval=_range(figures.rate.wilson), size=figure(figures.rate.effective.size, ".1f"))
        yield _("  {interval} at 95 %: bootstrap by event").format(interval=_range(figures.rate.bootstrap))
        line = _("  mean size of an agent's own event {size}, correlation within an event {correlation}")
        effective = figures.rate.effective
        yield line.format(size=figure(effective.cluster_size, ".1f"), correlation=figure(effective.correlation, ".3f"))
    else:
        yield _("No rate: {agents}, of {events}; it takes 30 and 5").format(agents=of, events=events)
    line = _("{share} of {count} cannot be assessed")
    yield line.format(share=f"[bold]{_share(figures.share_not_assessable)}[/bold]", count=figure(figures.observations))
    yield _("  the rate among all of them lies within {bounds}").format(bounds=_range(figures.bounds))


def _outcomes() -> dict[str, str]:
    return {
        "lisible": _("legible"),
        "present_illisible": _("there, not legible"),
        "masque_par_equipement": _("covered by equipment"),
        "zone_visible_sans_numero": _("its place in sight, no number"),
        "non_evaluable": _("cannot be assessed"),
    }


def _titles() -> dict[str, str]:
    return {
        "event": _("By event (each rate speaks of its event alone)"),
        "month": _("By month"),
        "unit_type": _("By unit type"),
        "departement": _("By département"),
    }


def _table(rows: tuple[Group, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("")
    heads = (_("in scope"), _("assessable"), _("legible"), _("Wilson, 95 %"), _("by event, 95 %"), _("not assessable"))
    for head in heads:
        table.add_column(head, justify="right")
    for row in rows:
        table.add_row(f"  {printable(row.key)}", *_cells(row.figures))
    return table


def _cells(figures: Figures | None) -> list[str]:
    if figures is None:
        return [_("under 10")]
    rate = figures.rate
    return [
        figure(figures.observations),
        figure(figures.assessable),
        _share(rate.legible) if rate else _("too few"),
        _range(rate.wilson if rate else None),
        _range(rate.bootstrap if rate else None),
        _share(figures.share_not_assessable),
    ]


def _agreement(sheet: Sheet) -> Iterator[str]:
    found = sheet.agreement
    line = _("{count} coded twice, {share}: enough") if found.is_enough else _("{count} coded twice, {share}: too few")
    yield line.format(count=figure(found.coded_twice), share=_share(found.share))
    if found.alpha is None:
        yield _("Krippendorff's alpha is not defined on these")
        return
    alpha = figure(found.alpha, ".3f")
    if found.interval is None:
        yield _("Krippendorff's alpha {alpha}").format(alpha=alpha)
    else:
        line = _("Krippendorff's alpha {alpha}, at 95 % from {low} to {high}")
        low, high = figure(found.interval.low, ".3f"), figure(found.interval.high, ".3f")
        yield line.format(alpha=alpha, low=low, high=high)
    for one, other, count in found.disagreements:
        named = _outcomes() | {"exempte": _("exempt")}
        yield _("  {count} apart: {one} / {other}").format(count=figure(count), one=named[one], other=named[other])
