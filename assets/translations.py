"""`python -m assets.translations`: compiles the archive's English and the command's French, read at their start.

Asks no network. Exit status: 0, or 1 with the sentence of what is wrong.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from assets.errors import AssetError

_SRC = Path(__file__).resolve().parent.parent / "src"
LOCALES = (_SRC / "contrechamp_server" / "locale", _SRC / "contrechamp" / "locale")


def compile_translations(locale: Path) -> int:
    """Write a `.mo` beside each `.po` below `locale`, and say how many.

    A translation marked fuzzy is left out, so that the words of the code show in its place.

    Raises:
        AssetError: there is none, or one cannot be read.
    """
    sources = sorted(locale.rglob("LC_MESSAGES/*.po"))
    if not sources:
        raise AssetError(f"no translation below {locale}")
    for source in sources:
        language = source.parent.parent.name
        try:
            with source.open("rb") as file:
                catalog = read_po(file, locale=language, abort_invalid=True)
        except PoFileError as error:
            raise AssetError(f"{source.relative_to(locale)}: {error}") from error
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    return len(sources)


def main() -> int:
    """Compile everything; say in one line what is wrong otherwise."""
    try:
        for locale in LOCALES:
            compile_translations(locale)
    except AssetError as error:
        sys.stderr.write(f"assets: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
