"""One picture of the demo's result, for the README: redacted scenes side by side on paper white."""

from pathlib import Path

from PIL import Image, ImageOps

from demo.folder import DemoFolder
from demo.previews import preview_name
from demo.results import Results

_COLUMNS = 3
_ROWS = 3
_CELL = (512, 342)
_GAP = 16
_PAPER = (0xFD, 0xFD, 0xFB)
_CHOSEN = (
    "ligne-visieres-baissees", "portrait-gendarme", "cortege-devise",
    "foule-1000", "trois-gendarmes", "pancartes",
    "boucliers", "nuit", "cordon",
)  # fmt: skip


def write_montage(folder: DemoFolder, results: Results, path: Path) -> None:
    """Write nine redacted scenes (fewer when fewer were made) as one WebP, from their previews."""
    scenes = sorted(results.scenes, key=lambda scene: (scene.entry.name not in _CHOSEN, _rank(scene.entry.name)))
    width, height = (n * cell + (n - 1) * _GAP for n, cell in zip((_COLUMNS, _ROWS), _CELL, strict=True))
    sheet = Image.new("RGB", (width, height), _PAPER)
    for index, scene in enumerate(scenes[: _COLUMNS * _ROWS]):
        row, column = divmod(index, _COLUMNS)
        with Image.open(folder.previews / preview_name(scene)) as preview:
            cell = ImageOps.fit(preview.convert("RGB"), _CELL, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
        sheet.paste(cell, (column * (_CELL[0] + _GAP), row * (_CELL[1] + _GAP)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, "WEBP", quality=82, method=6)


def _rank(name: str) -> int:
    return _CHOSEN.index(name) if name in _CHOSEN else 0
