"""`python -m bench.desk`: how soon a reviewer sees the next photograph, in a browser, on an archive that is really served.

Photographs of 12 MP wait at the desk; a scripted reviewer answers, marks and approves them by keyboard, one after the
other. Measured in the page: from the key that approves to the next photograph whole on the screen. The archive, its
database and its pictures are thrown away at the end.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

CHROMIUM: Final = "/usr/bin/chromium"
PORT: Final = 8943
ADDRESS: Final = f"http://127.0.0.1:{PORT}"
WIDTH, HEIGHT = 4000, 3000
SUSPECTS: Final = 3
LEAST_LOOK_SECONDS: Final = 0.6
"""The desk takes no approval of a picture that nobody can have seen yet."""

# The clock starts at the event of the key and stops two frames after the desk says that every tile is drawn.
CLOCK: Final = """
window.waits = [];
let pressed = 0;
document.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
new MutationObserver(() => {
  if (!document.body.dataset.shown) return;
  requestAnimationFrame(() => requestAnimationFrame(() => window.waits.push(performance.now() - pressed)));
}).observe(document.body, { attributeFilter: ["data-shown"] });
"""


def main() -> None:
    """Make, serve, review, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photographs", type=int, default=60, help="how many are approved")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that the reviewer looks at each")
    parser.add_argument("--without-worker", action="store_true", help="nothing is published meanwhile")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="contrechamp-bench-") as name:
        folder = Path(name)
        prepared = json.loads(_in_archive(folder, "prepare", str(arguments.photographs + 1)))
        with _served(folder, with_worker=not arguments.without_worker):
            waits, errors = _review(prepared["cookie"], arguments.photographs, arguments.pause)
        states = json.loads(_in_archive(folder, "count"))
    waits.sort()
    p95 = waits[max(0, round(0.95 * len(waits)) - 1)]
    print(f"next photograph, {WIDTH} x {HEIGHT}, whole on the screen: n {len(waits)}, ", end="")
    print(f"median {statistics.median(waits):.0f} ms, p95 {p95:.0f} ms, slowest {waits[-1]:.0f} ms")
    print(f"errors in the page: {len(errors)} {errors or ''}; states afterwards: {states}")


def _review(cookie: str, count: int, pause: float) -> tuple[list[float], list[str]]:
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=ADDRESS, viewport={"width": 1280, "height": 800}, locale="fr")
        context.add_cookies([{"name": "contrechamp", "value": cookie, "url": ADDRESS}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto("/atelier/suivante/")
        page.wait_for_function("() => document.body.dataset.shown")
        page.evaluate(CLOCK)
        for done in range(1, count + 1):
            time.sleep(max(pause, LEAST_LOOK_SECONDS))
            _approve(page)
            page.wait_for_function("done => window.waits.length >= done", arg=done)
        waits: list[float] = page.evaluate("window.waits")
        page.wait_for_load_state("networkidle")  # the last decision is still on its way when the next picture is there
        browser.close()
    return waits, errors


def _approve(page: Page) -> None:
    """Answer all suspects, make the largest mask an officer, approve."""
    for key in ("n", "m", *("n" for _ in range(SUSPECTS - 2)), "o", "o", "a", "a"):
        page.keyboard.press(key)


@contextmanager
def _served(folder: Path, *, with_worker: bool) -> Iterator[None]:
    kinds = ["web", "worker"] if with_worker else ["web"]
    command = [sys.executable, "-P", "-m", "contrechamp_server.commands.child"]
    children = [subprocess.Popen([*command, kind], env=_environment(folder), stdin=subprocess.PIPE) for kind in kinds]
    try:
        _wait_until_up()
        yield
    finally:
        for child in children:
            child.terminate()
            child.wait(60)


def _wait_until_up() -> None:
    for _ in range(100):
        try:
            with urlopen(f"{ADDRESS}/sante", timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("the archive does not answer")


def _in_archive(folder: Path, *words: str) -> str:
    """Run a part of this module in a process in which Django is set up for the archive."""
    command = [sys.executable, "-m", "bench.desk_archive", *words]
    done = subprocess.run(command, env=_environment(folder), stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def _environment(folder: Path) -> dict[str, Any]:
    return {
        **os.environ,
        "CONTRECHAMP_FOLDER": str(folder / "archive"),
        "CONTRECHAMP_LISTEN": f"127.0.0.1:{PORT}",
        "DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings",
    }


if __name__ == "__main__":
    main()
