"""The README's picture: the wall of the demonstration archive, as a browser shows it. For maintainers; needs Chromium."""

import io
import shutil
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

_ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def write_picture(address: str, path: Path) -> None:
    """Write the wall at this address as a WebP file.

    Raises:
        NoBrowserError: there is no Chromium.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        raise NoBrowserError("the picture is taken with Chromium, which is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 1180})
        page.goto(f"{address}mur/?lang=fr")
        page.wait_for_load_state("networkidle")
        shot = page.screenshot()
        browser.close()
    Image.open(io.BytesIO(shot)).convert("RGB").save(path, quality=82, method=6)
