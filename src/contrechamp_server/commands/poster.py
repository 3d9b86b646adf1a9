"""`contrechamp poster DIR`: a poster of a portrait or of an event, as the archive's pages make it, into a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from contrechamp.cli.console import out, printable
from contrechamp.cli.errors import WrongCallError
from contrechamp_server.commands.folder import FolderArgument, open_archive

# The archive's vocabularies, said again so that `--help` need not load Django; a test holds them equal.
Size = Literal["a4", "a3", "a2", "a1"]
Found = Literal["legible", "partial", "unreadable", "covered", "not_worn", "not_assessable", "exempt"]

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(
    epilog="Example: `contrechamp poster archives --event d5vxzdqkphhbcw3a --size a1 --bleed "
    "--site https://archives.example.org --out poster.pdf`"
)
def poster(
    folder: FolderArgument,
    *,
    target: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", dir_okay=False, help="Where it goes.")],
    site: Annotated[str, typer.Option(metavar="ADDRESS", help="The archive's own address: its code leads there.")],
    portrait: Annotated[
        str | None, typer.Option(metavar="ID", help="A published portrait; the id ends its page's address.")
    ] = None,
    event: Annotated[str | None, typer.Option(metavar="ID", help="An event: its portraits as one fabric.")] = None,
    finding: Annotated[Found | None, typer.Option(help="With --event: only portraits of this finding.")] = None,
    size: Annotated[Size, typer.Option(help="The paper.")] = "a3",
    bleed: Annotated[bool, typer.Option("--bleed", help="Three millimetres more to be cut, with marks.")] = False,
) -> None:
    """Make a poster: a vector PDF of a portrait, or of many.

    Only what is published is on it, and only redacted pixels; no number ever. What the press or a quotation licence
    lets the archive display only is left out, and so is what is hard to look at.
    """
    if (portrait is None) == (event is None):
        raise WrongCallError("give a portrait or an event, and not both")
    if portrait is not None and finding is not None:
        raise WrongCallError("a finding goes with an event")
    open_archive(folder)
    # Only now: Django is set up.
    from django.urls import reverse  # noqa: PLC0415

    from contrechamp_server.foundation.records.selectors import (  # noqa: PLC0415
        one_of,
        public_events,
        public_portraits,
    )
    from contrechamp_server.outlets.exports.sheets import (  # noqa: PLC0415
        Format,
        Paper,
        event_poster,
        portrait_poster,
    )

    paper = Paper(Format(size), bleed)
    if portrait is not None:
        shown = one_of(public_portraits(), portrait)
        pdf = portrait_poster(shown, site.rstrip("/") + reverse("public:portrait", args=[shown.pk]), paper)
    else:
        found = one_of(public_events(), event or "")
        address = site.rstrip("/") + reverse("public:event", args=[found.pk])
        pdf = event_poster(found, address, paper, finding or "")
    target.write_bytes(pdf)
    out.print(printable(str(target)))
