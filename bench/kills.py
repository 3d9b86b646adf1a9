"""An archive under `kill -9`, two hundred times over a batch: what became of every photograph.

usage: python -m bench kills   (KILLS=200 PHOTOGRAPHS=60 SEED=1)
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

from contrechamp_server.commands.making import make_archive
from tests.flow.killing import SETTINGS, check, run_under_kills
from tests.flow.served import Served


def kills(_repeat: int) -> None:
    """Kill web, workers and supervisor while photographs are sent; then look at every photograph, file and log."""
    wanted, count, seed = (int(os.environ.get(*given)) for given in _GIVEN)
    with tempfile.TemporaryDirectory(prefix="contrechamp-kills-") as root:
        served = Served(Path(root), **SETTINGS)
        make_archive(served.folder, served.recipients.lines)
        outcome = run_under_kills(served, count=count, kills=wanted, seed=seed)
        check(served, outcome)
    killed = ", ".join(f"{part} {times}" for part, times in outcome.killed.most_common())
    rest = Counter(row["state"] for row in outcome.rows)
    print(f"{outcome.killed.total()} kills ({killed}) over {len(outcome.sent)} photographs in {outcome.seconds:.0f} s")
    print(f"at rest: {', '.join(f'{state} {times}' for state, times in rest.most_common())}")
    print("none lost, none twice, every sealed original opens, no plaintext in any file, the log verifies")


_GIVEN = (("KILLS", "200"), ("PHOTOGRAPHS", "60"), ("SEED", "1"))
