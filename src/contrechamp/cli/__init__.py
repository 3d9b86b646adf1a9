"""The command: `contrechamp …`. It may know every part of the library; no part of the library knows it."""

__all__ = ["main"]


def main() -> int:
    """Run the command on `sys.argv` and give its exit status.

    An error of the library becomes one line on stderr and status 1; a wrong call becomes a usage line and status 2.
    A traceback means a defect of ours.
    """
    # The worker processes import this package too, and need neither the command line nor its tables.
    import os  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from contrechamp.cli.language import language_of, speak  # noqa: PLC0415

    speak(language_of(os.environ, getattr(sys.stdout, "encoding", None)))
    from contrechamp.cli.app import run  # noqa: PLC0415

    return run()
