"""`contrechamp.rate`: the legibility rate on images, from observations to every figure. Pure: no settings, no print.

The flow: observations and a plan (`observations`), what enters (`selection`), the figures of each group (`figures`, on
`intervals` and `agreement`), all of them together (`sheet`). `open_data` writes and reads the files from which anyone
computes the same. The archive and the command use this one computation.

Each name is imported when it is first asked for: to know an observation, nobody waits for the statistics, which need the
extra `rate`. The errors are in `contrechamp.rate.errors`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contrechamp.rate.agreement import Agreement
    from contrechamp.rate.errors import NoSuchPlanError, OpenDataError, RateError
    from contrechamp.rate.figures import Figures, Rate
    from contrechamp.rate.intervals import Effective, Interval
    from contrechamp.rate.observations import OUT_OF_SCOPE_UNITS, Observation, Outcome, Plan, Sampling, outcome_of
    from contrechamp.rate.open_data import OpenData, read_open_data, write_open_data
    from contrechamp.rate.selection import Selection, Step
    from contrechamp.rate.sheet import Group, Sheet, compute

__all__ = [
    "OUT_OF_SCOPE_UNITS",
    "Agreement",
    "Effective",
    "Figures",
    "Group",
    "Interval",
    "NoSuchPlanError",
    "Observation",
    "OpenData",
    "OpenDataError",
    "Outcome",
    "Plan",
    "Rate",
    "RateError",
    "Sampling",
    "Selection",
    "Sheet",
    "Step",
    "compute",
    "outcome_of",
    "read_open_data",
    "write_open_data",
]

_HOMES = {
    "agreement": ("Agreement",),
    "errors": ("NoSuchPlanError", "OpenDataError", "RateError"),
    "figures": ("Figures", "Rate"),
    "intervals": ("Effective", "Interval"),
    "observations": ("OUT_OF_SCOPE_UNITS", "Observation", "Outcome", "Plan", "Sampling", "outcome_of"),
    "open_data": ("OpenData", "read_open_data", "write_open_data"),
    "selection": ("Selection", "Step"),
    "sheet": ("Group", "Sheet", "compute"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
