"""The demo's folder: where everything goes, and what may be deleted in it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

_MARKER = ".contrechamp-demo"


class FolderInUseError(Exception):
    """The folder holds something that the demo did not make; nothing in it was touched."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """The places in the demo's folder.

    Attributes:
        root: the folder itself; `index.html` is in it.
    """

    root: Path

    @property
    def sources(self) -> Path:
        """The scenes before redaction; gone when the demo ends."""
        return self.root / "scenes-source"

    @property
    def redacted(self) -> Path:
        """What the command wrote."""
        return self.root / "redacted"

    @property
    def previews(self) -> Path:
        """Smaller copies of what the command wrote, for the page."""
        return self.root / "previews"

    @property
    def report(self) -> Path:
        """The command's report."""
        return self.root / "report.jsonl"

    @property
    def truth(self) -> Path:
        """What is known of the scenes."""
        return self.root / "truth.jsonl"

    @classmethod
    def prepare(cls, root: Path) -> "DemoFolder":
        """Make the folder, or empty one that an earlier run made.

        Raises:
            FolderInUseError: it is not empty and no earlier run made it; choose another with --out.
        """
        marker = root / _MARKER
        if root.exists() and any(root.iterdir()) and not marker.exists():
            raise FolderInUseError(f"{root} is not empty and is not the demo's own; choose another folder with --out")
        root.mkdir(parents=True, exist_ok=True)
        marker.touch()
        folder = cls(root)
        for place in (folder.sources, folder.redacted, folder.previews):
            shutil.rmtree(place, ignore_errors=True)
        for file in (folder.report, folder.truth, root / "index.html", root / "index.en.html"):
            file.unlink(missing_ok=True)
        folder.sources.mkdir()
        folder.previews.mkdir()
        return folder

    def delete_sources(self) -> None:
        """Delete the scenes before redaction: the demo shows the way, and on the way no one keeps them."""
        shutil.rmtree(self.sources)
