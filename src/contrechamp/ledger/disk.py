"""The few system calls that durable files need, said once."""

import fcntl
import os
import sys
from pathlib import Path

__all__ = ["create", "sync", "sync_folder", "write_all"]


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes; the system may take fewer at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def sync(handle: int) -> None:
    """Wait until a file's bytes are on the disk itself."""
    if sys.platform == "darwin":
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # fsync alone stops at the drive's cache there
    else:
        os.fsync(handle)


def sync_folder(path: Path) -> None:
    """Wait until names made or removed in a folder are on the disk: a new file may vanish in a power cut without it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def create(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a new file, durable but for its name; `sync_folder` makes the name so.

    Raises:
        FileExistsError: there is one.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        write_all(handle, data)
        sync(handle)
    finally:
        os.close(handle)
