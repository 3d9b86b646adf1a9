"""Files that appear whole or not at all, and never over another file.

Where the system can (Linux, most file systems) the bytes go to a file without a name, which vanishes by itself if the
program is killed or the power fails: half a plaintext must not stay behind on a custodian's disk. Elsewhere they go
to a hidden file in the same folder, taken away on every failure that a program can still answer.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from contrechamp.vault.errors import TargetExistsError, shown, unwritable

_PRIVATE = 0o600
_SHARED = 0o666  # less what the user's umask takes away

Publish = Callable[[], None]


@contextmanager
def appearing(target: Path, *, private: bool) -> Iterator[BinaryIO]:
    """Yield a file to write to; when the block ends well it appears at `target`, its bytes safe on the disk.

    The block's own errors pass through, and nothing stays. A private file can be read by its owner only.

    Raises:
        TargetExistsError: something is there, before the block or when it ends; it is left as it is.
        UnwritableError: the folder or the disk would not take it.
        DiskFullError: no room left.
    """
    refuse_existing(target)
    mode = _PRIVATE if private else _SHARED
    with contextlib.ExitStack() as cleanup:
        try:
            folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
            cleanup.callback(os.close, folder)
            stream, publish = _nameless(folder, target.name, mode) or _hidden(folder, target.name, mode, cleanup)
        except OSError as cause:
            raise unwritable(shown(target), cause) from None
        cleanup.callback(_close_quietly, stream)
        yield stream
        try:
            stream.flush()
            os.fsync(stream.fileno())
            publish()
        except FileExistsError:
            raise TargetExistsError(target) from None
        except OSError as cause:
            raise unwritable(shown(target), cause) from None
        # The file stands whole by now; some file systems cannot sync a folder, and that is no reason to call it failed.
        with contextlib.suppress(OSError):
            os.fsync(folder)


def refuse_existing(target: Path) -> None:
    """Say early that something is in the way, a dangling link included; the file system is asked again at the end.

    Raises:
        TargetExistsError: something is there.
        UnwritableError: it cannot even be looked up.
    """
    try:
        target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as cause:
        raise unwritable(shown(target), cause) from None
    except ValueError:  # a null character
        raise unwritable(shown(target), OSError(0, "no file name")) from None
    raise TargetExistsError(target)


def _close_quietly(stream: BinaryIO) -> None:
    # Closing writes what is still buffered; after a full disk that fails again, and the first error is the one to tell.
    with contextlib.suppress(OSError):
        stream.close()


def _nameless(folder: int, name: str, mode: int) -> tuple[BinaryIO, Publish] | None:
    """Open a file that has no name yet; None where the system has no such thing."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not Path("/proc/self/fd").is_dir():
        return None
    try:
        descriptor = os.open(".", flag | os.O_RDWR, mode, dir_fd=folder)
    except OSError:
        return None  # whatever the true hindrance is, the hidden file meets it again and tells it

    def publish() -> None:
        # With a folder's descriptor the link follows /proc to the file itself, and fails if the name is taken.
        os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)

    return os.fdopen(descriptor, "w+b"), publish


def _hidden(folder: int, name: str, mode: int, cleanup: contextlib.ExitStack) -> tuple[BinaryIO, Publish]:
    """Open a hidden file beside the target, taken away by `cleanup` unless it has become the target."""
    hidden = f".{secrets.token_hex(8)}.part"
    descriptor = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode, dir_fd=folder)

    def remove(path: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path, dir_fd=folder)

    cleanup.callback(remove, hidden)

    def publish() -> None:
        try:
            os.link(hidden, name, src_dir_fd=folder, dst_dir_fd=folder)
        except FileExistsError:
            raise
        except OSError:
            # No hard links here (FAT, many USB sticks). Taking the name first keeps another's file from being replaced.
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode, dir_fd=folder))
            try:
                os.replace(hidden, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                remove(name)
                raise

    return os.fdopen(descriptor, "w+b"), publish
