"""`python -m demo`: render scenes, redact them with the real command, write the contact sheet, print its address."""

import time
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from demo.folder import DemoFolder, FolderInUseError
from demo.montage import write_montage
from demo.previews import write_previews
from demo.rendering import render_sources
from demo.results import read_results
from demo.running import CommandFailedError, redact_folder
from demo.serving import serve
from demo.sheet import write_sheet
from scenery.programme import PROGRAMME

_SEED = 2023
err = Console(stderr=True, highlight=False)
app = typer.Typer(add_completion=False)


@app.command()
def demo(
    *,
    scenes: Annotated[int, typer.Option(min=1, max=len(PROGRAMME), help="How many of the scenes.")] = len(PROGRAMME),
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Where it all goes.")] = Path(
        "demo-archive"
    ),
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other people and numbers.")] = _SEED,
    profile: Annotated[Literal["safe", "fast"], typer.Option(help="How much the detector looks at.")] = "safe",
    keep_sources: Annotated[
        bool,
        typer.Option("--keep-sources", help="Keep the generated pictures before redaction, and show them to no one."),
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE.webp", dir_okay=False, help="Write nine redacted scenes as one picture as well."),
    ] = None,
    serve_it: Annotated[
        bool,
        typer.Option("--serve", help="Serve the page on this machine until Ctrl-C, for browsers that refuse files."),
    ] = False,
) -> None:
    """Make demonstration scenes, destroy every face in them, and show what is left.

    Nothing is downloaded and nothing leaves this machine. The scenes are
    drawn; their one face is a public-domain portrait. Two files are there
    to be held: one is damaged, one is animated. The page that shows the
    result is in French and in English, and needs no server.

    Exit status: 0 when all ended as it must, 1 otherwise.

    python -m demo                    thirty scenes, then the page's address

    python -m demo --scenes 4         a first look

    python -m demo --serve            the same on http://127.0.0.1
    """
    started = time.monotonic()
    try:
        folder = DemoFolder.prepare(out)
        truth = render_sources(folder.sources, PROGRAMME[:scenes], seed, err)
        redact_folder(folder, profile)
    except (FolderInUseError, CommandFailedError) as error:
        err.print(f"error: {error}", soft_wrap=True)
        raise typer.Exit(1) from error
    if not keep_sources:
        folder.delete_sources()
    results = read_results(folder, PROGRAMME[:scenes], truth)
    write_previews(folder, results, err)
    if picture is not None:
        write_montage(folder, results, picture)
    page = write_sheet(folder, results, profile=profile, seconds=time.monotonic() - started)
    if serve_it:
        serve(folder.root)
    else:
        typer.echo(page.resolve().as_uri())
        err.print("Open it in a browser; or serve it on this machine: python -m demo --serve")
    if results.surprises:
        err.print(f"error: did not end as they must: {', '.join(results.surprises)}", soft_wrap=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="python -m demo")
