"""`python -m contrechamp.cli`, for places where the script is not on PATH."""

from contrechamp.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
