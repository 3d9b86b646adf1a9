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
        root: the folder itself.
    """

    root: Path

    @property
    def archive(self) -> Path:
        """The archive, as `contrechamp init` makes one."""
        return self.root / "archive"

    @property
    def custodian_key(self) -> Path:
        """The custodian's private key. In earnest it is never made on the machine that serves."""
        return self.root / "custodian.key"

    @property
    def logins(self) -> Path:
        """Who may sign in, and how."""
        return self.root / "logins.txt"

    @property
    def sources(self) -> Path:
        """The scenes before redaction; gone as soon as they are sealed."""
        return self.root / "scenes-source"

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
        for path in root.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        marker.touch()
        folder = cls(root)
        folder.sources.mkdir()
        return folder

    def delete_sources(self) -> None:
        """Delete the scenes before redaction: the demo shows the way, and on the way no one keeps them."""
        shutil.rmtree(self.sources)
