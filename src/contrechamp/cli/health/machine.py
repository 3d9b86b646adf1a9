"""What can be looked at without the engine: Python, the machine, the libraries one by one, the `age` program."""

import os
import platform
import shutil
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from contrechamp.cli.batch.run import count_cores
from contrechamp.cli.health import Check, broken, good, note

ENGINE_LIBRARIES = {
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "pyvips": "pyvips",
    "pillow-heif": "pillow_heif",
    "onnx": "onnx",
    "onnxruntime": "onnxruntime",
}
"""Package → the module that is tried. cv2 is tried as the others are: it must import on a server without libGL."""

OTHER_LIBRARIES = {"cryptography": "cryptography", "pyrage": "pyrage"}
"""Those that only `vault` and `log` need: redaction works without."""

OPTIONAL_LIBRARIES = {"openvino": "openvino"}

ENOUGH_MEMORY_GB = 2.0
"""A picture of 100 megapixels takes up to 1.5 GB; beside it the system needs some."""


def check_python() -> Check:
    """Look at the interpreter. Its version is that which the package asks for, or it would not be installed."""
    return good("python", f"{platform.python_version()}, {platform.platform()}")


def check_cores() -> Check:
    """Count the cores that may be used: so many pictures are redacted at a time."""
    usable, all_of_them = count_cores(), os.cpu_count() or 1
    more = "" if usable == all_of_them else f" of the machine's {all_of_them}"
    return good("cores", f"{usable}{more}")


def check_memory() -> Check:
    """Look at how much memory there is for large pictures."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    except (OSError, ValueError):
        return note("memory", "this system does not say")
    if total < ENOUGH_MEMORY_GB:
        return note("memory", f"{total:.1f} GB", "for large pictures use --jobs 1 and a lower --max-pixels")
    return good("memory", f"{total:.1f} GB")


def check_libraries() -> Iterator[Check]:
    """Import each library that the command needs, and say its version."""
    for package, module in ENGINE_LIBRARIES.items():
        trouble = _trouble_with(module)
        yield broken(package, trouble, _again(package)) if trouble else good(package, _version_of(package) or "")
    for package, module in OTHER_LIBRARIES.items():
        trouble = _trouble_with(module)
        yield note(package, trouble, _again(package)) if trouble else good(package, _version_of(package) or "")
    for package, module in OPTIONAL_LIBRARIES.items():
        if (found := _version_of(package)) is not None:
            trouble = _trouble_with(module)
            yield broken(package, trouble, f"{_again(package)}, or uninstall it") if trouble else good(package, found)
    if _version_of("opencv-python") is not None and _version_of("opencv-python-headless") is not None:
        detail = "opencv-python and opencv-python-headless are both installed, and overwrite each other"
        yield note("opencv", detail, "uninstall both, then install opencv-python-headless again")


def check_age() -> Check:
    """Look for the `age` program, which opens what `contrechamp vault` seals; sealing itself does not need it."""
    if shutil.which("age") is None:
        return note("age", "the program is not on PATH; sealing and opening work without it")
    return good("age", "the program is on PATH, and opens what `contrechamp vault` seals")


def _trouble_with(module: str) -> str | None:
    try:
        import_module(module)
    except (ImportError, OSError) as error:
        return str(error) or type(error).__name__
    return None


def _again(package: str) -> str:
    return f"install it again: pip install --force-reinstall {package}"


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
