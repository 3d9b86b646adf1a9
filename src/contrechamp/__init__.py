"""contrechamp: demonstration photographs in, no face out.

Four parts that do not know each other, and a command over them: `vision` destroys faces and reads numbers,
`vault` seals originals to offline keys, `ledger` keeps a log that anyone can verify, `rate` computes the rate.
"""

from importlib.metadata import version

__version__ = version("contrechamp")

__all__ = ["__version__"]
