"""Copies the files that pages load, with their licences, into the folder that the archive serves them from."""

import re
import shutil
from pathlib import Path

from assets.errors import AssetError

FONT = "hanken-grotesk"
FONT_SUBSETS = ("latin", "latin-ext")
FONT_STYLES = ("normal", "italic")

# The map is not shipped, and Django's fingerprinting of static files stops at a reference that leads nowhere.
_SOURCE_MAP = re.compile(rb"\s*//# sourceMappingURL=\S+\s*\Z")


def copy_vendor_files(modules: Path, vendor: Path) -> None:
    """Fill `vendor` anew: the viewer, the typeface, the licence of each.

    Raises:
        AssetError: a file is not in `modules`.
    """
    copies = _copies(modules)
    for source in copies:
        if not source.is_file():
            raise AssetError(f"{source.relative_to(modules)} is not there: run `make assets`, which fetches it first")
    # Nothing of an earlier version stays behind and is served.
    shutil.rmtree(vendor, ignore_errors=True)
    for source, name in copies.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(
            _SOURCE_MAP.sub(b"\n", source.read_bytes()) if target.suffix == ".js" else source.read_bytes()
        )


def _copies(modules: Path) -> dict[Path, str]:
    viewer = modules / "openseadragon"
    font = modules / "@fontsource-variable" / FONT
    faces = [f"{FONT}-{subset}-wght-{style}.woff2" for subset in FONT_SUBSETS for style in FONT_STYLES]
    return {
        viewer / "build" / "openseadragon" / "openseadragon.min.js": "openseadragon.min.js",
        viewer / "LICENSE.txt": "openseadragon.LICENSE.txt",
        font / "LICENSE": f"fonts/{FONT}.LICENSE.txt",
        **{font / "files" / face: f"fonts/{face}" for face in faces},
    }
