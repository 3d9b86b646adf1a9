"""What `contrechamp import` says to a person, in their language: what is wrong row by row, then the figures."""

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, figure, ngettext, told
from contrechamp.cli.summary import MAX_HELD_SHOWN
from contrechamp_server.commands.importing import Checked
from contrechamp_server.commands.importing_files import Problem
from contrechamp_server.commands.ingesting import Tally
from contrechamp_server.commands.ingesting_words import show_figures


def show(checked: Checked, tally: Tally, *, is_dry: bool, is_verbose: bool) -> None:
    """Name what is wrong and what no row names, on stderr; then print the one summary."""
    most = None if is_verbose else MAX_HELD_SHOWN
    for problem in checked.problems[:most]:
        err.print(_line(problem), soft_wrap=True)
    for path in checked.unnamed[:most]:
        err.print(_("no row names {path}").format(path=printable(path)), soft_wrap=True)
    if not is_verbose and max(len(checked.problems), len(checked.unnamed)) > MAX_HELD_SHOWN:
        err.print(_("and more; --verbose names all of them, and --report FILE.csv lists them"))
    show_figures(tally, 0, is_dry=is_dry)
    if count := len(checked.unnamed):
        line = ngettext(
            "{count} picture of the folder that no row names", "{count} pictures of the folder that no row names", count
        )
        out.print(line, soft_wrap=True)


def _line(problem: Problem) -> str:
    where = _("row {row}, {column}") if problem.column else _("row {row}")
    where = where.format(row=figure(problem.row, "d"), column=problem.column)
    remedy = f" ({printable(told(problem.remedy))})" if problem.remedy else ""
    return f"{where}: {printable(told(str(problem.what)))}{remedy}"
