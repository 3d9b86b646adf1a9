"""Cuts the typeface for print: of the variable one that pages load, two weights as plain OpenType files."""

from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

from assets.errors import AssetError

WEIGHTS: Final = {"Regular": 400, "SemiBold": 600}
_FAMILY, _STYLE, _WHOLE, _POSTSCRIPT = 1, 2, 4, 6
"""Entries of a font's table of names."""


def cut_typeface(package: Path, folder: Path) -> None:
    """Write one file for each weight.

    Raises:
        AssetError: the package is not there.
    """
    source = package / "files" / "hanken-grotesk-latin-wght-normal.woff2"
    if not source.is_file():
        raise AssetError(f"{source.name} is not there: run `make assets`, which fetches it first")
    folder.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        font = instantiateVariableFont(TTFont(source), {"wght": weight})
        font.flavor = None
        font["OS/2"].usWeightClass = weight
        words = {_STYLE: style, _WHOLE: f"Hanken Grotesk {style}", _POSTSCRIPT: f"HankenGrotesk-{style}"}
        for entry in font["name"].names:
            if entry.nameID in words:
                entry.string = words[entry.nameID]
        font.save(folder / f"HankenGrotesk-{style}.ttf")
    (folder / "LICENSE").write_bytes((package / "LICENSE").read_bytes())
