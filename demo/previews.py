"""Fourth step of the demo: smaller copies for the page, made from the redacted pictures and from nothing else."""

from pathlib import Path

import pyvips
from rich.console import Console

from demo.folder import DemoFolder
from demo.rendering import progress_bar
from demo.results import Results, SceneResult

WIDTH_PX = 1200


def preview_name(scene: SceneResult) -> str:
    """Give the file name of a scene's preview."""
    return f"{scene.entry.name}.webp"


def write_previews(folder: DemoFolder, results: Results, console: Console) -> None:
    """Write one preview a redacted scene."""
    with progress_bar(console) as bar:
        for scene in bar.track(results.scenes, description="making previews "):
            write_preview(scene.output, folder.previews / preview_name(scene))


def write_preview(redacted: Path, preview: Path) -> None:
    """Shrink one redacted picture to at most 1200 pixels of width, as WebP, with no metadata."""
    small = pyvips.Image.thumbnail(str(redacted), WIDTH_PX, size="down")
    small.webpsave(str(preview), Q=78, keep="none")
