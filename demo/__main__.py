"""`python -m demo`: draw scenes, make an archive of them with people and work at each stage, serve it."""

from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from demo.folder import DemoFolder, FolderInUseError
from demo.opening import make_demo_archive
from demo.rendering import render_sources
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
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Where it listens, on this machine.")] = None,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE.webp", dir_okay=False, help="Take a picture of the wall, with Chromium, and end."),
    ] = None,
    serve_it: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the archive when it is made, until Ctrl-C.")
    ] = True,
) -> None:
    """Make a demonstration archive, serve it on this machine, and print its address and logins.

    Nothing is downloaded and nothing leaves this machine. The scenes are
    drawn; their one face is a public-domain portrait. Everything goes the
    real way: sealed at the door, redacted by workers, answered by two
    reviewers, published under the veil. Two files are there to be held:
    one is damaged, one is animated. Some work is left at each stage, to be
    tried at the desk.

    Exit status: 0 when all ended as it must, 1 otherwise.

    python -m demo                    thirty scenes, served

    python -m demo --scenes 8         a first look

    python -m demo --no-serve         only make the archive
    """
    try:
        folder = DemoFolder.prepare(out)
    except FolderInUseError as error:
        _end(str(error))
    truth = render_sources(folder.sources, PROGRAMME[:scenes], seed, err)
    make_demo_archive(folder, profile)
    # Only now: Django is set up, for this archive.
    from demo.filling import fill_archive  # noqa: PLC0415
    from demo.picture import NoBrowserError  # noqa: PLC0415
    from demo.serving import NotServedError, serve  # noqa: PLC0415
    from demo.working import WorkersFailedError  # noqa: PLC0415

    try:
        filled = fill_archive(folder, truth, err)
        if filled.surprises:
            _end(f"did not end as they must: {', '.join(filled.surprises)}")
        if serve_it:
            raise typer.Exit(serve(folder, port, filled.logins, err, picture))
    except (WorkersFailedError, NotServedError, NoBrowserError) as error:
        _end(str(error))
    typer.echo(folder.archive)


def _end(sentence: str) -> NoReturn:
    err.print(f"error: {sentence}", soft_wrap=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="python -m demo")
