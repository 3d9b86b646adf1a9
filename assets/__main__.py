"""`python -m assets`: takes out of `node_modules` the few files that the archive serves, and writes tables and outlines of places.

Asks no network: `python -m assets.npm ci` has fetched and checked the packages before. Exit status: 0, or 1 with the
sentence of what is missing.
"""

import sys
from pathlib import Path

from assets.errors import AssetError
from assets.outlines import write_outlines
from assets.places import write_tables
from assets.typefaces import cut_typeface
from assets.vendor import FONT, copy_vendor_files

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Copy and write everything; say in one line what is missing otherwise."""
    modules, server = ROOT / "node_modules", ROOT / "src" / "contrechamp_server"
    try:
        copy_vendor_files(modules, server / "static" / "vendor")
        places = server / "foundation" / "places"
        write_tables(modules / "@etalab" / "decoupage-administratif", places)
        cut_typeface(modules / "@fontsource-variable" / FONT, server / "foundation" / "typesetting" / "fonts")
        write_outlines(modules / "@svg-maps" / "france.departments", places / "outlines.csv")
    except AssetError as error:
        sys.stderr.write(f"assets: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
