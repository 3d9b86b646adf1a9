"""Running ourselves and the peer on the same pictures, one after the other, as a user would."""

import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path("bench-results")
PEER_PACKAGES = ("deface==1.5.0", "onnxruntime==1.32.0")
PEER_WITH_ONNX = (*PEER_PACKAGES, "onnx==1.23.2")


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a folder.

    Attributes:
        seconds: wall time; ours from the start of the command to its end, the peer's without its start.
        busy_seconds: of all cores together, the start included for both; on a shared machine it says more.
        report: the rows it wrote.
    """

    seconds: float
    busy_seconds: float
    report: Path


def run_ours(folder: Path, profile: str, name: str) -> Run:
    """Run `contrechamp redact` as a process of its own."""
    out, report = RESULTS / f"out-{name}", RESULTS / f"{name}.jsonl"
    _remove(out, report)
    command = [sys.executable, "-m", "contrechamp.cli", "redact", str(folder), "--out", str(out)]
    command += ["--report", str(report), "--profile", profile]
    start, busy = time.perf_counter(), _busy()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 3):
        raise SystemExit(f"contrechamp redact failed:\n{done.stderr}")
    return Run(seconds, _busy() - busy, report)


def run_peer(folder: Path, name: str, packages: tuple[str, ...] = PEER_PACKAGES) -> Run:
    """Run the peer in an environment of its own, made on first use."""
    python = _peer_python(packages)
    report = RESULTS / f"{name}.jsonl"
    script = Path(__file__).with_name("peer.py")
    # -P: the script's own folder holds a `numbers` that would stand before the standard library's.
    command = [str(python), "-P", str(script), str(folder), str(report)]
    busy = _busy()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the peer failed:\n{done.stderr}")
    return Run(float(done.stdout.split()[-1]), _busy() - busy, report)


def _peer_python(packages: tuple[str, ...]) -> Path:
    home = RESULTS / f"peer-{len(packages)}"
    python = home / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([str(uv), "venv", "--quiet", "--python", sys.executable, str(home)], check=True)
        subprocess.run(
            [str(uv), "pip", "install", "--no-config", "--quiet", "--python", str(python), *packages], check=True
        )
    return python


def _busy() -> float:
    """Processor seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _remove(*paths: Path) -> None:
    for path in paths:
        subprocess.run(["rm", "-rf", str(path)], check=True)
